// The property: for any world and any operation the plan answers as plain graphql-js does, and keeps the rules of plans.
import fc from 'fast-check';
import { parse, validate } from 'graphql';
import { MARK } from './anyInput.js';
import { anyOperation } from './anyOperation.js';
import { addFaults, buildWorld } from './anyWorld.js';
import { judge, toGround, type Ground, type Plant, type Problem, type Verdict } from './ground.js';
import type { Case } from './model.js';
import { toTest } from './printCase.js';
import { reduce } from './reduce.js';
import { NO_WAY } from './single.js';
import { anyBytes, Tape } from './tape.js';

/** Operations that are run in one world: worlds are expensive. */
const PER_WORLD = 25;
const SHRINK_MS = 10_000;
const CHECKED_EVERY = 10;
const UNKNOWN = 'for a reason that is not in test/oracle/deviations.ts';

const anyWorldBytes = anyBytes(600);
const anyFaultBytes = anyBytes(300);
const anyOperationBytes = anyBytes(300);

export interface Counts {
  cases: number;
  /** Cases with errors in the right answer. */
  failing: number;
  /** Cases in which the stitched execution answers otherwise, by the reason why that is so. */
  readonly excused: Map<string, number>;
  /** Calls of sources where both executions are right and nothing fails. */
  readonly calls: { planned: number; stitched: number };
}

export interface Wanted {
  readonly cases: number;
  readonly seed: number;
  readonly plant?: Plant;
  /** Only what the plan does counts: unknown deviations of the stitched execution are counted, nothing more. */
  readonly planOnly?: boolean;
  /** Says what is wrong, but does not make the case smaller. */
  readonly asFound?: boolean;
  /** Looks at every case. */
  observe?(one: Case, verdict: Verdict): void;
}

export interface Found extends Counts {
  /** What is wrong, and a test to paste; undefined: nothing. */
  readonly failure?: string;
}

/** What makes a case fail: the plan is wrong, or the stitched execution is in a way that nobody knows. */
export function complaints({ problems, deviations, excuses }: Verdict, planOnly = false): Problem[] {
  if (planOnly) return [...problems];
  const unknown = deviations.filter((_one, at) => excuses[at] === undefined);
  return [
    ...problems,
    ...unknown.map(({ what }): Problem => ({ kind: 'stitched', what: `stitched execution: ${what}` })),
  ];
}

function count(counts: Counts, { right, planned, stitched, excuses }: Verdict): void {
  const { calls, excused } = counts;
  counts.cases += 1;
  const hasErrors = right.answer.errors.length > 0;
  if (hasErrors) counts.failing += 1;
  for (const name of new Set(excuses)) excused.set(name ?? UNKNOWN, (excused.get(name ?? UNKNOWN) ?? 0) + 1);
  // An error can end an execution early.
  if (hasErrors || excuses.length > 0) return;
  calls.planned += planned.trace.calls.length;
  calls.stitched += stitched.trace.calls.length;
}

function groundOf(world: Uint8Array, faults: Uint8Array, plant: Plant | undefined): Ground {
  return toGround(addFaults(new Tape(faults), buildWorld(new Tape(world))), plant);
}

function caseOf(ground: Ground, operation: Uint8Array): Case {
  return { world: ground.world, ...anyOperation(ground.merged, new Tape(operation)) };
}

type Drawn = readonly [world: Uint8Array, faults: Uint8Array, operation: Uint8Array];

/** The smallest bytes that fast-check finds for a failing case, in the time that it has. */
async function shrink(drawn: Drawn, plant: Plant | undefined): Promise<Drawn> {
  let smallest = drawn;
  const property = fc.asyncProperty(anyWorldBytes, anyFaultBytes, anyOperationBytes, async (...bytes) => {
    const ground = groundOf(bytes[0], bytes[1], plant);
    if (complaints(await judge(ground, caseOf(ground, bytes[2]))).length === 0) return true;
    smallest = bytes;
    return false;
  });
  await fc.check(property, { examples: [[...drawn]], numRuns: 1, interruptAfterTimeLimit: SHRINK_MS });
  return smallest;
}

