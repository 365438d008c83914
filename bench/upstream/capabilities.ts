// The capabilities that the rules of a service's SDL ask for.
import type { Service } from './service.js';

const GRANT = /@requires\(grant: "([^"]+)"\)/g;

/** Each once, in the order of the text; with those that lift the masks, if there are masks. */
export function capabilitiesOf({ ruled }: Pick<Service, 'ruled'>): string[] {
  const read = [...new Set(Array.from(ruled.matchAll(GRANT), ([, grant = '']) => grant))];
  const reveal = ruled.includes('@personal(') ? read.map((grant) => grant.replace(/\.[^.]*$/, '.read-personal')) : [];
  return [...read, ...reveal];
}
