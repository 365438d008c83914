// The reorganisation of 2025 on both databases, from the old era alone: imported, rehearsed, scheduled and undone.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { loadUnitTable, reorganisationStore, seedUnits } from '../../gateway/store/index.js';
import { pinCodeLists } from '../../gateway/units/index.js';
import {
  agency,
  closeCities,
  E,
  file,
  full,
  PLACES,
  shipped,
  TAY_HO,
  WHOLE,
  WHOLE_TO,
  type City,
} from '../support/reorganisedCity.js';

afterAll(closeCities);

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

describe.each(PLACES)('on %s', (_name, open) => {
  let city: City;

  beforeAll(async () => {
    city = await open();
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
    const { whole, divided } = await city.inTx((tx) => city.life.unitsToCount(tx, id));
    const records = { whole: { Document: whole.length }, divided: { Document: divided.length } };
    const report = await city.inTx((tx) => city.life.rehearse(tx, { id, by: 'admin', records }));
    expect(report.records).toEqual({ whole: { Document: 327 }, divided: { Document: 199 } });
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
    const id = await city.schedule(file, [{ kind: 'CARRY_GRANTS', from: WHOLE, to: WHOLE_TO }]);
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
    await city.grant(agency(WHOLE), WHOLE, { capability: 'meetings:meeting.read' });
    const stale = await city.refusal((tx) => city.life.schedule(tx, { id, by: 'admin' }));
    expect([stale.code, stale.problems[0]?.path]).toEqual(['CONFLICT', 'report']);
    await city.inTx((tx) => city.life.discard(tx, { id, by: 'admin' }));
    const unknown = await city.refusal((tx) => city.life.schedule(tx, { id: 'x', by: 'admin' }));
    expect(unknown.code).toBe('NOT_FOUND');
  });
});
