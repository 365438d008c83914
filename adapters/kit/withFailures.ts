// Values of a row that a system could not say although it said the rest.
import type { UpstreamError } from './errors.js';

/**
 * The record with an error in the place of some values. Each such field is null with its coded error; the row and its
 * other fields stand. Only for nullable fields: an error in the place of a value that must be there takes the row with it.
 * What decides whose a row is (key, unit, subject) cannot be missing: let the whole read fail then.
 */
export function withFailures<R extends object>(
  record: R,
  failures: Partial<Readonly<Record<keyof R, UpstreamError>>>,
): R {
  return { ...record, ...failures };
}
