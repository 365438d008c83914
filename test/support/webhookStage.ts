// Webhooks on a database of their own: applications of two agencies, changes in the log, and what the tables really hold.
import { randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import {
  createEventStore,
  createWebhookStore,
  insertWebhook,
  type NewWebhook,
  type Store,
  type Tables,
} from '../../gateway/store/index.js';
import type { Claim, Claimed, Outcome, WebhookStore } from '../../gateway/webhooks/webhookStore.js';
import { openLedgerStore, type StoreKind } from './ledgerStore.js';

export interface ChangeGiven {
  readonly type?: string;
  readonly key?: string;
  readonly unit?: string | null;
  readonly client?: string | null;
}

export interface HookGiven extends Partial<NewWebhook> {
  /** Its secret, sealed under its id. */
  readonly sealFor?: (id: string) => string;
}

export const BREAKING = { breakAfter: 3, breakSeconds: 30, maxBreakSeconds: 3_600 };

export const DELIVERED: Outcome = {
  ...{ state: 'DELIVERED', seconds: 0, sent: true, status: 204, failure: null },
  receiver: { kind: 'OK', slow: false, shutSeconds: 0 },
};

export function failedOutcome(more: Partial<Outcome> = {}): Outcome {
  const receiver = { kind: 'FAILED', slow: false, shutSeconds: 0 } as const;
  return { state: 'PENDING', seconds: 600, sent: true, status: 500, failure: null, receiver, ...more };
}

async function seed({ db }: Store): Promise<void> {
  for (const [tenant, client] of [
    ['H26.L7', 'ung-dung-mau'],
    ['H26.L8', 'ung-dung-khac'],
  ] as const) {
    await db.insertInto('agency').values({ code: tenant, name: 'Cơ quan mẫu', unit_key: 'hn:01' }).execute();
    await db.insertInto('tenant').values({ id: tenant, status: 'ACTIVE' }).execute();
    await db
      .insertInto('application')
      .values({ client_id: client, tenant_id: tenant, title: 'Mẫu', status: 'ACTIVE' })
      .execute();
  }
}

export async function openWebhookStage(kind: StoreKind) {
  const ledger = await openLedgerStore(kind);
  const { db } = ledger.store;
  await seed(ledger.store);
  const webhooks: WebhookStore = createWebhookStore(db);
  const events = createEventStore(db);
  const readEvents = (after: string, limit: number) => events.read(after, limit);
  const claim = (more: Partial<Claim> = {}) =>
    webhooks.claim({ owner: OWNER, limit: 100, perHook: 4, breakAfter: 3, seconds: 60, paused: [], ...more });

  return {
    ...{ db, url: ledger.url, webhooks, readEvents, claim, stop: () => ledger.stop() },
    transact: <T>(act: (tx: Transaction<Tables>) => Promise<T>) => ledger.transact(act),
    async addHook({ sealFor, ...more }: HookGiven = {}): Promise<string> {
      const id = randomUUID();
      const made = { id, client: 'ung-dung-mau', title: 'Mẫu', url: 'https://nhan.example/moc', createdBy: 'mau' };
      await insertWebhook(db, { ...made, types: ['Dossier'], units: [], secret: sealFor?.(id) ?? 'sealed', ...more });
      return id;
    },
    addEvents: (...changes: readonly ChangeGiven[]) =>
      ledger.transact((tx) =>
        events.append(
          tx,
          changes.map((change) => ({ type: 'Dossier', key: randomUUID(), unit: null, ...change })),
        ),
      ),
    write: (claimed: Claimed, outcome: Outcome, owner = OWNER) => webhooks.write(owner, claimed, outcome, BREAKING),
    async hookOf(id: string) {
      return db.selectFrom('webhook').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    },
    async deliveriesOf(hook: string) {
      return db.selectFrom('webhook_delivery').selectAll().where('hook', '=', hook).orderBy('seq').execute();
    },
    /** As if so many seconds had passed since everything that is written down. */
    async pass(seconds: number): Promise<void> {
      await sql`update webhook_delivery set due_at = due_at - ${seconds} * interval '1 second',
        until = until - ${seconds} * interval '1 second', since = since - ${seconds} * interval '1 second'`.execute(db);
      await sql`update webhook set shut_until = shut_until - ${seconds} * interval '1 second',
        old_until = old_until - ${seconds} * interval '1 second'`.execute(db);
    },
    /** Nothing of other tests is due, or told, any more. */
    async clear(): Promise<void> {
      await sql`update webhook set status = 'ENDED'`.execute(db);
      await sql`update webhook_position set event = (select coalesce(max(seq), 0) from event)`.execute(db);
    },
  };
}

export type WebhookStage = Awaited<ReturnType<typeof openWebhookStage>>;

/** Of leases, where it does not matter whose they are. */
export const OWNER = '00000000-0000-4000-8000-000000000001';
export const OTHER = '00000000-0000-4000-8000-000000000002';
