// What is asked of remote sources, and where their errors come to stand.
import type { EntityLoad, Raw, RootLoad } from './plan.js';
import { valueAt } from './completers.js';
import { SourceError, isError, type Run } from './run.js';
import type { RemoteError, RemoteRequest, RemoteResult, RemoteSource } from './source.js';

function pickVariables<Context>(names: readonly string[], { given }: Run<Context>): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const name of names) if (Object.hasOwn(given, name)) picked[name] = given[name];
  return picked;
}

async function ask<Context>(
  source: RemoteSource<Context>,
  request: RemoteRequest,
  run: Run<Context>,
): Promise<RemoteResult> {
  try {
    return await source.execute(request, run.context);
  } catch (error) {
    return { data: null, errors: [error instanceof Error ? error : { message: 'a source could not be asked' }] };
  }
}

/** Puts an error where its value is missing: at its own place, or at the null that it was passed on to. */
function place(data: Raw, error: RemoteError, path: readonly (string | number)[]): void {
  let at: Raw = data;
  for (const [i, step] of path.entries()) {
    const next = at[step as string];
    if (next === null || next === undefined) at[step as string] = new SourceError(error, path.slice(i + 1));
    if (typeof next !== 'object' || next === null || isError(next)) return;
    at = next as Raw;
  }
}

/** An error that does not say where: it belongs to whatever is missing at the top. */
function placeAnywhere(data: Raw, error: RemoteError): void {
  for (const key of Object.keys(data)) if (data[key] === null) data[key] = new SourceError(error);
}

/** The data with its errors in it. */
function settle({ data, errors }: RemoteResult): Raw | SourceError {
  if (typeof data !== 'object' || data === null)
    return new SourceError(errors?.[0] ?? { message: 'a source answered without data' }, errors?.[0]?.path ?? []);
  for (const error of errors ?? []) {
    const { path } = error;
    if (path === undefined || path.length === 0) placeAnywhere(data as Raw, error);
    else place(data as Raw, error, path);
  }
  return data as Raw;
}

export async function loadRoot<Context>(load: RootLoad<Context>, run: Run<Context>): Promise<Raw | SourceError> {
  const { text, operation, variables } = load;
  return settle(await ask(load.source, { text, operation, variables: pickVariables(variables, run) }, run));
}

type Original = Record<string, unknown>;

/** Undefined for an object of which nothing of the key is known. */
function toOriginal<Context>(load: EntityLoad<Context>, raw: Raw, run: Run<Context>): Original | undefined {
  const original: Original = { __typename: load.type };
  let known = false;
  for (const { name, slot, property, read } of load.keyFields) {
    const value = read === undefined ? valueAt(raw, slot, property) : read(raw as never, run.context);
    if (value === null || value === undefined || isError(value)) continue;
    original[name] = value;
    known = true;
  }
  return known ? original : undefined;
}

/** Equal keys are asked for once. */
class Batch {
  readonly keys: unknown[] = [];
  readonly members: Raw[][] = [];
  private readonly known = new Map<unknown, number>();

  add(key: unknown, raw: Raw): void {
    const name = typeof key === 'string' || typeof key === 'number' ? key : JSON.stringify(key);
    const at = this.known.get(name);
    if (at !== undefined) {
      this.members[at]?.push(raw);
      return;
    }
    this.known.set(name, this.keys.length);
    this.keys.push(key);
    this.members.push([raw]);
  }
}

function toBatch<Context>(load: EntityLoad<Context>, raws: readonly Raw[], run: Run<Context>): Batch {
  const batch = new Batch();
  const { key, args, argsFromKeys } = load.point;
  for (const raw of raws) {
    const original = toOriginal(load, raw, run);
    if (original === undefined) raw[load.slot] = null;
    else batch.add(argsFromKeys === undefined ? (args?.(original as never) ?? {}) : key?.(original as never), raw);
  }
  return batch;
}

function toVariables<Context>(
  load: EntityLoad<Context>,
  given: Readonly<Record<string, unknown>>,
  run: Run<Context>,
): Record<string, unknown> {
  const variables = pickVariables(load.variables, run);
  for (const [argument, variable] of load.keyVariables)
    if (given[argument] !== undefined) variables[variable] = given[argument];
  return variables;
}

async function askEntry<Context>(
  load: EntityLoad<Context>,
  given: Readonly<Record<string, unknown>>,
  run: Run<Context>,
): Promise<unknown> {
  const request = { text: load.text, operation: 'query', variables: toVariables(load, given, run) } as const;
  const data = settle(await ask(load.source, request, run));
  return isError(data) ? data : data[load.point.fieldName];
}

/** One answer for each key. */
async function askKeys<Context>(
  load: EntityLoad<Context>,
  keys: readonly unknown[],
  run: Run<Context>,
): Promise<unknown[]> {
  const { argsFromKeys } = load.point;
  if (argsFromKeys === undefined)
    return Promise.all(keys.map((args) => askEntry(load, args as Record<string, unknown>, run)));
  const found = await askEntry(load, argsFromKeys(keys as never), run);
  if (!Array.isArray(found)) return keys.map(() => found);
  if (found.length === keys.length) return found as unknown[];
  const wrong = { message: `${load.source.id} answered ${found.length} of ${keys.length} keys` };
  return keys.map(() => new SourceError(wrong));
}

/** Fills the slot of every object; returns what was found, each object once. */
export async function loadEntities<Context>(
  load: EntityLoad<Context>,
  raws: readonly Raw[],
  run: Run<Context>,
): Promise<Raw[]> {
  const { keys, members } = toBatch(load, raws, run);
  if (keys.length === 0) return [];
  const answers = await askKeys(load, keys, run);
  const found: Raw[] = [];
  members.forEach((group, i) => {
    const answer = answers[i] ?? null;
    for (const raw of group) raw[load.slot] = answer;
    if (answer !== null && typeof answer === 'object' && !isError(answer)) found.push(answer as Raw);
  });
  return found;
}
