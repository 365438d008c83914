// A city of the old era in a store of its own, which is then reorganised: by a clock that tests set.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql, type Transaction } from 'kysely';
import { loadUnits } from '../../config/units/loadUnits.js';
import { createAccessDecider, createAccessIndex, type Caller } from '../../gateway/access/index.js';
import { readAccessChanges } from '../../gateway/store/accessStore.js';
import {
  loadAgencies,
  loadUnitTable,
  openStore,
  reorganisationStore,
  seedStore,
  seedUnits,
  type Store,
  type Tables,
} from '../../gateway/store/index.js';
import {
  beforeResolution,
  createLiveUnits,
  createReorganisations,
  createUnitTree,
  pinCodeLists,
  ReorganisationRefused,
  toResolutionFile,
  type ResolutionFile,
} from '../../gateway/units/index.js';
import { createTestDatabase } from './database.js';

type Tx = Transaction<Tables>;

export const E = '2025-07-01';
export const full = loadUnits();
export const shipped = createUnitTree(full);
export const old = beforeResolution(full, E);
export const file = toResolutionFile(full, E, { number: '1656/NQ-UBTVQH15', title: 'Sắp xếp đơn vị hành chính (mẫu)' });
export const XUAN_LA = 'hn:2025-06:00103';
export const TAY_HO = 'hn:2025-07:00103';
export const DISTRICT = 'hn:2025-06:003';
export const READ = 'documents:document.read';
/** A ward that goes whole into another one. */
export const WHOLE =
  shipped.units.find((unit) => shipped.successors(unit.key).some((step) => step.extent === 'WHOLE'))?.key ?? '';
export const WHOLE_TO = shipped.successors(WHOLE)[0]?.to ?? '';

/** The agency of an old unit. */
export function agency(key: string): string {
  return key === 'hn:01' ? 'H26' : `H26.${key.split(':')[2]}`;
}

const folder = mkdtempSync(join(tmpdir(), 'lien-thong-reorganisation-'));
const closers: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];

/** Closes whatever was opened, the last first. */
export async function closeCities(): Promise<void> {
  for (const close of closers.reverse()) await close();
}

function dayOf(instant: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(instant);
}

/** A city of the old era: one agency for each unit. */
function oldAgencies() {
  const tree = createUnitTree(old);
  return tree.units.map((unit) => {
    const parent = tree.parentOn(unit.key, '2025-06-20');
    return {
      code: agency(unit.key),
      name: `UBND ${unit.fullName} (mẫu)`,
      parentCode: parent === undefined ? null : agency(parent.key),
      unit: unit.key,
      ceasedOn: null,
    };
  });
}

async function openCity(open: () => Promise<Store>) {
  const store = await open();
  const { db } = store;
  let instant = new Date('2025-06-20T03:00:00Z');
  const clock = { now: () => instant, today: () => dayOf(instant) };
  const life = createReorganisations<Tx>({ store: reorganisationStore, prefix: 'hn', clock });
  const inTx = <T>(act: (tx: Tx) => Promise<T>) => db.transaction().execute(act);
  await inTx((tx) => seedUnits(tx, pinCodeLists(old)));
  await seedStore(db, {
    seed: { roles: [], purposes: [], applications: [], grants: [] },
    agencies: oldAgencies(),
  });

  /** As a replica that has just read everything. */
  async function look() {
    const live = createLiveUnits(await loadUnitTable(db, 'hn'), await loadAgencies(db));
    const index = createAccessIndex();
    index.apply(await readAccessChanges(db, '0'));
    const access = createAccessDecider({
      // Many of them are made, and each decides little.
      maxDecided: 100,
      ...live.facts,
      records: () => index.records,
      scopeOf: (roots) => live.directory.scopeOf(roots),
      everywhere: live.directory.scopeOf([]),
      unitsVersion: () => live.version(),
      moment: () => ({ now: instant.getTime(), today: clock.today() }),
      stepUp: { acr: [], maxAgeSeconds: 0 },
      sandboxRoles: true,
    });
    const of = (agency: string, more: Partial<Caller> = {}) =>
      access.accessFor({ client: 'app', ownToken: false, agency, roles: [], reference: `r:${agency}`, ...more }, null);
    return { ...live, of };
  }

  async function grant(agency: string, unit: string, more: object = {}): Promise<string> {
    const row = {
      grantee_kind: 'TENANT' as const,
      grantee: agency,
      capability: READ,
      unit_key: unit,
      reach: 'SELF' as const,
      purposes: [],
      valid_from: '2025-01-01',
      valid_to: null,
      granted_by: 'installation',
      reason: 'mẫu',
      granted_under: null,
      ...{ starts_at: null, ends_at: null, ended_at: null, ended_by: null, ended_reason: null },
      ...{ reviewed_at: null, reviewed_by: null, review_note: null },
    };
    const { id } = await db
      .insertInto('access_grant')
      .values({ ...row, ...more })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  }

  /** Every row of a table that counts, without the version that each change moves on. */
  async function rows(table: 'unit' | 'succession' | 'access_grant' | 'agency' | 'code_list'): Promise<string[]> {
    const { rows: found } = await sql<{ row: string }>`
      select (to_jsonb(t) - 'version')::text as row from ${sql.table(table)} t
      where to_jsonb(t) ->> 'withdrawn_at' is null and to_jsonb(t) ->> 'ended_at' is null order by 1`.execute(db);
    return found.map(({ row }) => row);
  }

  async function refusal(act: (tx: Tx) => Promise<unknown>): Promise<ReorganisationRefused> {
    const error = await inTx(act).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error instanceof ReorganisationRefused) return error;
    throw error instanceof Error ? error : new Error('it was not refused');
  }

  async function schedule(content: ResolutionFile, decisions: readonly unknown[] = []): Promise<string> {
    const { id } = await inTx((tx) => life.importResolution(tx, { content: JSON.stringify(content), by: 'admin' }));
    await inTx((tx) => life.saveDecisions(tx, { id, by: 'admin', decisions }));
    await inTx((tx) => life.rehearse(tx, { id, by: 'admin' }));
    await inTx((tx) => life.schedule(tx, { id, by: 'admin' }));
    return id;
  }

  const at = (text: string) => void (instant = new Date(text));
  return { store, db, life, inTx, look, grant, rows, refusal, schedule, at };
}

export type City = Awaited<ReturnType<typeof openCity>>;

/** Officers of every ward whose code is used again, of a district, and of the city. */
async function openWithOfficers(open: () => Promise<Store>): Promise<City> {
  const city = await openCity(open);
  closers.push(() => city.store.close());
  await city.grant('H26', 'hn:01', { reach: 'SUBTREE' });
  await city.grant(agency(DISTRICT), DISTRICT, { reach: 'SUBTREE', delegable: true });
  for (const unit of shipped.units)
    if (unit.validFrom === E) await city.grant(agency(unit.key), `hn:2025-06:${unit.code}`);
  await city.grant(agency(WHOLE), WHOLE, { capability: 'documents:document.write' });
  return city;
}

/** The same city on each database. */
export const PLACES: [string, () => Promise<City>][] = [
  ['PGlite', () => openWithOfficers(() => openStore({ folder: mkdtempSync(join(folder, 'pglite-')) }))],
  [
    'PostgreSQL',
    async () => {
      const database = await createTestDatabase();
      closers.push(() => database.drop());
      return openWithOfficers(() => openStore({ url: database.url }));
    },
  ],
];
