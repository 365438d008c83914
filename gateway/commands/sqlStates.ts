// What the store says went wrong, by SQLSTATE (PostgreSQL, appendix A).

/** The code of an error or of what caused it. */
function stateOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : stateOf(error.cause);
}

/** serialization_failure, deadlock_detected: nothing has happened, and the next time may do. */
export const isConflict = (error: unknown): boolean => ['40001', '40P01'].includes(stateOf(error));

/** Classes 22 and 23: what was to be written is not acceptable, now or later. */
export const isUnacceptable = (error: unknown): boolean => /^2[23]/.test(stateOf(error));
