// An in-memory system of records with every kind of field, command and event that access rules speak of.
import { EventEmitter, on } from 'node:events';
import { z } from 'zod';
import {
  defineAdapter,
  defineCommand,
  type Adapter,
  type AdapterCall,
  type UnitScope,
} from '../../adapters/kit/index.js';
import { matrixTypeDefs } from './matrixTypeDefs.js';

/** A row of the system. Everything in it is invented. */
export interface MatrixRecord {
  readonly key: string;
  readonly number: string;
  readonly title: string;
  readonly status: string;
  /** Key of the unit it was recorded under. */
  readonly unit: string;
  readonly nationalId: string;
  readonly phone: string;
  readonly fullName: string;
  readonly health: string;
  readonly holder: { readonly address: string; readonly email: string };
  readonly relatedKey: string | null;
}

export interface MatrixNotice {
  readonly key: string;
  readonly title: string;
  readonly unit: string;
  readonly contact: string;
}

/** The rows, and what was asked of them. */
export interface MatrixSystem {
  readonly records: Map<string, MatrixRecord>;
  readonly notices: Map<string, MatrixNotice>;
  /** Commands that arrived, as `updateRecord key`. */
  readonly commands: string[];
  /** Forgets the scope, as a badly written adapter would: the gateway has to catch it. */
  careless: boolean;
  /** Tells everyone who listens. */
  tell(record: MatrixRecord): void;
  /** How many listen now. */
  listeners(): number;
}

/** A row with plausible values; `n` makes it unique. */
export function aRecord(key: string, unit: string, n: number, more: Partial<MatrixRecord> = {}): MatrixRecord {
  return {
    key,
    number: `HS-${String(n).padStart(6, '0')}`,
    title: `Hồ sơ mẫu ${key}`,
    status: 'OPEN',
    unit,
    nationalId: `0010990${String(n).padStart(5, '0')}`,
    phone: `09${String(n).padStart(8, '0')}`,
    fullName: `Nguyễn Văn Mẫu ${n}`,
    health: `mẫu ${n}`,
    holder: { address: `Số ${n}, phố Mẫu`, email: `mau${n}@sample.invalid` },
    relatedKey: null,
    ...more,
  };
}

export function createMatrixSystem(): MatrixSystem {
  const changes = new EventEmitter().setMaxListeners(0);
  return {
    records: new Map<string, MatrixRecord>(),
    notices: new Map<string, MatrixNotice>(),
    commands: [],
    careless: false,
    tell: (record) => changes.emit('change', record),
    listeners: () => changes.listenerCount('change'),
    ...{ changes },
  };
}

/** What a well-behaved system filters by. */
function isVisible({ scope, client }: Pick<Call, 'scope' | 'client'>, record: MatrixRecord): boolean {
  if (client.careless) return true;
  return isInScope(scope, record);
}

function isInScope(scope: UnitScope, record: MatrixRecord): boolean {
  if (scope.subject !== undefined && record.nationalId === scope.subject) return true;
  if (scope.assignedAway?.('Record').includes(record.key) === true) return false;
  return scope.includes(record.unit) || scope.assigned?.('Record').includes(record.key) === true;
}

interface Filter {
  readonly unit?: string | null;
  readonly word?: string | null;
}

type Call = AdapterCall<MatrixSystem>;

function find({ unit, word }: Filter, call: Call): MatrixRecord[] {
  return [...call.client.records.values()]
    .filter((record) => !unit || record.unit === unit)
    .filter((record) => !word || record.title.includes(word))
    .filter((record) => isVisible(call, record));
}

function toPage<R extends { readonly key: string }>(
  rows: readonly R[],
  args: { first: number; after?: string | null },
) {
  const start = args.after ? rows.findIndex((row) => row.key === args.after) + 1 : 0;
  const items = rows
    .slice(start, start + args.first)
    .map((record) => ({ record: record as never, cursor: record.key }));
  return { items, hasNextPage: start + args.first < rows.length };
}

type Change = (client: MatrixSystem, payload: Payload, reference: string) => string;

const payloadSchema = z.object({
  id: z.string().nullish(),
  unit: z.string().nullish(),
  title: z.string().nullish(),
  subject: z.string().nullish(),
});
type Payload = z.output<typeof payloadSchema>;

