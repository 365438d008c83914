// Where the errors of a source come to stand in its data.
import type { Raw } from './plan.js';
import { SourceError, isError } from './run.js';
import type { RemoteError, RemoteResult } from './source.js';

/** Puts an error where its value is missing: at its own place, or at the null that it was passed on to. */
function place(data: Raw, error: RemoteError, path: readonly (string | number)[]): void {
  let at: Raw = data;
  for (const [i, step] of path.entries()) {
    const known = Object.hasOwn(at, step);
    // A service may say anything: no rows are made up, and nothing is put into what all objects share.
    if (!known && (Array.isArray(at) || step === '__proto__')) return;
    const next = known ? at[step as string] : undefined;
    if (next === null || next === undefined) at[step as string] = new SourceError(error, path.slice(i + 1));
    if (typeof next !== 'object' || next === null || isError(next)) return;
    at = next as Raw;
  }
}

/** An error that does not say where: it belongs to whatever is missing at the top. */
function placeAnywhere(data: Raw, error: RemoteError): void {
  for (const key of Object.keys(data)) if (data[key] === null) data[key] = new SourceError(error);
}

/** Undefined for an error that does not say where, also if it says so in a way of its own. */
function pathOf({ path }: RemoteError): readonly (string | number)[] | undefined {
  return Array.isArray(path) && path.length > 0 ? path : undefined;
}

/** The data with its errors in it. `skip`: steps of a path that lead to the object itself. */
export function settle({ data, errors }: RemoteResult, skip: number): Raw | SourceError {
  if (typeof data !== 'object' || data === null) {
    const [error = { message: 'a source answered without data' }] = errors ?? [];
    const below = pathOf(error)?.slice(skip) ?? [];
    return new SourceError(error, below, below.length > 0);
  }
  for (const error of errors ?? []) {
    const path = pathOf(error);
    if (path === undefined) placeAnywhere(data, error);
    else place(data, error, path);
  }
  return data;
}
