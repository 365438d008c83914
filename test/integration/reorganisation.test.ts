// The reorganisation of 2025 on both databases, from the old era alone: imported, rehearsed, scheduled, undone, in force at midnight.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql, type Transaction } from 'kysely';
import { loadUnits } from '../../config/units/loadUnits.js';
import { createAccessDecider, createAccessIndex, type Caller } from '../../gateway/access/index.js';
import { readAccessChanges } from '../../gateway/store/accessStore.js';
import {
  assignRecord,
  loadAgencies,
  loadUnitTable,
  openStore,
  recordAssignments,
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
import { createTestDatabase } from '../support/database.js';

type Tx = Transaction<Tables>;

const E = '2025-07-01';
const full = loadUnits();
const shipped = createUnitTree(full);
const old = beforeResolution(full, E);
const file = toResolutionFile(full, E, { number: '1656/NQ-UBTVQH15', title: 'Sắp xếp đơn vị hành chính (mẫu)' });
const XUAN_LA = 'hn:2025-06:00103';
const TAY_HO = 'hn:2025-07:00103';
const DISTRICT = 'hn:2025-06:003';
const READ = 'documents:document.read';

const folder = mkdtempSync(join(tmpdir(), 'lien-thong-reorganisation-'));
const closers: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];

afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

/** The resolution as its text says it, straight from the files: what the report is compared with. */
function readSources() {
  const read = (name: string) =>
    JSON.parse(readFileSync(new URL(`../../config/units/${name}`, import.meta.url), 'utf8'));
  const units = read('units.json') as {
    code: string;
    parentCode: string | null;
    validFrom: string | null;
    validTo: string | null;
  }[];
  const pairs = read('succession.json') as { fromCode: string; toCode: string; extent: string; population: string }[];
  const oldUnits = units.filter((unit) => unit.validTo === '2025-06-30');
  const newUnits = units.filter((unit) => unit.validFrom === E);
  const of = (side: 'fromCode' | 'toCode', code: string) => pairs.filter((pair) => pair[side] === code);
  const ways = oldUnits.map((unit) => of('fromCode', unit.code)).filter((rows) => rows.length > 0);
  const split = ways.filter((rows) => rows[0]?.extent === 'part');
  const districtOf = new Map(oldUnits.map((unit) => [unit.code, unit.parentCode]));
  const districts = (code: string) => new Set(of('toCode', code).map((pair) => districtOf.get(pair.fromCode)));
  return {
    ending: oldUnits.length,
    beginning: newUnits.length,
    whole: ways.filter((rows) => rows[0]?.extent === 'whole').length,
    divided: split.length,
    parts: split.flat().length,
    dividedInto: Object.fromEntries([2, 3, 4, 5].map((n) => [n, split.filter((rows) => rows.length === n).length])),
    soundDefaults: split.filter((rows) => rows.filter((row) => row.population === 'whole').length === 1).length,
    spanning: newUnits.filter((unit) => districts(unit.code).size > 1).length,
    reusedCodes: newUnits.filter((unit) => districtOf.has(unit.code)).length,
  };
}

function dayOf(instant: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(instant);
}

