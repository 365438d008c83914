// `Command` as a part of the schema: looked up, listed and followed by whoever sent it, and by who is in charge of a unit.
import { z } from 'zod';
import { defineAdapter, InputError, type Adapter, type AdapterCall, type Page } from '../../adapters/kit/index.js';
import {
  commandTypeDefs,
  type CommandFilter,
  type CommandRow,
  type CommandStatus,
  type CommandStore,
} from '../commands/index.js';
import type { OpaqueCodec } from '../stitching/index.js';
import type { CommandChanges } from './commandChanges.js';
import { toCommandRecord } from './commandRecord.js';

export interface CommandsAdapterParts {
  readonly store: Pick<CommandStore<never>, 'byIds' | 'list'>;
  readonly codec: Pick<OpaqueCodec, 'encodeId'>;
  readonly changes: Pick<CommandChanges, 'of'>;
  /** Keys of all units. */
  readonly units: () => readonly string[];
}

type Call = Pick<AdapterCall<unknown>, 'caller'>;

/** Sent by the same caller through the same application. */
const isOwn = ({ caller }: Call, row: CommandRow): boolean =>
  caller.application === row.client && caller.reference === row.actor;

interface ListArgs {
  readonly statuses?: readonly CommandStatus[] | null;
  readonly first: number;
  readonly after?: string | null;
}

interface UnitArgs extends ListArgs {
  readonly unit?: string | null;
  readonly application?: string | null;
}

const MAX_FIRST = 100;

function requireFirst(first: number): number {
  if (Number.isInteger(first) && first >= 1 && first <= MAX_FIRST) return first;
  throw new InputError(`"first" must be 1 to ${MAX_FIRST}.`, `"first" phải từ 1 đến ${MAX_FIRST}.`);
}

function createReads({ store, codec, changes }: CommandsAdapterParts) {
  const own = async (id: string, call: Call): Promise<CommandRow | null> => {
    const [row] = await store.byIds([id]);
    return row !== undefined && isOwn(call, row) ? row : null;
  };
  const list = async (filter: CommandFilter, { statuses, first, after }: ListArgs): Promise<Page> => {
    const page = await store.list({ ...filter, statuses: statuses ?? undefined }, requireFirst(first), after ?? null);
    const items = page.rows.map((row) => ({ record: toCommandRecord(row, codec), cursor: row.seq }));
    return { items, hasNextPage: page.more };
  };
  const load = async (keys: readonly string[], call: Call) => {
    const rows = new Map((await store.byIds(keys)).map((row) => [row.id, row]));
    return keys.map((key) => {
      const row = rows.get(key);
      return row !== undefined && isOwn(call, row) ? toCommandRecord(row, codec) : null;
    });
  };
  const follow = async function* ({ id }: { id: string }, call: Call, signal: AbortSignal) {
    let shown = '';
    for await (const _ of changes.of(id, signal)) {
      const row = await own(id, call);
      if (row === null) return;
      const state = JSON.stringify([row.status, row.steps, row.error]);
      if (state === shown) continue;
      shown = state;
      yield toCommandRecord(row, codec);
    }
  };
  return { own, list, load, follow };
}

export function createCommandsAdapter(parts: CommandsAdapterParts): Adapter {
  const { own, list, load, follow } = createReads(parts);
  return defineAdapter({
    id: 'commands',
    title: { vi: 'Lệnh', en: 'Commands' },
    levels: ['CITY', 'DISTRICT', 'WARD'],
    grants: [
      { capability: 'commands:command.read', title: { vi: 'Xem lệnh của đơn vị', en: 'See commands of a unit' } },
    ],
    configSchema: z.object({}),
    typeDefs: commandTypeDefs,
    createClient: () => null,
    queries: {
      async command({ id }: { id: string }, call) {
        const row = await own(id, call);
        return row === null ? null : toCommandRecord(row, parts.codec);
      },
      myCommands: (args: ListArgs, { caller }) =>
        list({ client: caller.application ?? '', actor: caller.reference }, args),
      commands: ({ unit, application, ...args }: UnitArgs, { scope }) =>
        list(
          {
            client: application ?? undefined,
            units: (unit == null ? parts.units() : [unit]).filter((key) => scope.includes(key)),
          },
          args,
        ),
    },
    entities: { Command: { key: 'key', load } },
    events: { commandChanged: follow },
    // The store has its own line in /readyz.
    probe: async () => undefined,
  });
}
