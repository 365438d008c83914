// What is asked of remote sources, and where their errors come to stand.
import { EntityBatches, type Batch, type Wanted } from './entityBatches.js';
import type { EntityLoad, Raw, RootLoad } from './plan.js';
import { Schedule, type Reaches } from './schedule.js';
import { toTogether, type EntityOperation, type Named, type Together } from './subOperation.js';
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

/** The data with its errors in it. `skip`: steps of a path that lead to the object itself. */
function settle({ data, errors }: RemoteResult, skip: number): Raw | SourceError {
  if (typeof data !== 'object' || data === null) {
    const [error = { message: 'a source answered without data' }] = errors ?? [];
    const below = error.path?.slice(skip) ?? [];
    return new SourceError(error, below, below.length > 0);
  }
  for (const error of errors ?? []) {
    const { path } = error;
    if (path === undefined || path.length === 0) placeAnywhere(data, error);
    else place(data, error, path);
  }
  return data;
}

export async function loadRoot<Context>(load: RootLoad<Context>, run: Run<Context>): Promise<Raw | SourceError> {
  const { text, operation, variables } = load;
  return settle(await ask(load.source, { text, operation, variables: pickVariables(variables, run) }, run), 0);
}

type Original = Record<string, unknown>;

function errorOf(value: Error | SourceError): SourceError {
  return new SourceError(value instanceof SourceError ? value.error : value);
}

/** Equal for equal values alone: of several values none can reach into the next. */
function nameOf(value: unknown, single: boolean): string {
  return single && typeof value === 'string' ? `"${value}` : JSON.stringify(value);
}

/** The values that the key is made from, as one name; an error of one of them; undefined if nothing is known. */
function readKey<Context>({ keyFields }: EntityLoad<Context>, raw: Raw): string | SourceError | undefined {
  let name = '';
  let known = false;
  let failed: SourceError | undefined;
  for (const { slot, property, computes } of keyFields) {
    const value = slot === undefined ? raw[property as string] : valueAt(raw, slot, property);
    if (value === null || value === undefined) name += '\n';
    else if (!isError(value)) {
      name += `\n${nameOf(value, keyFields.length === 1)}`;
      known ||= !computes;
    } else if (computes) return errorOf(value);
    else failed ??= errorOf(value);
  }
  return known ? name : failed;
}

function toKey<Context>({ type, keyFields, point }: EntityLoad<Context>, raw: Raw): unknown {
  const original: Original = { __typename: type };
  for (const { name, slot, property } of keyFields) {
    const value = valueAt(raw, slot, property);
    if (!isError(value)) original[name] = value ?? null;
  }
  if (point.argsFromKeys === undefined) return point.args?.(original as never) ?? {};
  return point.key?.(original as never);
}

type Args = Readonly<Record<string, unknown>>;

/** One use of an entry point. */
interface Question<Context> {
  readonly load: EntityLoad<Context>;
  readonly args: Args;
  /** Steps of a path from the root field to the object. */
  readonly depth: number;
  put(answer: unknown): void;
}

/** An error below an object that emptied the whole of it. */
function ofWhole(answer: unknown): unknown {
  const isBelow = answer instanceof SourceError && answer.below.length > 0 && !answer.ofObject;
  return isBelow ? new SourceError(answer.error, answer.below, true) : (answer ?? null);
}

/** One answer for each key; what is wrong with the list is wrong with each. */
function spread(found: unknown, batch: Batch<never>): void {
  const { wanted, load } = batch;
  let all = found;
  if (Array.isArray(found) && found.length !== wanted.length)
    all = new SourceError({ message: `${load.source.id} answered ${found.length} of ${wanted.length} keys` });
  // One object emptied the list: the first step is its place in it.
  if (found instanceof SourceError && found.below.length > 0 && !found.ofObject) {
    const below = found.below.slice(1);
    all = new SourceError(found.error, below, below.length > 0);
  }
  wanted.forEach((one, i) => {
    one.answer = ofWhole(Array.isArray(all) ? (all as unknown[])[i] : all);
  });
}

function toQuestions<Context>(batch: Batch<Context>): Question<Context>[] {
  const { load, wanted } = batch;
  const { argsFromKeys } = load.point;
  if (argsFromKeys === undefined)
    return wanted.map((one) => ({
      ...{ load, args: one.key as Args, depth: 1 },
      put: (answer) => {
        one.answer = ofWhole(answer);
      },
    }));
  const args = argsFromKeys(wanted.map(({ key }) => key) as never);
  return [{ load, args, depth: 2, put: (answer) => spread(answer, batch as never) }];
}