/** A command of one step: `change` does it and answers with the key of the row. */
function command(type: string, change: Change) {
  return defineCommand<MatrixSystem, Payload>({
    payload: payloadSchema,
    prepare: async (args: Payload, { scope }) => ({
      subject: `${type} ${args.id ?? args.unit ?? ''}`,
      payload: { ...args, subject: scope.subject ?? null },
    }),
    steps: [
      {
        name: 'send',
        title: { vi: 'Gửi', en: 'Send' },
        reconcile: 'REPEATABLE',
        send: async ({ client, payload, caller }) => ({
          outcome: 'DONE',
          result: { row: { type, key: change(client, payload, caller.reference) } },
        }),
      },
    ],
  });
}

function recordChange(name: string, more: Partial<MatrixRecord>): Change {
  return (client, { id, title }) => {
    client.commands.push(`${name} ${id}`);
    const old = client.records.get(String(id)) as MatrixRecord;
    const changed = { ...old, ...(title == null ? {} : { title }), ...more };
    client.records.set(old.key, changed);
    client.tell(changed);
    return old.key;
  };
}

const createRecord: Change = (client, { unit, title, subject }, reference) => {
  client.commands.push(`createRecord ${unit}`);
  const n = 90_000 + client.records.size;
  // Citizens ask for themselves.
  const own = subject == null ? {} : { nationalId: subject };
  const record = aRecord(`new-${n}-${reference.slice(0, 4)}`, String(unit), n, { title: String(title), ...own });
  client.records.set(record.key, record);
  return record.key;
};

function noticeChange(name: string): Change {
  return (client, { id, unit }) => {
    client.commands.push(`${name} ${id ?? unit ?? ''}`);
    return id ?? 'new';
  };
}

async function* listen(args: Filter, call: Call, signal: AbortSignal) {
  const { changes } = call.client as unknown as { changes: EventEmitter };
  try {
    for await (const [record] of on(changes, 'change', { signal }) as AsyncIterable<[MatrixRecord]>)
      if ((!args.unit || record.unit === args.unit) && isVisible(call, record)) yield record as never;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

// Nobody changes notices here.
async function* listenToNotices(_args: object, _call: Call, signal: AbortSignal) {
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  yield* [] as never[];
}

const CAPABILITIES = [
  ...['read', 'read-personal', 'create', 'update', 'void', 'sign', 'watch'].map((action) => `record.${action}`),
  'notice.manage',
];

/** The adapter over these rows. */
export function matrixAdapter(system: MatrixSystem): Adapter {
  return defineAdapter({
    id: 'records',
    title: { vi: 'Hồ sơ (mẫu)', en: 'Records (sample)' },
    levels: ['CITY', 'WARD'],
    grants: CAPABILITIES.map((name) => ({ capability: `records:${name}` as const, title: { vi: name, en: name } })),
    configSchema: z.object({}),
    typeDefs: matrixTypeDefs,
    createClient: () => system,
    queries: {
      records: async (args: Filter & { first: number; after?: string }, call) => toPage(find(args, call), args),
      record: async (args: { id: string }, call) => {
        const found = call.client.records.get(args.id);
        return found !== undefined && isVisible(call, found) ? (found as never) : null;
      },
      // A number cannot be looked at twice: this part is never careless.
      recordCount: async (args: Filter, call) =>
        find(args, call).filter((record) => isInScope(call.scope, record)).length,
      notices: async (args: { first: number; after?: string }, { client }) =>
        toPage([...client.notices.values()], args),
      notice: async (args: { id: string }, { client }) => (client.notices.get(args.id) ?? null) as never,
      noticeCount: async (_args: object, { client }) => client.notices.size,
    },
    entities: {
      Record: {
        key: 'key',
        load: async (keys, call) =>
          keys.map((key) => {
            const found = call.client.records.get(key);
            return found !== undefined && isVisible(call, found) ? (found as never) : null;
          }),
      },
      Notice: {
        key: 'key',
        load: async (keys, { client }) => keys.map((key) => (client.notices.get(key) ?? null) as never),
      },
    },
    commands: {
      createRecord: command('Record', createRecord),
      updateRecord: command('Record', recordChange('updateRecord', {})),
      voidRecord: command('Record', recordChange('voidRecord', { status: 'VOID' })),
      signRecord: command('Record', recordChange('signRecord', { status: 'SIGNED' })),
      createNotice: command('Notice', noticeChange('createNotice')),
      updateNotice: command('Notice', noticeChange('updateNotice')),
      voidNotice: command('Notice', noticeChange('voidNotice')),
      signNotice: command('Notice', noticeChange('signNotice')),
    },
    events: { recordChanged: listen, noticeChanged: listenToNotices },
    probe: async () => undefined,
  });
}
