// `Command` as a part of the schema: looked up, listed and followed by whoever sent it, and by who is in charge of a unit.
import { z } from 'zod';
import {
  defineAdapter,
  InputError,
  type Adapter,
  type AdapterCall,
  type AdapterRecord,
} from '../../adapters/kit/index.js';
import { commandTypeDefs } from '../commands/commandTypeDefs.js';
import {
  attemptsOf,
  resultOf,
  type CommandError,
  type CommandRow,
  type CommandStatus,
  type CommandStore,
} from '../commands/index.js';
import type { OpaqueCodec } from '../stitching/index.js';
import type { CommandChanges } from './commandChanges.js';

export interface CommandsAdapterParts {
  readonly store: CommandStore<never>;
  readonly codec: Pick<OpaqueCodec, 'encodeId'>;
  readonly changes: CommandChanges;
  /** Keys of all units. */
  units(): readonly string[];
}

const toError = (error: CommandError | null | undefined) =>
  error == null ? null : { code: error.code, message: error.vi, messageEn: error.en };

/** As the schema shows it. */
export function toCommandRecord(row: CommandRow, codec: CommandsAdapterParts['codec']): AdapterRecord {
  const result = resultOf(row);
  return {
    key: row.id,
    name: row.name,
    status: row.status,
    steps: row.steps.map(({ name, status, attempts, error, updatedAt }) => ({
      ...{ name, status, attempts },
      ...{ error: toError(error), updatedAt: new Date(updatedAt) },
    })),
    attempts: attemptsOf(row),
    result:
      result === undefined
        ? null
        : {
            id: result.row === undefined ? null : codec.encodeId(result.row.type, result.row.key),
            reference: result.reference ?? null,
            url: result.url ?? null,
          },
    error: toError(row.error),
    idempotencyKey: row.key,
    unit: row.unit,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

type Call = Pick<AdapterCall<unknown>, 'caller' | 'scope'>;

/** Sent by the same caller through the same application. */
const isOwn = ({ caller }: Call, row: CommandRow): boolean =>
  caller.application === row.client && caller.reference === row.actor;

interface ListArgs {
  readonly statuses?: readonly CommandStatus[] | null;
  readonly first: number;
  readonly after?: string | null;
}

const MAX_FIRST = 100;

function requireFirst(first: number): number {
  if (Number.isInteger(first) && first >= 1 && first <= MAX_FIRST) return first;
  throw new InputError(`"first" must be 1 to ${MAX_FIRST}.`, `"first" phải từ 1 đến ${MAX_FIRST}.`);
}

export function createCommandsAdapter({ store, codec, changes, units }: CommandsAdapterParts): Adapter {
  async function list(filter: Parameters<typeof store.list>[0], { statuses, first, after }: ListArgs) {
    const page = await store.list({ ...filter, statuses: statuses ?? undefined }, requireFirst(first), after ?? null);
    const items = page.rows.map((row) => ({ record: toCommandRecord(row, codec), cursor: row.seq }));
    return { items, hasNextPage: page.more };
  }

  async function own(id: string, call: Call): Promise<CommandRow | null> {
    const [row] = await store.byIds([id]);
    return row !== undefined && isOwn(call, row) ? row : null;
  }

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
        return row === null ? null : toCommandRecord(row, codec);
      },
      myCommands: (args: ListArgs, { caller }) =>
        list({ client: caller.application ?? '', actor: caller.reference }, args),
      commands: (
        { unit, application, ...args }: ListArgs & { unit?: string | null; application?: string | null },
        call,
      ) =>
        list(
          {
            client: application ?? undefined,
            units: (unit == null ? units() : [unit]).filter((key) => call.scope.includes(key)),
          },
          args,
        ),
    },
    entities: {
      Command: {
        key: 'key',
        async load(keys, call) {
          const rows = new Map((await store.byIds(keys)).map((row) => [row.id, row]));
          return keys.map((key) => {
            const row = rows.get(key);
            return row !== undefined && isOwn(call, row) ? toCommandRecord(row, codec) : null;
          });
        },
      },
    },
    events: {
      async *commandChanged({ id }: { id: string }, call, signal) {
        let shown = 0;
        for await (const _ of changes.of(id, signal)) {
          const row = await own(id, call);
          if (row === null) return;
          if (row.updatedAt.getTime() <= shown) continue;
          shown = row.updatedAt.getTime();
          yield toCommandRecord(row, codec);
        }
      },
    },
    // The store has its own line in /readyz.
    probe: async () => undefined,
  });
}