/** A city of the old era: one agency for each unit. */
function oldAgencies() {
  const tree = createUnitTree(old);
  return tree.units.map((unit) => {
    const parent = tree.parentOn(unit.key, '2025-06-20');
    const code = (key: string) => (key === 'hn:01' ? 'H26' : `H26.${key.split(':')[2]}`);
    return {
      code: code(unit.key),
      name: `UBND ${unit.fullName} (mẫu)`,
      parentCode: parent === undefined ? null : code(parent.key),
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
    seed: { purposes: [], applications: [], grants: [], roles: [] } as never,
    agencies: oldAgencies(),
  });

  /** As a replica that has just read everything. */
  async function look() {
    const live = createLiveUnits(await loadUnitTable(db, 'hn'), await loadAgencies(db));
    const index = createAccessIndex();
    index.apply(await readAccessChanges(db, '0'));
    const access = createAccessDecider({
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
    throw error ?? new Error('it was not refused');
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

type City = Awaited<ReturnType<typeof openCity>>;

const PLACES: [string, () => Promise<() => Promise<Store>>][] = [
  ['PGlite', async () => () => openStore({ folder: mkdtempSync(join(folder, 'pglite-')) })],
  [
    'PostgreSQL',
    async () => {
      const database = await createTestDatabase();
      closers.push(() => database.drop());
      return () => openStore({ url: database.url });
    },
  ],
];

describe.each(PLACES)('on %s', (_name, place) => {
  let city: City;
  const whole =
    shipped.units.find((unit) => shipped.successors(unit.key).some((step) => step.extent === 'WHOLE'))?.key ?? '';
  const wholeTo = shipped.successors(whole)[0]?.to ?? '';
  const agency = (key: string) => `H26.${key.split(':')[2]}`;

  beforeAll(async () => {
    city = await openCity(await place());
    closers.push(() => city.store.close());
    await city.grant('H26', 'hn:01', { reach: 'SUBTREE' });
    await city.grant(agency(DISTRICT), DISTRICT, { reach: 'SUBTREE', delegable: true });
    for (const unit of shipped.units)
      if (unit.validFrom === E) await city.grant(agency(unit.key), `hn:2025-06:${unit.code}`);
    await city.grant(agency(whole), whole, { capability: 'documents:document.write' });
  }, 120_000);

  it('seeds once, and answers with the keys that every record has', async () => {
    expect(await city.inTx((tx) => seedUnits(tx, pinCodeLists(full)))).toBe(false);
    const { tree } = await city.look();
    expect(tree.units).toHaveLength(557);
    expect(tree.units.map((unit) => unit.key).sort()).toEqual(
      shipped.units
        .map((unit) => unit.key)
        .filter((key) => !key.includes('2025-07'))
        .sort(),
    );
    expect(tree.formerCodes('00286')).toHaveLength(1);
  });

  it('refuses a resolution with mistakes, all of them named, and keeps nothing of it', async () => {
    const broken = { ...file, custodian: '003', endedUnits: [...file.endedUnits, '999'] };
    const error = await city.refusal((tx) => city.life.importResolution(tx, { content: broken, by: 'admin' }));
    expect([error.code, error.problems.map(({ path }) => path)]).toEqual([
      'RESOLUTION_INVALID',
      ['endedUnits[30]', 'custodian'],
    ]);
    const large = await city.refusal((tx) =>
      city.life.importResolution(tx, { content: ' '.repeat(6_000_000), by: 'a' }),
    );
    expect(large.code).toBe('PAYLOAD_TOO_LARGE');
    expect(await reorganisationStore.list(city.db)).toEqual([]);
  });

  it('rehearses what the text of the resolution says', async () => {
    const { id } = await city.inTx((tx) =>
      city.life.importResolution(tx, { content: JSON.stringify(file), by: 'admin' }),
    );
    const before = [await city.rows('unit'), await city.rows('access_grant')];
    const report = await city.inTx((tx) => city.life.rehearse(tx, { id, by: 'admin' }));
    expect(report.counts).toEqual(readSources());
    expect(report.counts).toMatchObject({
      ending: 556,
      beginning: 126,
      whole: 327,
      divided: 199,
      parts: 468,
      spanning: 64,
    });
    expect(report.counts.dividedInto).toEqual({ 2: 147, 3: 35, 4: 16, 5: 1 });
    expect([report.counts.soundDefaults, report.counts.reusedCodes, report.tenants.total]).toEqual([41, 126, 556]);
    expect(report.grants.total).toBe(128);
    expect([await city.rows('unit'), await city.rows('access_grant')]).toEqual(before);
    expect((await reorganisationStore.find(city.db, id))?.state).toBe('REHEARSED');
    await city.inTx((tx) => city.life.discard(tx, { id, by: 'admin' }));
  });

  it('undoes a schedule before its day: every row is as it was (U10)', async () => {
    const tables = ['unit', 'succession', 'access_grant', 'agency', 'code_list'] as const;
    const state = () => Promise.all(tables.map((table) => city.rows(table)));
    const before = await state();
    const table = await loadUnitTable(city.db, 'hn');
    const id = await city.schedule(file, [{ kind: 'CARRY_GRANTS', from: whole, to: wholeTo }]);
    expect((await city.rows('access_grant')).length).toBeGreaterThan(before[2]?.length ?? 0);
    // Somebody was given a right at a unit that was to come: it goes with the unit.
    const atNew = await city.grant('H26', TAY_HO, { valid_from: E });
    const twin = await city.refusal((tx) => city.life.importResolution(tx, { content: file, by: 'admin' }));
    expect(twin.code).toBe('RESOLUTION_INVALID');
    const { endedGrants } = await city.inTx((tx) => city.life.undo(tx, { id, by: 'admin', reason: 'mẫu' }));
    expect(endedGrants).toBeGreaterThanOrEqual(2);
    expect(await state()).toEqual(before);
    expect(await loadUnitTable(city.db, 'hn')).toEqual(table);
    const ended = await city.db
      .selectFrom('access_grant')
      .select('ended_reason')
      .where('id', '=', atNew)
      .executeTakeFirst();
    expect(ended?.ended_reason).toContain('1656');
    expect(await reorganisationStore.find(city.db, id)).toMatchObject({ state: 'UNDONE', undoneBy: 'admin' });
    const again = await city.refusal((tx) => city.life.undo(tx, { id, by: 'admin', reason: 'mẫu' }));
    expect(again.code).toBe('CONFLICT');
  });

  it('schedules only what was rehearsed: a grant given meanwhile asks for another rehearsal', async () => {
    const { id } = await city.inTx((tx) => city.life.importResolution(tx, { content: file, by: 'admin' }));
    const early = await city.refusal((tx) => city.life.schedule(tx, { id, by: 'admin' }));
    expect(early.code).toBe('CONFLICT');
    await city.inTx((tx) => city.life.rehearse(tx, { id, by: 'admin' }));
    await city.grant(agency(whole), whole, { capability: 'meetings:meeting.read' });
    const stale = await city.refusal((tx) => city.life.schedule(tx, { id, by: 'admin' }));
    expect([stale.code, stale.problems[0]?.path]).toEqual(['CONFLICT', 'report']);
    await city.inTx((tx) => city.life.discard(tx, { id, by: 'admin' }));
    const unknown = await city.refusal((tx) => city.life.schedule(tx, { id: 'x', by: 'admin' }));
    expect(unknown.code).toBe('NOT_FOUND');
  });

  describe('scheduled on 2025-06-20', () => {
    let id = '';
    const row = (unit: string, key = 'k') => ({ type: 'Document', key, units: [unit] });

    beforeAll(async () => {
      id = await city.schedule(file, [
        { kind: 'CARRY_GRANTS', from: whole, to: wholeTo },
        { kind: 'CUSTODIAN', from: XUAN_LA, unit: 'hn:01' },
        { kind: 'MOVE_TENANT', tenant: agency(whole), unit: wholeTo },
      ]);
    }, 60_000);

    it('is in the table of every replica with its dates, and gives every unit the key of the shipped table', async () => {
      const { tree } = await city.look();
      expect(tree.units.map((unit) => unit.key).sort()).toEqual(shipped.units.map((unit) => unit.key).sort());
      expect(tree.codeLists).toEqual(shipped.codeLists);
      for (const unit of shipped.units) {
        expect(tree.unit(unit.key)).toEqual(unit);
        const steps = (known: typeof tree) => new Set(known.successors(unit.key).map((step) => JSON.stringify(step)));
        expect(steps(tree)).toEqual(steps(shipped));
      }
      expect(tree.custodianOf(XUAN_LA)?.key).toBe('hn:01');
    });

    it('switches at midnight in Hanoi, for whoever holds a token already (U07, U01)', async () => {
      // One replica that read everything before and does nothing at midnight.
      const replica = await city.look();
      const decide = (who: string, unit: string) => {
        const access = replica.of(agency(who));
        return [access.sees(READ, row(unit)), access.decideWrite(READ, row(unit))];
      };
      city.at('2025-06-30T16:59:59.999Z');
      expect(decide(XUAN_LA, XUAN_LA)).toEqual([true, 'ALLOW']);
      expect(replica.of(agency(whole)).sees('documents:document.write', row(wholeTo))).toBe(false);
      city.at('2025-06-30T17:00:00.000Z');
      expect(decide(XUAN_LA, XUAN_LA)).toEqual([true, 'UNIT_DISSOLVED']);
      expect(decide(XUAN_LA, TAY_HO)).toEqual([false, 'NOT_FOUND']);
      expect(replica.of(agency(whole)).sees('documents:document.write', row(wholeTo))).toBe(true);
      expect(replica.tree.unitOn('00103', '2025-07-01')?.key).toBe(TAY_HO);
    });

    it('lets nothing pass along a code that is used again: all 126', async () => {
      const { of, tree, directory } = await city.look();
      const today = tree.unitsOn(E).filter((unit) => unit.level === 'WARD');
      expect(today).toHaveLength(126);
      for (const { code, key } of today) {
        const access = of(agency(key));
        const past = `hn:2025-06:${code}`;
        // The one whole succession that was decided on is the only door.
        const open = today.filter((unit) => access.scopeFor(READ).includes(unit.key)).map((unit) => unit.key);
        expect(open).toEqual(past === whole ? [wholeTo] : []);
        expect(access.scopeFor(READ).includes(past)).toBe(true);
        expect(directory.scopeOf([{ unit: past, reach: 'SUBTREE', since: '2025-01-01' }]).includes(key)).toBe(false);
      }
    });

    it('leaves a former district its history and none of today (U06)', async () => {
      const { of, tree } = await city.look();
      const scope = of(agency(DISTRICT)).scopeFor(READ);
      expect(scope.includes(XUAN_LA)).toBe(true);
      expect(tree.unitsOn(E).filter((unit) => scope.includes(unit.key))).toEqual([]);
      expect(of(agency(DISTRICT)).decideWrite(READ, row(XUAN_LA))).toBe('UNIT_DISSOLVED');
      expect(tree.unitsOn(E).every((unit) => of('H26').scopeFor(READ).includes(unit.key))).toBe(true);
    });

    it('suspends what was handed on from a dissolved unit (U12)', async () => {
      const capability = 'training:course.read';
      const more = { capability, reach: 'SUBTREE', delegable: true };
      const root = await city.grant(agency(DISTRICT), DISTRICT, more);
      const officer = 'H26.00091';
      await city.grant(officer, 'hn:2025-06:00091', { capability, granted_under: root, depth: 1 });
      const { of, facts } = await city.look();
      city.at('2025-06-30T16:59:59Z');
      expect([facts.exists(DISTRICT, '2025-06-30'), of(officer).holds(capability)]).toEqual([true, true]);
      city.at('2025-06-30T17:00:00Z');
      expect([facts.exists(DISTRICT, E), of(officer).holds(capability)]).toEqual([false, false]);
      expect(of(agency(DISTRICT)).decideWrite(capability, row(XUAN_LA))).toBe('UNIT_DISSOLVED');
    });

    it('is applied once, by one of the replicas, and the agency that was to move has moved', async () => {
      expect(await city.inTx((tx) => city.life.markApplied(tx, '2025-06-30'))).toEqual([]);
      const both = await Promise.all([1, 2].map(() => city.inTx((tx) => city.life.markApplied(tx))));
      expect(both.flat()).toMatchObject([{ id, moved: [{ tenant: agency(whole), unit: wholeTo }] }]);
      const moved = await city.db
        .selectFrom('agency')
        .select('unit_key')
        .where('code', '=', agency(whole))
        .executeTakeFirst();
      expect(moved?.unit_key).toBe(wholeTo);
      expect(await reorganisationStore.find(city.db, id)).toMatchObject({ state: 'APPLIED' });
    });

    it('can no longer be undone', async () => {
      const error = await city.refusal((tx) => city.life.undo(tx, { id, by: 'admin', reason: 'mẫu' }));
      expect(error.code).toBe('CONFLICT');
    });

    it('gives a record of a divided ward to one unit after the other, and forgets none (U03, U04)', async () => {
      const [first = '', second = ''] = shipped.successors(XUAN_LA).map((step) => step.to);
      const officers = [first, second].map((unit) => `H26.${unit.split(':')[2]}`);
      await city.grant(officers[0] ?? '', first, { valid_from: E, capability: 'feedback:report.read' });
      await city.grant(officers[1] ?? '', second, { valid_from: E, capability: 'feedback:report.read' });
      const seen = async () => {
        const { of } = await city.look();
        return officers.map((one) => of(one).sees('feedback:report.read', row(XUAN_LA, 'r1')));
      };
      const assign = (unit: string) =>
        city.inTx((tx) => assignRecord(tx, { type: 'Document', key: 'r1', unit, reason: 'mẫu', by: 'admin' }));
      expect(await seen()).toEqual([false, false]);
      await assign(first);
      expect(await seen()).toEqual([true, false]);
      await assign(second);
      expect(await seen()).toEqual([false, true]);
      const lines = await recordAssignments(city.db, { type: 'Document', key: 'r1' });
      expect(lines.map((line) => line.unit)).toEqual([second, first]);
      await expect(
        city.inTx((tx) => tx.updateTable('record_assignment').set({ unit_key: 'x' }).execute()),
      ).rejects.toThrow();
      await expect(city.inTx((tx) => tx.deleteFrom('record_assignment').execute())).rejects.toThrow();
    });

    it('is corrected after the fact: decisions from now on use it, what was stays in the history (U08)', async () => {
      const at = file.changes.findIndex((change) => change.from === whole.split(':')[2]);
      const other = file.newUnits.find((unit) => unit.code !== file.changes[at]?.to)?.code ?? '';
      const content = structuredClone(file);
      const first = content.changes[at];
      if (first === undefined) throw new Error('no sample');
      content.changes.splice(at, 1, { ...first, extent: 'part', population: 'part', remainder: true });
      content.changes.push({ ...first, to: other, extent: 'part', population: 'part' });
      const unit = content.newUnits[0];
      if (unit === undefined) throw new Error('no sample');
      unit.name = `${unit.name} đính chính`;
      const before = await city.look();
      const scopeOf = (known: typeof before) => known.directory.scopeOf([{ unit: wholeTo, reach: 'SELF', since: E }]);
      expect(scopeOf(before).includes(whole)).toBe(true);

      const wrong = { ...content, newUnits: content.newUnits.slice(1) };
      const refused = await city.refusal((tx) =>
        city.life.correct(tx, { id, by: 'admin', reason: 'mẫu', content: wrong }),
      );
      expect(refused.code).toBe('RESOLUTION_INVALID');
      const result = await city.inTx((tx) => city.life.correct(tx, { id, by: 'admin', reason: 'mẫu', content }));
      expect(result).toEqual({ changedSuccessions: 3, endedGrants: expect.any(Number) });
      expect(result.endedGrants).toBeGreaterThan(0);
      const after = await city.look();
      expect(scopeOf(after).includes(whole)).toBe(false);
      expect(after.of(agency(whole)).sees('documents:document.write', row(wholeTo))).toBe(false);
      expect(after.tree.unitOn(unit.code, E)?.name).toBe(unit.name);
      const { rows } = await sql<{ name: string }>`
        select row ->> 'name' as name from row_history where table_name = 'unit' and row ->> 'code' = ${unit.code}
        and row ->> 'valid_from' = ${E} and row ->> 'withdrawn_at' is null`.execute(city.db);
      expect(rows.map(({ name }) => `${name} đính chính`)).toContain(unit.name);
    });

    it('is followed by another one, which is refused while it shares a unit on its day (U09)', async () => {
      const next = (number: string, effectiveOn: string): ResolutionFile => ({
        ...{ number, title: 'Mẫu', effectiveOn, endedUnits: [] },
        newUnits: [{ code: '99990', kind: 'ward', type: 'phường', name: `Mẫu ${number}`, parentCode: '01' }],
        changes: [{ from: '00103', to: '99990', extent: 'whole', remainder: false, population: 'whole', clause: 1 }],
      });
      const first = await city.schedule(next('A', '2025-09-15'));
      const shared = await city.refusal((tx) =>
        city.life.importResolution(tx, { content: next('B', '2025-09-15'), by: 'admin' }),
      );
      expect(shared.problems.map(({ en }) => en).join()).toContain('already ends on 2025-09-14');
      const second = await city.schedule({
        ...next('C', '2025-09-20'),
        newUnits: [{ code: '99991', kind: 'ward', type: 'phường', name: 'Mẫu C', parentCode: '01' }],
        changes: [{ from: '99990', to: '99991', extent: 'whole', remainder: false, population: 'whole', clause: 1 }],
      });
      const { tree } = await city.look();
      expect(tree.currentUnits(TAY_HO, '2025-09-20').map((unit) => unit.key)).toEqual(['hn:2025-09-20:99991']);
      expect(tree.unit(XUAN_LA)?.validTo).toBe('2025-06-30');
      const built = await city.refusal((tx) => city.life.undo(tx, { id: first, by: 'admin', reason: 'mẫu' }));
      expect([built.code, built.problems[0]?.en]).toEqual(['CONFLICT', 'another resolution builds on the unit 99990']);
      for (const one of [second, first])
        await city.inTx((tx) => city.life.undo(tx, { id: one, by: 'admin', reason: 'mẫu' }));
      expect((await city.look()).tree.unit(TAY_HO)?.validTo).toBeNull();
    });
  });
});