function addArgs(variables: Record<string, unknown>, named: Named, args: Args): void {
  for (const [argument, variable] of named.variables)
    if (args[argument] !== undefined) variables[variable] = args[argument];
}

async function askAlone<Context>(question: Question<Context>, run: Run<Context>): Promise<void> {
  const { load, args, depth } = question;
  const { text, variables: used, named } = load.operation;
  const variables = pickVariables(used, run);
  addArgs(variables, named, args);
  const data = settle(await ask(load.source, { text, operation: 'query', variables }, run), depth);
  question.put(isError(data) ? data : data[named.key]);
}

/** Questions in one operation. */
const MAX_TOGETHER = 32;
/** Combinations that are kept for one plan. */
const MAX_COMBINATIONS = 200;

function combine<Context>(questions: readonly Question<Context>[], { together }: Run<Context>): Together {
  const name = questions.map(({ load }) => load.number).join(' ');
  const known = together.get(name);
  if (known !== undefined) return known;
  if (together.size >= MAX_COMBINATIONS) together.clear();
  const made = toTogether(questions.map(({ load }) => load.operation) as [EntityOperation]);
  together.set(name, made);
  return made;
}

async function askTogether<Context>(questions: readonly Question<Context>[], run: Run<Context>): Promise<void> {
  const [first] = questions;
  if (first === undefined) return;
  if (questions.length === 1) return askAlone(first, run);
  const { text, names } = combine(questions, run);
  const variables = pickVariables(
    questions.flatMap(({ load }) => load.operation.variables),
    run,
  );
  questions.forEach(({ args }, i) => addArgs(variables, names[i] as Named, args));
  const data = settle(await ask(first.load.source, { text, operation: 'query', variables }, run), 0);
  // One has emptied the whole answer: each is asked for itself, so that it empties its own alone.
  if (isError(data)) await Promise.all(questions.map((question) => askAlone(question, run)));
  else questions.forEach((question, i) => question.put(data[names[i]?.key ?? '']));
}

/** Everything that is wanted of one source at the same moment. */
async function sendBatches<Context>(batches: readonly Batch<Context>[], run: Run<Context>): Promise<void> {
  const questions: Question<Context>[] = [];
  for (const batch of batches) {
    run.batches.get(batch.load.signature)?.close(batch);
    run.schedule.begin(batch.load);
    questions.push(...toQuestions(batch));
  }
  const slices: Promise<void>[] = [];
  for (let at = 0; at < questions.length; at += MAX_TOGETHER)
    slices.push(askTogether(questions.slice(at, at + MAX_TOGETHER), run));
  await Promise.all(slices);
  for (const batch of batches) {
    batch.settle();
    run.schedule.end(batch.load);
  }
}

/** The schedule of a run. */
export function createSchedule<Context>(reaches: Reaches, run: () => Run<Context>): Schedule<Context> {
  return new Schedule<Context>(reaches, (batches) => {
    sendBatches(batches, run()).catch((error: unknown) => {
      // Only a key that cannot be made gets here: a mistake in a merge rule.
      const failed = new SourceError(error instanceof Error ? error : { message: 'a key could not be made' });
      for (const batch of batches) {
        for (const one of batch.wanted) one.answer = failed;
        batch.settle();
      }
    });
  });
}

/** What places that ask for the same in the same words share. */
function batchesOf<Context>(load: EntityLoad<Context>, run: Run<Context>): EntityBatches<Context> {
  const known = run.batches.get(load.signature);
  if (known !== undefined) return known;
  const created = new EntityBatches<Context>(load, run.schedule);
  run.batches.set(load.signature, created);
  return created;
}

/** Fills the slot of every object; returns what was found, each object once. */
export async function loadEntities<Context>(
  load: EntityLoad<Context>,
  raws: readonly Raw[],
  run: Run<Context>,
): Promise<Raw[]> {
  const { slot } = load;
  const batches = batchesOf(load, run);
  const asking: (readonly [Raw, Wanted<Context>])[] = [];
  const open = new Set<Promise<void>>();
  for (const raw of raws) {
    const name = readKey(load, raw);
    if (typeof name !== 'string') raw[slot] = name ?? null;
    else {
      const wanted = batches.want(name, () => toKey(load, raw));
      asking.push([raw, wanted]);
      open.add(wanted.batch.sent);
    }
  }
  for (const sent of open) await sent;
  const found = new Set<Raw>();
  for (const [raw, { one }] of asking) {
    const { answer } = one;
    raw[slot] = answer;
    if (answer !== null && typeof answer === 'object' && !isError(answer)) found.add(answer as Raw);
  }
  return [...found];
}
