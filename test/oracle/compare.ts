/*
 * When two answers are the same.
 *
 * Data: deeply equal; between the plan and plain graphql-js also in the order of the keys.
 *
 * Errors: where a field is null and carries the error itself, path and message are the same, as often as it occurs.
 * Where null spread upwards (the error's path goes on below the null), one error of the field that made it null is
 * prescribed, no more: graphql-js itself stops, or does not stop, running the siblings, depending on who answers first
 * (GraphQL specification, 6.4.4: "only one error should be added"). There the same places must be null for some error
 * below them, and (invariants.ts) every error is one that a source gave, at a place that the operation selects.
 */
import type { ExecutionResult } from 'graphql';

export type Path = readonly (string | number)[];

interface PlainError {
  readonly path: Path | undefined;
  readonly message: string;
  /** Other messages that are as right as this one: several things went wrong at once. */
  readonly or?: readonly string[];
}

export interface Answer {
  readonly data: unknown;
  readonly errors: readonly PlainError[];
}

export function toAnswer(result: ExecutionResult): Answer {
  return {
    data: result.data === undefined ? undefined : JSON.parse(JSON.stringify(result.data)),
    errors: (result.errors ?? []).map(({ message, path, extensions }) => {
      const or = (extensions as { readonly or?: readonly string[] } | undefined)?.or;
      return { message, path, ...(or === undefined ? {} : { or }) };
    }),
  };
}

/** The right answer, with those of equally right messages that the other one has. */
function alike(expected: Answer, actual: Answer): Answer {
  const errors = expected.errors.map((error) => {
    const there = actual.errors.filter(({ path }) => JSON.stringify(path) === JSON.stringify(error.path));
    const same = there.find(({ message }) => message === error.message || error.or?.includes(message) === true);
    return { ...error, message: same?.message ?? error.message };
  });
  return { ...expected, errors };
}

/** Where the data is null on the way to an error; undefined if it leads to something else. */
export function nullOf(data: unknown, path: Path): Path | undefined {
  let value: unknown = data;
  for (let depth = 0; ; depth++) {
    if (value === null) return path.slice(0, depth);
    const step = path[depth];
    if (step === undefined || typeof value !== 'object') return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
}

interface Sorted {
  /** Errors of the field that is null there, as text. */
  readonly own: string[];
  /** Places that are null because of something below. */
  readonly spread: Set<string>;
}

function sorted({ data, errors }: Answer): Sorted {
  const own: string[] = [];
  const spread = new Set<string>();
  for (const { path, message } of errors) {
    const at = path === undefined ? undefined : nullOf(data, path);
    if (path !== undefined && at !== undefined && at.length < path.length) spread.add(JSON.stringify(at));
    else own.push(JSON.stringify({ path: path ?? null, message }));
  }
  return { own: own.sort(), spread };
}

/** What is in the first and not in the second, as often as it is missing there. */
function without(from: readonly string[], other: readonly string[]): string[] {
  const left = [...other];
  return from.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** Keys in a fixed order, for comparing without it. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, inOrder(one)]),
  );
}

export interface Difference {
  /** data: other values; order: only the keys' order; missing and extra: errors. */
  readonly kind: 'data' | 'order' | 'missing' | 'extra';
  readonly what: string;
  /** Where; undefined: the whole request. */
  readonly path: Path | undefined;
  /** Of an error. */
  readonly message?: string;
}

/** Every place where the data differs. */
function dataDifferences(expected: unknown, actual: unknown, path: Path = []): Difference[] {
  if (JSON.stringify(expected) === JSON.stringify(actual)) return [];
  if (typeof expected !== 'object' || typeof actual !== 'object' || expected === null || actual === null) {
    const what = `${['data', ...path].join('.')}: ${JSON.stringify(expected)} expected, not ${JSON.stringify(actual)}`;
    return [{ kind: 'data', what, path }];
  }
  const [all, given] = [expected as Record<string, unknown>, actual as Record<string, unknown>];
  return [...new Set([...Object.keys(all), ...Object.keys(given)])].flatMap((key) =>
    dataDifferences(all[key], given[key], [...path, Array.isArray(expected) ? Number(key) : key]),
  );
}

function ofError(kind: 'missing' | 'extra', text: string): Difference {
  const error = JSON.parse(text) as { path: Path | null; message: string };
  return {
    kind,
    what: `${JSON.stringify(error.path)} ${error.message}`,
    path: error.path ?? undefined,
    message: error.message,
  };
}

function ofSpread(kind: 'missing' | 'extra', text: string): Difference {
  return { kind, what: `an error below ${text}`, path: JSON.parse(text) as Path };
}

/** How an answer differs from the right one; empty if it does not. */
export function differences(expected: Answer, actual: Answer): Difference[] {
  const found = dataDifferences(inOrder(expected.data), inOrder(actual.data));
  if (found.length === 0 && JSON.stringify(expected.data) !== JSON.stringify(actual.data)) {
    const what = `${JSON.stringify(expected.data)} expected, not ${JSON.stringify(actual.data)}`;
    found.push({ kind: 'order', what, path: [] });
  }
  const right = sorted(alike(expected, actual));
  const given = sorted(actual);
  return [
    ...found,
    ...without(right.own, given.own).map((text) => ofError('missing', text)),
    ...without(given.own, right.own).map((text) => ofError('extra', text)),
    ...[...right.spread].filter((at) => !given.spread.has(at)).map((at) => ofSpread('missing', at)),
    ...[...given.spread].filter((at) => !right.spread.has(at)).map((at) => ofSpread('extra', at)),
  ];
}
