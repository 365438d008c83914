// The first half of a run: everything is fetched, each load as soon as its keys are known, over all objects of its place.
import { parentsOf, readKeys } from './given.js';
import { representativesOf } from './identity.js';
import { Members, completeOutput } from './outputs.js';
import {
  FAILED,
  type EntityLoad,
  type FunctionLoad,
  type Load,
  type Nested,
  type ObjectPlan,
  type Place,
  type Raw,
  type RootLoad,
} from './plan.js';
import { loadEntities, loadRoot } from './loadRemote.js';
import { SourceError, isError, type Run } from './run.js';

type Waiting = Promise<unknown> | undefined;

function both(waiting: readonly Waiting[]): Waiting {
  const open = waiting.filter((one) => one !== undefined);
  return open.length > 1 ? Promise.all(open) : open[0];
}

/** Lists in lists; no type has more. A service may nest as many as it likes, and what is behind them is no object. */
const MOST_LISTS = 16;

/** Objects in a value, through its lists. */
function flatten(value: unknown, into: Raw[], depth = 0): void {
  if (Array.isArray(value)) {
    if (depth < MOST_LISTS) for (const member of value) flatten(member, into, depth + 1);
  } else if (typeof value === 'object' && value !== null && !isError(value)) into.push(value as Raw);
}

function loadNested<Context>(
  { property, read, place }: Nested<Context>,
  raws: readonly Raw[],
  run: Run<Context>,
): Waiting {
  const found: Raw[] = [];
  for (const raw of raws) flatten(read === undefined ? raw[property] : read(raw as never, run.context), found);
  return found.length === 0 ? undefined : loadPlace(place, found, run);
}

/** Everything below the objects of one place. Undefined if nothing has to be waited for. */
export function loadPlace<Context>(place: Place<Context>, raws: readonly Raw[], run: Run<Context>): Waiting {
  if (!place.loads) return undefined;
  if (place.single !== undefined) return loadObjects(place.single, raws, run);
  return both(
    [...place.plans].map(([type, plan]) => {
      const own = raws.filter((raw) => raw['__typename'] === type);
      return own.length === 0 ? undefined : loadObjects(plan, own, run);
    }),
  );
}

async function callFunction<Context>(
  load: FunctionLoad<Context>,
  raws: readonly Raw[],
  run: Run<Context>,
): Promise<void> {
  const { slot, field, place, wants } = load;
  const { open, parents } = load.given === undefined ? { open: raws, parents: raws } : parentsOf(load, raws, run);
  if (open.length === 0) return;
  let answers: readonly unknown[];
  run.schedule.begin(load);
  try {
    answers = await field.load(parents as never, { args: load.args(run), wants }, run.context);
  } catch (error) {
    answers = open.map(() =>
      error instanceof Error ? error : new SourceError({ message: 'a field could not be loaded' }),
    );
  }
  open.forEach((raw, i) => {
    raw[slot] = answers[i];
  });
  run.schedule.end(load);
  if (place?.loads !== true) return;
  const found: Raw[] = [];
  flatten(answers, found);
  // One row may answer for several parents.
  await loadPlace(place, found.length > 1 ? [...new Set(found)] : found, run);
}

function callRoot<Context>(load: RootLoad<Context>, root: Raw, run: Run<Context>): Promise<void> {
  run.schedule.begin(load);
  return loadRoot(load, run, root['rootValue']).then((answer) => {
    root[load.slot] = answer;
    run.schedule.end(load);
    return isError(answer) ? undefined : loadObjects(load.plan, [answer], run);
  }) as Promise<void>;
}

function callEntities<Context>(load: EntityLoad<Context>, raws: readonly Raw[], run: Run<Context>): Waiting {
  const { plan } = load;
  const isEnd = plan.loads.length === 0 && plan.nested.length === 0;
  if (isEnd) return loadEntities(load, raws, run);
  return loadEntities(load, raws, run, (found) => (found.length === 0 ? undefined : loadObjects(plan, found, run)));
}

function start<Context>(load: Load<Context>, raws: readonly Raw[], run: Run<Context>): Waiting {
  if (load.kind !== 'root' && load.reads !== undefined) readKeys(load.reads, raws, run);
  if (load.kind === 'function') return callFunction(load, raws, run);
  return load.kind === 'entity' ? callEntities(load, raws, run) : callRoot(load, raws[0] as Raw, run);
}

/** Starts the loads of one plan; those that need others wait for those alone. */
function startAll<Context>(loads: readonly Load<Context>[], raws: readonly Raw[], run: Run<Context>): Waiting[] {
  const filled = new Map<symbol, Waiting>();
  return loads.map((load) => {
    const before = load.after.length === 0 ? undefined : both(load.after.map((slot) => filled.get(slot)));
    const done = before === undefined ? start(load, raws, run) : before.then(() => start(load, raws, run));
    filled.set(load.slot, done);
    return done;
  });
}

export function loadObjects<Context>(plan: ObjectPlan<Context>, raws: readonly Raw[], run: Run<Context>): Waiting {
  const { nested, loads, identity } = plan;
  const some = identity === undefined || loads.length === 0 ? raws : representativesOf(plan, identity, run).add(raws);
  const started = some.length === 0 ? [] : startAll(loads, some, run);
  return both([...started, ...nested.map((one) => loadNested(one, raws, run))]);
}

/**
 * The root of a mutation: one field after the other, each with all that is below it; none after one that failed where
 * null is not allowed (GraphQL specification, 6.3.1).
 */
export async function runInOrder<Context>(plan: ObjectPlan<Context>, root: Raw, run: Run<Context>): Promise<unknown> {
  const members = new Members(run.asText);
  for (const output of plan.outputs.list) {
    const load = plan.loads.find(({ slot }) => slot === output.slot);
    // What was read before may have changed by now.
    run.batches.clear();
    run.representatives.clear();
    if (load !== undefined) await start(load, [root], run);
    const done = completeOutput(output, root, root, run);
    if (done === FAILED) return FAILED;
    members.add(output.key, done);
  }
  return members.whole();
}
