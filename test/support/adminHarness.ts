// The administration on a real database: sample agencies and units, the real decider, a recorded trail, a clock to set.
import { graphql } from 'graphql';
import type { Kysely } from 'kysely';
import { createAccessDecider, createAccessIndex, GATEWAY_CAPABILITIES } from '../../gateway/access/index.js';
import type { AdminContext, AdminServices, Db, Tx } from '../../gateway/admin/context.js';
import { createAdminSchema } from '../../gateway/admin/createAdminSchema.js';
import { operations } from '../../gateway/admin/operations/index.js';
import { runOperation } from '../../gateway/admin/runOperation.js';
import type { AuditEntry, Auditor } from '../../gateway/audit/index.js';
import { operationLimitsRule } from '../../gateway/graphql/operationLimits.js';
import type { Principal } from '../../gateway/identity/index.js';
import { createTextCheck } from '../../gateway/operations/index.js';
import {
  createCommandStore,
  followAccessChanges,
  openStore,
  type Store,
  type Tables,
} from '../../gateway/store/index.js';
import { createOpaqueCodec } from '../../gateway/stitching/opaqueCodec.js';
import { createUnitFacts } from '../../gateway/units/index.js';
import { SAMPLE_LIMITS, SAMPLE_RULES, SAMPLE_SCHEMA } from './adminSchema.js';
import { DATA_CAPABILITIES, seedSample, writeGrant, type SeededGrant } from './adminSeed.js';
import { createTestDatabase } from './database.js';
import { directory, tree } from './sampleRights.js';

/** Exactly what is granted to whom at the start; ids by name. */
export interface AdminHarness {
  readonly store: Store;
  readonly db: Db;
  readonly services: AdminServices;
  /** Every record of the trail, oldest first; `entries.length = 0` forgets them. */
  readonly entries: AuditEntry[];
  readonly clock: SettableClock;
  /** Ends of console sessions, rotated keys: what was asked of the other services. */
  readonly calls: string[];
  /** `allow = false`: the quota is used up. */
  readonly quota: { allow: boolean };
  principal(more?: Partial<Principal>): Principal;
  context(caller: Partial<Principal>): AdminContext;
  /** Runs one operation as the server does; rejects with AdminError. */
  runAdmin(operationName: string, args: unknown, caller: Partial<Principal>): Promise<any>;
  /** The same through GraphQL. */
  execute(document: string, variables: Record<string, unknown>, caller: Partial<Principal>): Promise<any>;
  /** Writes a grant as an installation does; answers its id. */
  addGrant(more: Partial<SeededGrant>): Promise<string>;
  /** Reads what changed in the store by other means than `runAdmin`. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
}

export interface SettableClock {
  now(): Date;
  today(): string;
  /** An instant, RFC 3339. */
  set(instant: string): void;
  advance(minutes: number): void;
}

export function createSettableClock(start = '2026-11-20T02:00:00Z'): SettableClock {
  let at = Date.parse(start);
  return {
    now: () => new Date(at),
    // Hanoi is UTC+7 all the year.
    today: () => new Date(at + 7 * 3_600_000).toISOString().slice(0, 10),
    set: (instant) => void (at = Date.parse(instant)),
    advance: (minutes) => void (at += minutes * 60_000),
  };
}

/** Sample people: invented, and marked so. */
export const PEOPLE = {
  cityAdmin: { reference: 'mau-quan-tri-thanh-pho', agency: 'H26', roles: ['city-admin'], personalId: '000000000001' },
  secondCityAdmin: { reference: 'mau-quan-tri-2', agency: 'H26', roles: ['city-admin'], personalId: '000000000002' },
  /** Of phường Tây Hồ. */
  wardAdmin: { reference: 'mau-quan-tri-tay-ho', agency: 'H26.L7', roles: ['unit-admin'], personalId: '000000000003' },
  /** Of phường Bồ Đề. */
  otherWardAdmin: {
    reference: 'mau-quan-tri-bo-de',
    agency: 'H26.L8',
    roles: ['unit-admin'],
    personalId: '000000000004',
  },
  officer: { reference: 'mau-can-bo', agency: 'H26.L7', roles: ['ward-officer'], personalId: '000000000005' },
  auditor: { reference: 'mau-kiem-tra', agency: 'H26', roles: ['auditor'], personalId: '000000000006' },
  citizen: { reference: 'mau-cong-dan', agency: null, roles: ['citizen'], personalId: '000000000007' },
  /** Holds nothing. */
  nobody: { reference: 'mau-khong-quyen', agency: 'H26.L7', roles: [], personalId: '000000000008' },
  /** The shared application of the city, for itself. */
  application: { reference: 'mau-ung-dung', client: 'shared-app', ownToken: true, agency: null, roles: [] },
  wardApplication: { reference: 'mau-ung-dung-phuong', client: 'ward-app', ownToken: true, agency: null, roles: [] },
} as const satisfies Record<string, Partial<Principal>>;

