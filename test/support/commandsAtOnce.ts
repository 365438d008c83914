// Commands for tests of the schema alone: taken in without a store, and carried out at once.
import type { CommandDefinition, CommandStep } from '../../adapters/kit/index.js';
import { toCommandRecord } from '../../gateway/compose/commandRecord.js';
import { createCommandsAdapter } from '../../gateway/compose/commandsAdapter.js';
import type { CommandRow } from '../../gateway/commands/index.js';
import type { AcceptChange, AdapterInstance, OpaqueCodec } from '../../gateway/stitching/index.js';

export interface CommandsAtOnce {
  /** The adapter that owns `Command`. */
  readonly instance: AdapterInstance;
  readonly accept: AcceptChange;
  /** As if nothing had been sent yet. */
  reset(): void;
}

/** `instances`: those that declare commands. */
export function commandsAtOnce(instances: readonly AdapterInstance[], codec: OpaqueCodec): CommandsAtOnce {
  const rows = new Map<string, CommandRow>();
  const store = { byIds: async (ids: readonly string[]) => ids.flatMap((id) => rows.get(id) ?? []) };
  const changes = { of: async function* () {}, tell: () => undefined };
  const adapter = createCommandsAdapter({ store, codec, changes, units: () => [] } as never);

  const accept: AcceptChange = async (asked, { caller, requestId }) => {
    const unit = await asked.check();
    const { payload } = await asked.prepare();
    const instance = instances.find((one) => one.adapter.id === asked.adapter);
    const [step] = (asked.definition as unknown as CommandDefinition<unknown>).steps as CommandStep<unknown, unknown>[];
    const id = `c${rows.size + 1}`;
    const sent = await step?.send({
      ...{ client: instance?.client, payload, caller, results: {}, attempt: 1 },
      ...{ key: id, acceptedAt: new Date(0), signal: new AbortController().signal },
    });
    const at = new Date(0).toISOString();
    const result = sent !== undefined && 'result' in sent ? sent.result : undefined;
    const row: CommandRow = {
      ...{
        id,
        client: caller.application ?? '',
        key: asked.key ?? 'key',
        bodyHash: Buffer.alloc(0),
        tenant: null,
        unit,
      },
      ...{ adapter: asked.adapter, name: asked.name, lane: id, actor: caller.reference, onBehalfOf: null },
      ...{ agency: caller.agency, purpose: null, requestId, status: 'CONFIRMED', error: null, payload: null },
      steps: [{ name: 'send', status: 'CONFIRMED', attempts: 1, pauses: 0, result, updatedAt: at }],
      ...{ createdAt: new Date(0), updatedAt: new Date(0) },
    };
    rows.set(id, row);
    return toCommandRecord(row, codec);
  };
  return { instance: { adapter, client: null }, accept, reset: () => rows.clear() };
}
