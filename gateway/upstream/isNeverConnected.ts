// Whether a failed call can have reached the system at all.

/** Errors that only opening a connection has. undici and Node.js name them. */
const CONNECT_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** Errors that an open connection may have as well: they count with the system call that failed. */
const NO_WAY_CODES: ReadonlySet<string> = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT']);

/** True if no connection came about: refused, no such name, no way there, or no answer in time. */
export function isNeverConnected(error: unknown): boolean {
  const { code, syscall, errors } = (error ?? {}) as NodeJS.ErrnoException & { errors?: readonly unknown[] };
  // One attempt per address of a name: all of them must have failed so.
  if (Array.isArray(errors) && errors.length > 0) return errors.every(isNeverConnected);
  if (code === undefined) return false;
  return CONNECT_CODES.has(code) || (NO_WAY_CODES.has(code) && syscall === 'connect');
}
