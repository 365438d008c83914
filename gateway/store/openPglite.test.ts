// The embedded PostgreSQL: first start, second start, interrupted start, and a thread of its own.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataFolderInUse } from './dataFolderLock.js';
import { openPglite } from './openPglite.js';
import { writeSnapshot } from './writeSnapshot.js';

const root = mkdtempSync(join(tmpdir(), 'lien-thong-pglite-'));
const snapshot = join(root, 'snapshot.tar.gz');

beforeAll(() => writeSnapshot(snapshot), 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the embedded store', () => {
  it('starts from the snapshot with all tables, and is cleared away when it is closed', async () => {
    const folder = join(root, 'first');
    const database = await openPglite({ folder, snapshot });
    const { rows } = await database.pool.query<{ n: number }>('select count(*)::int as n from access_version');
    expect(rows).toEqual([{ n: 1 }]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const socketFolder = readFileSync(join(folder, 'store.socket'), 'utf8');
    expect(readdirSync(socketFolder)).toContain('.s.PGSQL.5432');
    expect(statSync(socketFolder).mode & 0o777).toBe(0o700);
    await database.close();
    expect(readdirSync(folder)).toEqual(['postgres']);
    expect(existsSync(socketFolder)).toBe(false);
  });

  it('keeps its data, and does not look at the snapshot again', async () => {
    const folder = join(root, 'kept');
    const first = await openPglite({ folder, snapshot });
    await first.pool.query("create table kept as select 'Nguyễn Văn Mẫu' as name");
    await first.close();
    const again = await openPglite({ folder, snapshot: join(root, 'no-such-snapshot') });
    expect((await again.pool.query('select name from kept')).rows).toEqual([{ name: 'Nguyễn Văn Mẫu' }]);
    await expect(openPglite({ folder })).rejects.toThrow(DataFolderInUse);
    await again.close();
  });

  it('begins again where the very first start was interrupted', async () => {
    const folder = join(root, 'interrupted');
    mkdirSync(join(folder, 'postgres'), { recursive: true });
    writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '18\n');
    writeFileSync(join(folder, 'postgres.unfinished'), '');
    const database = await openPglite({ folder, snapshot });
    expect((await database.pool.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
    await database.close();
    expect(readdirSync(folder)).toEqual(['postgres']);
  });

  it('that cannot open its folder says so, and gives the folder back', async () => {
    const folder = join(root, 'broken');
    mkdirSync(join(folder, 'postgres'), { recursive: true });
    writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '18\n');
    await expect(openPglite({ folder })).rejects.toThrow();
    expect(existsSync(join(folder, 'gateway.lock'))).toBe(false);
  });

  it('leaves the event loop to others while it computes', async () => {
    const database = await openPglite({ snapshot });
    let [last, longest, ticks] = [performance.now(), 0, 0];
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
      ticks += 1;
    }, 5);
    const started = performance.now();
    await database.pool.query('select count(*) from generate_series(1, 1500000) i where i % 7 = 0');
    const took = performance.now() - started;
    clearInterval(timer);
    expect(took).toBeGreaterThan(150);
    expect(ticks).toBeGreaterThan(took / 50);
    expect(longest).toBeLessThan(150);
    await database.close();
  });

  it('answers any number of questions through its one connection', async () => {
    const database = await openPglite({ snapshot });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => database.pool.query<{ n: number }>('select $1::int as n', [i])),
    );
    expect(answers.map(({ rows }) => rows[0]?.n)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    await expect(database.pool.query('selekt')).rejects.toMatchObject({ code: '42601' });
    expect((await database.pool.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
    await database.close();
  });
});
