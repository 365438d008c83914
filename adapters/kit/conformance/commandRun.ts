// One command of an adapter under test, call by call: what a worker would do is written out in the tests.
import {
  UpstreamError,
  type Adapter,
  type CommandDefinition,
  type CommandStep,
  type Found,
  type StepResult,
  type UnitScope,
} from '../index.js';
import { createCall } from './createCall.js';

/** How a call ended: `DONE`, `ABSENT`, … or the error's code; NOT_SENT where it is certain that nothing left. */
export type Ending = Found['outcome'] | `UPSTREAM_${string}` | 'NOT_SENT';

export interface CommandRun {
  /** Sends the step that is open; until `signal`, which is its deadline. */
  send(signal?: AbortSignal): Promise<Ending>;
  /** Looks for it. A step that is repeatable has nothing to look for: it is sent again. */
  look(): Promise<Ending>;
}

interface CommandRunOptions {
  readonly adapter: Adapter;
  readonly client: unknown;
  readonly scope: UnitScope;
  readonly name: string;
  readonly key: string;
  readonly acceptedAt: Date;
}

function ownSteps(definition: CommandDefinition<unknown>): readonly CommandStep<unknown, unknown>[] {
  return definition.steps.filter((step): step is CommandStep<unknown, unknown> => 'send' in step);
}

/** Prepares it as a caller would; its payload goes through JSON, as it does in the store. */
export async function prepareRun(options: CommandRunOptions, args: object): Promise<CommandRun> {
  const { adapter, client, scope, name, key, acceptedAt } = options;
  const definition = adapter.commands?.[name];
  if (definition === undefined) throw new Error(`${name}: no such command`);
  const prepared = await definition.prepare(args as never, createCall(client, scope));
  const payload: unknown = definition.payload.parse(JSON.parse(JSON.stringify(prepared.payload)));
  const steps = ownSteps(definition);
  const results: Record<string, StepResult> = {};
  let [place, attempt] = [0, 1];

  async function act(isLook: boolean, signal: AbortSignal = AbortSignal.timeout(20_000)): Promise<Ending> {
    const step = steps[place];
    if (step === undefined) return 'DONE';
    const work = {
      ...{ client, payload, key: `${key}.${step.name}`, results, attempt, acceptedAt },
      ...{ caller: { agency: null, reference: 'conformance' }, signal },
    };
    attempt += 1;
    try {
      const { reconcile } = step;
      const found = isLook && reconcile !== 'REPEATABLE' ? await reconcile(work) : await step.send(work);
      if ('result' in found && found.result !== undefined) results[step.name] = found.result;
      if (found.outcome !== 'DONE') return found.outcome;
      [place, attempt] = [place + 1, 1];
      return place < steps.length ? await act(false, signal) : 'DONE';
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      return error.sent || isLook ? error.code : 'NOT_SENT';
    }
  }

  return { send: (signal) => act(false, signal), look: () => act(true) };
}
