// The version that an application states of itself, for statistics alone.
import type { IncomingHttpHeaders } from 'node:http';

/** A version as programs have them; nothing as long as the number of a person. */
const APP_VERSION = /^(?!.*\d{9})[0-9A-Za-z][0-9A-Za-z.+_-]{0,31}$/;

/** Of a request; anything that is no version counts as not stated, and refuses nobody. */
export function readAppVersion(headers: IncomingHttpHeaders): { readonly appVersion?: string } {
  const version = headers['x-app-version'];
  return typeof version === 'string' && APP_VERSION.test(version) ? { appVersion: version } : {};
}