export const sampleUnitFacts = createUnitFacts(tree);

/** Records what is written; an act and its entry commit together, or neither. */
function createRecordingAuditor(db: Kysely<Tables>, entries: AuditEntry[]): Auditor<Tx> {
  const missing = () => Promise.reject(new Error('not part of the harness'));
  const auditor = {
    write: async (entry: AuditEntry) => void entries.push(entry),
    async transact<T>(act: (tx: Tx) => Promise<{ result: T; entry: AuditEntry }>): Promise<T> {
      const { result, entry } = await db.transaction().execute((tx) => act(tx));
      entries.push(entry);
      return result;
    },
    mayServePersonalData: () => true,
    state: () => ({ status: 'ok' as const }),
    search: missing,
    usesOf: missing,
    subjectsReadBy: missing,
    stop: async () => undefined,
  };
  return auditor as unknown as Auditor<Tx>;
}

function createDecider(records: () => ReturnType<typeof createAccessIndex>['records'], clock: SettableClock) {
  return createAccessDecider({
    ...sampleUnitFacts,
    records,
    scopeOf: (roots) => directory.scopeOf(roots),
    everywhere: { includes: () => true, agencies: () => [] },
    unitsVersion: () => '1',
    moment: () => ({ now: clock.now().getTime(), today: clock.today() }),
    stepUp: { acr: ['2'], maxAgeSeconds: 300 },
    sandboxRoles: true,
  });
}

/** Rights as one process knows them: an index that follows the store, and the decider over it. */
export async function followRights(db: Kysely<Tables>, clock: SettableClock) {
  const index = createAccessIndex();
  const follower = await followAccessChanges({
    db,
    pollMs: 3_600_000,
    maxStaleMs: 3_600_000,
    apply: async (changes) => index.apply(changes),
    onError: (error) => {
      throw error;
    },
  });
  return { index, follower, decider: createDecider(() => index.records, clock) };
}

interface Parts {
  readonly store: Store;
  readonly clock: SettableClock;
  readonly rights: Awaited<ReturnType<typeof followRights>>;
  readonly entries: AuditEntry[];
  readonly calls: string[];
  readonly quota: { allow: boolean };
}

