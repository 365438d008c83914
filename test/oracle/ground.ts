// A world with everything that runs in it: its sources, both oracles, and the plans under test.
import { parse, type GraphQLSchema } from 'graphql';
import { createPlans, type Plans, type RemoteSource } from '../../gateway/plan/index.js';
import { differences, toAnswer, type Answer, type Difference } from './compare.js';
import { excusesFor } from './deviations.js';
import { broken } from './invariants.js';
import type { Case, World } from './model.js';
import { mergedSchema } from './sdl.js';
import { runSingle, type Asked } from './single.js';
import { newTrace, toRemote, toService, type Service, type Trace } from './sources.js';
import { runStitched, stitch } from './stitched.js';

/** Makes a compiler wrong on purpose, from outside. */
export interface Plant {
  /** Between the plans and a source. */
  source?(remote: RemoteSource<Trace>): RemoteSource<Trace>;
  /** Around the plans. */
  plans?(plans: Plans<Trace>): Plans<Trace>;
}

export interface Ground {
  readonly world: World;
  readonly services: readonly Service[];
  readonly merged: GraphQLSchema;
  readonly stitched: GraphQLSchema;
  readonly plans: Plans<Trace>;
}

export function toGround(world: World, plant: Plant = {}): Ground {
  const services = world.sources.map((model) => toService(world, model));
  const stitched = stitch(services);
  const remotes = services.map(toRemote).map((remote) => plant.source?.(remote) ?? remote);
  // Most objects are answered by generated code, some as when nothing is known of them yet.
  const plans = createPlans<Trace>({ schema: stitched, remotes, codeAfter: 1 });
  return { world, services, merged: mergedSchema(world), stitched, plans: plant.plans?.(plans) ?? plans };
}

export interface Outcome {
  readonly answer: Answer;
  readonly trace: Trace;
}

/** Everything about one case: the right answer, the stitched one, that of the plan, and what is wrong with it. */
export interface Verdict {
  readonly asked: Asked;
  readonly right: Outcome;
  readonly stitched: Outcome;
  readonly planned: Outcome;
  /** What is wrong with the plan. */
  readonly problems: readonly Problem[];
  /** How the stitched execution differs from the right answer. */
  readonly deviations: readonly Difference[];
  /** Which known deviation each of them is; undefined: none. */
  readonly excuses: readonly (string | undefined)[];
}

export interface Problem {
  readonly kind: Difference['kind'] | 'invariant' | 'stitched';
  readonly what: string;
}

const PATIENCE_MS = 2_000;

/** Nothing here waits for anything: what does not answer at once never does. */
async function inTime<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('never answers')), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function outcome(run: (trace: Trace) => Promise<Parameters<typeof toAnswer>[0]>): Promise<Outcome> {
  const trace = newTrace();
  try {
    return { answer: toAnswer(await inTime(run(trace))), trace };
  } catch (error) {
    // Executions answer with errors, they never reject.
    return {
      answer: { data: 'rejected', errors: [{ path: undefined, message: String((error as Error).stack) }] },
      trace,
    };
  }
}

const fromJson = (json: string): object => JSON.parse(json) as object;

/** Runs one operation three times and compares. */
export async function judge(ground: Ground, { operation, operationName, variables }: Case): Promise<Verdict> {
  const { world, plans } = ground;
  const document = parse(operation);
  const asked: Asked = { document, operationName, variables };
  const right = await outcome(async (trace) => runSingle(world, ground.merged, asked, trace));
  const stitched = await outcome((trace) => runStitched(ground.stitched, asked, trace));
  // Half of them as they are sent, half as objects: by the length of the text, so that a case run again is run alike.
  const ofText = operation.length % 2 === 0 ? fromJson : undefined;
  const planned = await outcome((trace) =>
    plans.execute({ document, text: operation, operationName, variables, context: trace, ofText }),
  );
  const deviations = differences(right.answer, stitched.answer).filter(({ kind }) => kind !== 'order');
  const problems: Problem[] = [
    ...differences(right.answer, planned.answer),
    ...broken({ world, asked, right, planned, stitched, sound: deviations.length === 0 }),
  ];
  const answers = { right: right.answer, stitched: stitched.answer };
  const excuses = excusesFor(deviations, { world, asked, ...answers });
  return { asked, right, stitched, planned, problems, deviations, excuses };
}
