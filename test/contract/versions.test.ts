// Nothing that decides about rights is ever lost: each change keeps what was and moves one version. On both databases.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openStore, seedSchema, seedStore, type Store } from '../../gateway/store/index.js';
import { createTestDatabase } from '../support/database.js';
import { loadAccessRecords } from '../support/readRecords.js';

const agencies = ['H26', 'H26.01'].map((code) => ({
  ...{ code, name: 'Cơ quan mẫu', parentCode: code === 'H26' ? null : 'H26', unit: 'hn:01', ceasedOn: null },
}));
const seed = seedSchema.parse({
  purposes: [{ code: 'handle-procedure', titleVi: 'Mẫu', titleEn: 'Sample', legalBasis: 'Mẫu' }],
  applications: [{ clientId: 'shared-app', tenant: 'H26', title: 'Ứng dụng mẫu' }],
  grants: [
    {
      ...{ to: { kind: 'ROLE', name: 'ward-officer' }, capabilities: ['a:b.read'], unit: null, reach: 'SELF' },
      ...{ validFrom: '2025-01-01', reason: 'Mẫu' },
    },
  ],
});

const folder = mkdtempSync(join(tmpdir(), 'lien-thong-versions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(['PGlite', 'PostgreSQL'])('a versioned table on %s', (kind) => {
  let store: Store;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const database = kind === 'PGlite' ? undefined : await createTestDatabase();
    store = await openStore(database === undefined ? { folder } : { url: database.url });
    drop = async () => database?.drop();
    await seedStore(store.db, { seed, agencies });
  }, 60_000);
  afterAll(async () => {
    await store.close();
    await drop();
  });

  it('never lets go of a row: it keeps what was, and moves one version for each transaction', async () => {
    const { db } = store;
    const versionOf = async () => BigInt((await loadAccessRecords(db)).version);
    const before = await versionOf();
    await db.transaction().execute(async (tx) => {
      await tx.updateTable('tenant').set({ status: 'SUSPENDED' }).where('id', 'in', ['H26', 'H26.01']).execute();
      await tx.updateTable('application').set({ title: 'Tên mới' }).execute();
    });
    expect(await versionOf()).toBe(before + 1n);
    // Nothing changed is no change.
    await db.updateTable('tenant').set({ status: 'SUSPENDED' }).where('id', '=', 'H26').execute();
    expect(await versionOf()).toBe(before + 1n);
    const kept = await sql<{ row_key: string; status: string }>`
      select row_key, row ->> 'status' as status from row_history where table_name = 'tenant' order by row_key`.execute(
      db,
    );
    expect(kept.rows.slice(-2)).toEqual([
      { row_key: 'H26', status: 'ACTIVE' },
      { row_key: 'H26.01', status: 'ACTIVE' },
    ]);
    await db.updateTable('tenant').set({ status: 'ACTIVE' }).execute();
    for (const table of ['agency', 'tenant', 'application', 'purpose', 'access_grant', 'quota', 'role'] as const) {
      if (table !== 'quota' && table !== 'role')
        await expect(db.deleteFrom(table).execute()).rejects.toMatchObject({ code: '23001' });
      await expect(sql`truncate ${sql.table(table)} cascade`.execute(db)).rejects.toMatchObject({ code: '23001' });
    }
  });
});