/** The case made small, as a test to paste. */
async function toReport(drawn: Drawn, { plant, seed, asFound }: Wanted): Promise<string> {
  const [world, faults, operation] = asFound === true ? drawn : await shrink(drawn, plant);
  const again = (one: Case) => judge(toGround(one.world, plant), one);
  const shrunk = caseOf(groundOf(world, faults, plant), operation);
  // A smaller case has to fail in the same way.
  const first = await again(shrunk);
  const kind = complaints(first)[0]?.kind;
  const isRefused = first.right.answer.data === undefined;
  const stillFails = async (one: Case) => {
    const verdict = await again(one);
    const isWhole = !verdict.right.answer.errors.some(({ message }) => message.startsWith(NO_WAY));
    return isWhole && (verdict.right.answer.data === undefined) === isRefused && complaints(verdict)[0]?.kind === kind;
  };
  const small = asFound === true ? shrunk : await reduce(shrunk, stillFails);
  const verdict = await again(small);
  const list = complaints(verdict).map((one) => `- ${one.kind}: ${one.what}`);
  const test = toTest(small, verdict, complaints(verdict));
  return [`seed ${seed}; what is wrong:`, ...list, '', 'To paste into test/oracle/found.test.ts:', '', test].join('\n');
}

/** Random operations are valid by the way they are made; some are checked. */
function checkGenerated({ merged }: Ground, { operation }: Case): void {
  const [error] = validate(merged, parse(operation));
  if (error !== undefined) throw new Error(`the generator made an invalid operation: ${error.message}\n${operation}`);
}

/** What the plan asks first; what comes later depends on what was answered. */
function firstTexts({ planned }: Verdict): string {
  const texts = planned.trace.calls.filter(
    ({ variables }) => !Object.keys(variables).some((name) => name.startsWith('_')),
  );
  return JSON.stringify([...new Set(texts.map(({ source, text }) => `${source}: ${text}`))].sort());
}

/** Requests have the same text for other texts in the variables. */
async function checkTexts(ground: Ground, one: Case, verdict: Verdict): Promise<void> {
  if (verdict.right.trace.changes.length > 0) return;
  const variables = JSON.parse(JSON.stringify(one.variables).replaceAll(MARK, `${MARK}${MARK}`)) as Case['variables'];
  const other = firstTexts(await judge(ground, { ...one, variables }));
  if (other !== firstTexts(verdict)) throw new Error(`texts depend on variables: ${firstTexts(verdict)} and ${other}`);
}

/** Runs so many cases; the first failure is made small. */
export async function checkPlans(wanted: Wanted): Promise<Found> {
  const { stackTraceLimit } = Error;
  // Errors are part of most answers; nobody reads where they were made.
  Error.stackTraceLimit = 0;
  try {
    return await runCases(wanted);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

async function runCases(wanted: Wanted): Promise<Found> {
  const counts: Counts = { cases: 0, failing: 0, excused: new Map(), calls: { planned: 0, stitched: 0 } };
  let failing: Drawn | undefined;
  const operations = fc.array(anyOperationBytes, { minLength: PER_WORLD, maxLength: PER_WORLD });
  const property = fc.asyncProperty(anyWorldBytes, anyFaultBytes, operations, async (world, faults, list) => {
    const ground = groundOf(world, faults, wanted.plant);
    for (const bytes of list) {
      const one = caseOf(ground, bytes);
      const verdict = await judge(ground, one);
      if (counts.cases % CHECKED_EVERY === 0) {
        checkGenerated(ground, one);
        await checkTexts(ground, one, verdict);
      }
      count(counts, verdict);
      wanted.observe?.(one, verdict);
      if (complaints(verdict, wanted.planOnly).length === 0) continue;
      failing = [world, faults, bytes];
      return false;
    }
    return true;
  });
  const numRuns = Math.ceil(wanted.cases / PER_WORLD);
  const checked = await fc.check(property, { seed: wanted.seed, numRuns, endOnFailure: true });
  if (failing !== undefined) return { ...counts, failure: await toReport(failing, wanted) };
  // Something that is no answer at all: the generator or an invariant over several runs.
  return checked.failed ? { ...counts, failure: `seed ${wanted.seed}: ${String(checked.errorInstance)}` } : counts;
}
