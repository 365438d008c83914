// Where a sign-in may lead back to: a path of this server and nothing that a browser could read as another place.

const MAX_LENGTH = 512;
/** Printable ASCII without the backslash, which browsers read as a slash. Anything else arrives percent-encoded. */
const PATH = /^\/(?:[!-.0-[\]-~][!-[\]-~]*)?$/;
/** To come back to the sign-in itself would go round in circles. */
const OWN_PATHS = /^\/auth(?:\/|$)/;

/** True for a path (with query) that stays on this origin, whoever resolves it. */
export function isReturnPath(path: string): boolean {
  if (path.length > MAX_LENGTH || !PATH.test(path)) return false;
  // What is left of dots, encodings and doubled slashes after a browser has resolved it.
  const resolved = new URL(path, 'https://origin.invalid');
  if (resolved.origin !== 'https://origin.invalid' || resolved.username !== '') return false;
  return !resolved.pathname.startsWith('//') && !OWN_PATHS.test(resolved.pathname);
}
