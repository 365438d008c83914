// The steps of a command as they run: found by their stored names, own ones and those that other adapters offer.
import { z } from 'zod';
import {
  untilSignal,
  type Adapter,
  type BorrowedStep,
  type CommandDefinition,
  type CommandStep,
  type Found,
  type StepOutcome,
  type StepResult,
  type StepWork,
} from '../../adapters/kit/index.js';
import type { CommandRow, StepState } from './command.js';
import type { Came, Move, StepTraits } from './nextState.js';
import { StepGone } from './stepGone.js';
import { openPayload, type PayloadSealer } from './payload.js';

/** An adapter that runs. */
export interface RunningAdapter {
  readonly adapter: Adapter;
  readonly client: unknown;
}

export type RunningAdapters = ReadonlyMap<string, RunningAdapter>;

type Step = CommandStep<unknown, unknown>;

interface FoundStep {
  readonly step: Step;
  readonly client: unknown;
  /** From the command's payload to what this step gets. */
  input(payload: unknown, results: StepWork<unknown, unknown>['results']): unknown;
}

const isBorrowed = (step: { name: string }): step is BorrowedStep<unknown> => 'step' in step;

function definitionOf(row: CommandRow, adapters: RunningAdapters): CommandDefinition<unknown> {
  const definition = adapters.get(row.adapter)?.adapter.commands?.[row.name];
  if (definition === undefined) throw new StepGone(`no command ${row.adapter} ${row.name}`);
  return definition;
}

/** Paths at which a payload is not what the command needs. */
export function payloadProblems(row: CommandRow, payload: unknown, adapters: RunningAdapters): readonly string[] {
  const parsed = definitionOf(row, adapters).payload.safeParse(payload);
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => ['payload', ...path].join('.'));
}

function findStep(row: CommandRow, name: string, adapters: RunningAdapters): FoundStep {
  const definition = definitionOf(row, adapters);
  const declared = definition.steps.find((step) => step.name === name);
  if (declared === undefined) throw new StepGone(`no step ${name} of ${row.name}`);
  if (!isBorrowed(declared)) {
    const client = adapters.get(row.adapter)?.client;
    return { step: declared, client, input: (payload) => definition.payload.parse(payload) };
  }
  const lender = adapters.get(declared.adapter);
  const offered = lender?.adapter.steps?.[declared.step];
  if (lender === undefined || offered === undefined)
    throw new StepGone(`no step ${declared.step} of ${declared.adapter}`);
  return {
    step: offered,
    client: lender.client,
    input: (payload, results) =>
      offered.input.parse(declared.input({ payload: definition.payload.parse(payload), results })),
  };
}

/** What is declared of the steps; nothing is assumed of one that is gone. */
export function traitsOf(row: CommandRow, adapters: RunningAdapters): StepTraits[] {
  return row.steps.map(({ name }) => {
    try {
      const { step } = findStep(row, name, adapters);
      return { repeatable: step.reconcile === 'REPEATABLE', compensable: step.compensate !== undefined };
    } catch {
      return { repeatable: false, compensable: false };
    }
  });
}

/** Printable and whole: the store takes neither zero characters nor halves of a pair, and nobody wants the others. */
const textUpTo = (most: number) =>
  z
    .string()
    .max(most)
    // eslint-disable-next-line no-control-regex -- these are the ones
    .regex(/^[^\u0000-\u001f]*$/)
    // With the flag u this class holds halves that stand alone.
    .regex(/^\P{Surrogate}*$/u);

const text = textUpTo(500);

/** Bounded: it is stored, shown and told. */
const resultSchema = z.object({
  row: z.object({ type: text, key: text }).optional(),
  reference: text.optional(),
  url: text.regex(/^https?:\/\//).optional(),
});

const reasonSchema = z.object({ code: z.string().optional(), vi: textUpTo(1_000), en: textUpTo(1_000) });

const awaitsSchema = textUpTo(200);

/** Thirty days: longer than that nobody waits without a look. */
const secondsSchema = z.number().min(0).max(2_592_000);

/** Throws for what could not be stored: then nobody knows, and the step is asked after. */
function checked<O extends Found>(outcome: O): O {
  if ('reason' in outcome) reasonSchema.parse(outcome.reason);
  if ('seconds' in outcome && outcome.seconds !== undefined) secondsSchema.parse(outcome.seconds);
  if ('awaits' in outcome && outcome.awaits !== undefined) awaitsSchema.parse(outcome.awaits);
  if (!('result' in outcome) || outcome.result === undefined) return outcome;
  return { ...outcome, result: resultSchema.parse(outcome.result) as StepResult };
}

function resultsOf(steps: readonly StepState[]): StepWork<unknown, unknown>['results'] {
  return Object.fromEntries(steps.flatMap(({ name, result }) => (result === undefined ? [] : [[name, result]])));
}

export interface Delivery {
  readonly row: CommandRow;
  readonly move: Move;
  readonly signal: AbortSignal;
}

function toWork({ row, move, signal }: Delivery, found: FoundStep, sealer: PayloadSealer): StepWork<unknown, unknown> {
  const state = row.steps[move.step] as StepState;
  const results = resultsOf(row.steps);
  return {
    client: found.client,
    payload: found.input(openPayload(sealer, row.id, row.payload), results),
    key: `${row.id}.${state.name}`,
    results,
    attempt: state.attempts + 1,
    acceptedAt: row.createdAt,
    caller: { agency: row.agency, reference: row.actor },
    signal,
  };
}

async function perform(move: Move, step: Step, work: StepWork<unknown, unknown>): Promise<Came> {
  if (move.kind === 'COMPENSATE') {
    const outcome: StepOutcome = (await step.compensate?.(work)) ?? {
      outcome: 'REFUSED',
      reason: { vi: 'Bước này không thể hoàn tác.', en: 'This step cannot be taken back.' },
    };
    return { kind: 'COMPENSATED', outcome: checked(outcome) };
  }
  if (move.kind === 'SEND' || step.reconcile === 'REPEATABLE')
    return { kind: 'SENT', outcome: checked(await step.send(work)) };
  return { kind: 'FOUND', found: checked(await step.reconcile(work)) };
}

export interface DeliverOptions {
  readonly adapters: RunningAdapters;
  readonly sealer: PayloadSealer;
  /** Milliseconds for a step that says nothing else. */
  readonly stepMs: number;
}

/** Does one move. Never rejects: whatever happens is what came of it. */
export async function deliver(delivery: Delivery, { adapters, sealer, stepMs }: DeliverOptions): Promise<Came> {
  const { row, move } = delivery;
  let begun = false;
  try {
    const found = findStep(row, (row.steps[move.step] as StepState).name, adapters);
    const deadline = AbortSignal.timeout(found.step.timeoutMs ?? stepMs);
    const signal = AbortSignal.any([delivery.signal, deadline]);
    const work = toWork({ ...delivery, signal }, found, sealer);
    begun = true;
    return await untilSignal(perform(move, found.step, work), signal, 'deadline of the step');
  } catch (error) {
    // What fails before the adapter is called has certainly not arrived, and will fail in the same way again.
    return { kind: 'FAILED', error: begun ? error : toGone(error) };
  }
}

const toGone = (error: unknown): StepGone =>
  error instanceof StepGone ? error : new StepGone('the command cannot be read any more', { cause: error });
