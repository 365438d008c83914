// An audit trail on a database of its own, with plainly invented entries.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Transaction } from 'kysely';
import { auditSettingsSchema, createAuditor, type AuditEntry, type Auditor } from '../../gateway/audit/index.js';
import { createAuditStore } from '../../gateway/store/auditStore.js';
import { openStore, type Store, type Tables } from '../../gateway/store/index.js';
import { createTestDatabase } from './database.js';

export type SampleAuditor = Auditor<Transaction<Tables>>;

export interface SampleAudit {
  readonly store: Store;
  /** Of PostgreSQL. */
  readonly url: string | undefined;
  /** The data folder. */
  readonly folder: string;
  /** Starts another writer on the same store and folder; all are stopped at the end. */
  start(more?: StartOptions): Promise<SampleAuditor>;
  stop(): Promise<void>;
}

interface StartOptions {
  readonly settings?: Record<string, unknown>;
  readonly folder?: string;
  readonly now?: () => number;
  readonly store?: ReturnType<typeof createAuditStore>;
  readonly onWarning?: (what: string, error?: unknown) => void;
}

export function sampleEntry(more: Partial<AuditEntry> = {}): AuditEntry {
  return {
    event: 'operation.executed',
    outcome: 'OK',
    actor: { reference: 'nguoi-mau-1', issuer: 'https://idp.example', client: 'ung-dung-mau', acr: '1' },
    onBehalfOf: null,
    tenant: 'H26.01',
    unit: { key: 'hn:01', name: 'Phường Mẫu' },
    ip: '192.0.2.1',
    requestId: 'yeu-cau-mau-1',
    operation: { name: 'Mau', hash: 'a'.repeat(64) },
    purpose: 'handle-procedure',
    legalBasis: 'Mẫu',
    fields: ['Query.dossier', 'Citizen.personalId'],
    sources: ['public-services'],
    counts: { Dossier: 1 },
    subjects: [],
    sensitivity: 2,
    codes: [],
    ...more,
  };
}

const kinds = {
  PGlite: async (folder: string) => ({
    store: await openStore({ folder }),
    url: undefined,
    drop: async () => undefined,
  }),
  PostgreSQL: async () => {
    const database = await createTestDatabase();
    return { store: await openStore({ url: database.url }), url: database.url, drop: () => database.drop() };
  },
};

export async function openSampleAudit(kind: keyof typeof kinds): Promise<SampleAudit> {
  const folder = mkdtempSync(join(tmpdir(), 'lien-thong-audit-'));
  const { store, url, drop } = await kinds[kind](folder);
  const started: SampleAuditor[] = [];
  return {
    store,
    url,
    folder,
    async start(more = {}) {
      const auditor = await createAuditor({
        store: more.store ?? createAuditStore(store.db),
        settings: auditSettingsSchema.parse({ storeMs: 1_000, checkpointSeconds: 3_600, ...more.settings }),
        folder: more.folder ?? folder,
        now: more.now,
        onWarning: more.onWarning,
      });
      started.push(auditor);
      return auditor;
    },
    async stop() {
      for (const auditor of started) await auditor.stop();
      await store.close();
      await drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
