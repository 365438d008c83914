// What is asked of remote sources, and where their errors come to stand.
import { OperationTypeNode } from 'graphql';
import { EntityBatches, type Batch, type Wanted } from './entityBatches.js';
import { toQuestions, type Args, type Question } from './entityQuestions.js';
import type { EntityLoad, Raw, RootLoad } from './plan.js';
import { KEY_FAILED, UNKNOWN, readName } from './readName.js';
import { Schedule, type Reaches } from './schedule.js';
import { toTogether, type EntityOperation, type Named, type Together } from './subOperation.js';
import { SourceError, isError, type Run } from './run.js';
import { settle } from './settle.js';
import { ToldEvent, type RemoteRequest, type RemoteResult, type RemoteSource } from './source.js';

export function pickVariables<Context>(
  names: readonly string[],
  { given }: Pick<Run<Context>, 'given'>,
): Record<string, unknown> {
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
    const result = await source.execute(request, run.context);
    if (result.escapeFree !== true) run.escapeFree = false;
    return result;
  } catch (error) {
    return { data: null, errors: [error instanceof Error ? error : { message: 'a source could not be asked' }] };
  }
}

/** `event`: what a source has told of, where the operation is run for that. */
export async function loadRoot<Context>(
  load: RootLoad<Context>,
  run: Run<Context>,
  event?: unknown,
): Promise<Raw | SourceError> {
  const { text, operation, variables } = load;
  if (event instanceof ToldEvent) {
    run.escapeFree = false;
    return settle(event.result, 0);
  }
  const result = await ask(load.source, { text, operation, variables: pickVariables(variables, run) }, run);
  if (operation === OperationTypeNode.MUTATION) await run.cached?.changed(load.source.id);
  return settle(result, 0);
}

function addArgs(variables: Record<string, unknown>, named: Named, args: Args): void {
  for (const [argument, variable] of named.variables)
    if (args[argument] !== undefined) variables[variable] = args[argument];
}

/** One request for all of these. */
function askFor<Context>(
  questions: readonly [Question<Context>, ...Question<Context>[]],
  text: string,
  variables: Record<string, unknown>,
  run: Run<Context>,
): Promise<RemoteResult> {
  const mark = run.cached?.markOf(questions);
  const request = { text, operation: 'query', variables, ...(mark === undefined ? {} : { mark }) } as const;
  return ask(questions[0].load.source, request, run);
}

async function askAlone<Context>(question: Question<Context>, run: Run<Context>): Promise<void> {
  const { load, args, depth } = question;
  const { text, variables: used, named } = load.operation;
  const variables = pickVariables(used, run);
  addArgs(variables, named, args);
  const result = await askFor([question], text, variables, run);
  const data = settle(result, depth);
  question.put(isError(data) ? data : data[named.key]);
  run.cached?.keep([question], result);
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
  const result = await askFor([first, ...questions.slice(1)], text, variables, run);
  const data = settle(result, 0);
  // One has emptied the whole answer: each is asked for itself, so that it empties its own alone.
  if (isError(data)) return void (await Promise.all(questions.map((question) => askAlone(question, run))));
  questions.forEach((question, i) => question.put(data[names[i]?.key ?? '']));
  run.cached?.keep(questions, result);
}

/** Everything that is wanted of one source at the same moment. */
async function sendBatches<Context>(batches: readonly Batch<Context>[], run: Run<Context>): Promise<void> {
  for (const batch of batches) {
    run.batches.get(batch.load.signature)?.close(batch);
    run.schedule.begin(batch.load);
  }
  const open = run.cached === undefined ? batches : await run.cached.look(batches);
  const questions = open.flatMap((asked) => toQuestions(asked, run));
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
      // Only arguments that cannot be made of keys get here: a mistake in a merge rule.
      const failed = new SourceError(error instanceof Error ? error : KEY_FAILED);
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

/** What is wanted; an error if the merge rule cannot make a key of the object. */
function wantOf<Context>(batches: EntityBatches<Context>, name: unknown, load: EntityLoad<Context>, raw: Raw) {
  try {
    return batches.want(name, load, raw);
  } catch (error) {
    return new SourceError(error instanceof Error ? error : KEY_FAILED);
  }
}

/** Objects that wait for their answers, which come with one batch or more. */
class Waiting<Context> {
  private readonly raws: Raw[] = [];
  private readonly wanted: Wanted<Context>[] = [];
  private readonly batches: Batch<Context>[] = [];

  add(raw: Raw, wanted: Wanted<Context>): void {
    this.raws.push(raw);
    this.wanted.push(wanted);
    if (!this.batches.includes(wanted.batch)) this.batches.push(wanted.batch);
  }

  /** Undefined: nothing. */
  sent(): Promise<unknown> | undefined {
    const [first] = this.batches;
    return this.batches.length < 2 ? first?.sent : Promise.all(this.batches.map(({ sent }) => sent));
  }

  /** Fills the slot of every object. */
  fill(slot: symbol): void {
    for (let i = 0; i < this.raws.length; i += 1) (this.raws[i] as Raw)[slot] = this.wanted[i]?.answer;
  }

  /** What was found, each object once. */
  found(): Raw[] {
    const found = new Set<Raw>();
    for (const { answer } of this.wanted)
      if (answer !== null && typeof answer === 'object' && !isError(answer)) found.add(answer as Raw);
    return [...found];
  }
}

/** Asks for what belongs into the slot of every object; `follow` gets what was found. Undefined: nothing to wait for. */
export function loadEntities<Context>(
  load: EntityLoad<Context>,
  raws: readonly Raw[],
  run: Run<Context>,
  follow?: (found: readonly Raw[]) => Promise<unknown> | undefined,
): Promise<unknown> | undefined {
  const { slot, keyFields } = load;
  const batches = batchesOf(load, run);
  const waiting = new Waiting<Context>();
  for (const raw of raws) {
    const name = readName(keyFields, raw);
    if (name === UNKNOWN) raw[slot] = null;
    else if (name instanceof SourceError) raw[slot] = name;
    else {
      const wanted = wantOf(batches, name, load, raw);
      if (wanted instanceof SourceError) raw[slot] = wanted;
      else waiting.add(raw, wanted);
    }
  }
  return waiting.sent()?.then(() => {
    waiting.fill(slot);
    return follow?.(waiting.found());
  });
}
