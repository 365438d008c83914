// How the portal says that something is there already: a text, with a code that differs from day to day.
import { PortalRefusal } from './portalAnswer.js';
import type { ServiceSources } from './services.js';

/** `Hồ sơ … đã tồn tại` with 3, -3 or, misleadingly, 0. */
export function refuseDuplicate({ habits }: ServiceSources, what: string): never {
  throw new PortalRefusal(`${what} đã tồn tại`, habits.duplicateCode);
}