function createServices({ store, clock, rights, entries, calls, quota }: Parts): AdminServices {
  const { decider, index, follower } = rights;
  const codec = createOpaqueCodec(Buffer.alloc(32, 7));
  return {
    db: store.db,
    auditor: createRecordingAuditor(store.db, entries),
    quota: {
      consume: async () => ({ allowed: quota.allow, limit: 100, remaining: 99, resetSeconds: 60, policy: 'user' }),
      headers: () => ({}),
    } as unknown as AdminServices['quota'],
    clock,
    tree,
    directory,
    units: sampleUnitFacts,
    records: () => index.records,
    accessFor: (caller, purpose) => decider.accessFor(caller, purpose),
    heldGrants: (caller) => decider.heldGrants(caller),
    capabilities: [
      ...GATEWAY_CAPABILITIES,
      ...DATA_CAPABILITIES.map((capability) => ({ capability, title: { vi: `${capability} (mẫu)`, en: capability } })),
    ],
    rules: SAMPLE_RULES,
    publicSchema: () => ({ schema: SAMPLE_SCHEMA, rules: SAMPLE_RULES }),
    governance: { usedWithinDays: 30 },
    explain: () => [],
    checkText: createTextCheck({
      schema: () => SAMPLE_SCHEMA,
      tokens: 100,
      rules: [operationLimitsRule(SAMPLE_LIMITS)],
    }),
    adapterStates: () => ({}),
    alarm: () => undefined,
    countRecords: async () => ({}),
    findRow: async () => undefined,
    runMasked: async () => ({ data: null, errors: [] }),
    commands: { store: createCommandStore(store.db) } as unknown as AdminServices['commands'],
    webhooks: {
      ...{ types: [], maxPerApplication: 5, overlapHours: 24, urlProblem: () => undefined, wake: () => undefined },
      createSecret: () => ({ secret: '', sealed: '' }),
    },
    remotes: {
      ...{ urlProblem: () => undefined, audienceProblem: () => undefined, isTaken: () => false },
      ...{ health: () => 'unknown', generation: () => '0' },
      show: async () => ({ sdl: '', hash: '', problem: undefined }),
      fetch: async () => ({ sdl: '', hash: '', problems: [], changes: [], refused: async () => [] }),
      examine: () => ({ problems: [], changes: [], refused: async () => [] }),
      examineWithout: () => ({ problems: [], changes: [], refused: async () => [] }),
    },
    personHash: (personalId) => `hash-of-${personalId}`,
    seal: (context, text) => codec.seal(context, text),
    unseal: (context, token) => codec.unseal(context, token),
    endSessions: async (reference) => calls.push(`endSessions ${reference}`),
    rotateSigningKey: async () => `kid-${calls.push('rotateSigningKey')}`,
    changed: () => follower.refresh(),
  };
}

export interface AdminHarnessOptions {
  /** Changes the services before anything runs, for what the harness only stands in for. */
  readonly change?: (services: AdminServices) => AdminServices;
  /** Default: PostgreSQL. */
  readonly kind?: Store['kind'];
}

async function openPlace(kind: Store['kind'] = 'PostgreSQL') {
  if (kind === 'PGlite') return { store: await openStore({}), drop: async () => undefined };
  const database = await createTestDatabase();
  return { store: await openStore({ url: database.url }), drop: () => database.drop() };
}

export async function createAdminHarness(options: AdminHarnessOptions = {}): Promise<AdminHarness> {
  const { store, drop } = await openPlace(options.kind);
  await seedSample(store.db);
  const clock = createSettableClock();
  const rights = await followRights(store.db, clock);
  const parts: Parts = { store, clock, rights, entries: [], calls: [], quota: { allow: true } };
  const made = createServices(parts);
  const services = options.change?.(made) ?? made;

  function principal(more: Partial<Principal> = {}): Principal {
    const seconds = Math.floor(clock.now().getTime() / 1000);
    return {
      issuer: 'test-issuer',
      subject: more.reference ?? 'subject',
      client: 'admin-console',
      ownToken: false,
      agency: null,
      roles: [],
      tokenId: 'test-token',
      expiresAt: seconds + 600,
      reference: 'mau-nguoi-goi',
      personalId: null,
      acr: '2',
      authTime: seconds,
      sessionId: null,
      issuedAt: seconds,
      actor: null,
      ...more,
    } as Principal;
  }

  function context(caller: Partial<Principal>): AdminContext {
    const who = principal(caller);
    return {
      requestId: 'test-request',
      ip: '192.0.2.1',
      principal: who,
      access: services.accessFor(who, null),
      services,
    };
  }

  return {
    store,
    db: store.db,
    services,
    entries: parts.entries,
    calls: parts.calls,
    quota: parts.quota,
    clock,
    principal,
    context,
    async runAdmin(operationName, args, caller) {
      const operation = operations.find(({ name }) => name === operationName);
      if (operation === undefined) throw new Error(`no operation ${operationName}`);
      return runOperation(operation, args, context(caller));
    },
    execute: (document, variables, caller) =>
      graphql({
        schema: createAdminSchema(),
        source: document,
        variableValues: variables,
        contextValue: context(caller),
      }),
    async addGrant(more) {
      const id = await writeGrant(store.db, more);
      await rights.follower.refresh();
      return id;
    },
    refresh: () => rights.follower.refresh(),
    async stop() {
      rights.follower.stop();
      await store.close();
      await drop();
    },
  };
}
