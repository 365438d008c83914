// The reorganisation of 2025 on both databases once it is scheduled: midnight, what follows, and what can still be corrected.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { assignRecord, recordAssignments, reorganisationStore } from '../../gateway/store/index.js';
import type { ResolutionFile } from '../../gateway/units/index.js';
import {
  agency,
  closeCities,
  DISTRICT,
  E,
  file,
  PLACES,
  READ,
  shipped,
  TAY_HO,
  WHOLE,
  WHOLE_TO,
  XUAN_LA,
  type City,
} from '../support/reorganisedCity.js';

afterAll(closeCities);

const row = (unit: string, key = 'k') => ({ type: 'Document', key, units: [unit] });

describe.each(PLACES)('on %s', (_name, open) => {
  let city: City;
  let id = '';

  beforeAll(async () => {
    city = await open();
    id = await city.schedule(file, [
      { kind: 'CARRY_GRANTS', from: WHOLE, to: WHOLE_TO },
      { kind: 'CUSTODIAN', from: XUAN_LA, unit: 'hn:01' },
      { kind: 'MOVE_TENANT', tenant: agency(WHOLE), unit: WHOLE_TO },
    ]);
  }, 120_000);

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
    expect(replica.of(agency(WHOLE)).sees('documents:document.write', row(WHOLE_TO))).toBe(false);
    city.at('2025-06-30T17:00:00.000Z');
    expect(decide(XUAN_LA, XUAN_LA)).toEqual([true, 'UNIT_DISSOLVED']);
    expect(decide(XUAN_LA, TAY_HO)).toEqual([false, 'NOT_FOUND']);
    expect(replica.of(agency(WHOLE)).sees('documents:document.write', row(WHOLE_TO))).toBe(true);
    expect(replica.tree.unitOn('00103', '2025-07-01')?.key).toBe(TAY_HO);
  });

  it('lets nothing pass along a code that is used again: all 126', async () => {
    const { of, tree, directory } = await city.look();
    const today = tree.unitsOn(E).filter((unit) => unit.level === 'WARD');
    expect(today).toHaveLength(126);
    for (const { code, key } of today) {
      const access = of(agency(key));
      const past = `hn:2025-06:${code}`;
      // The one WHOLE succession that was decided on is the only door.
      const open = today.filter((unit) => access.scopeFor(READ).includes(unit.key)).map((unit) => unit.key);
      expect(open).toEqual(past === WHOLE ? [WHOLE_TO] : []);
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
    expect(both.flat()).toMatchObject([{ id, moved: [{ tenant: agency(WHOLE), unit: WHOLE_TO }] }]);
    const moved = await city.db
      .selectFrom('agency')
      .select('unit_key')
      .where('code', '=', agency(WHOLE))
      .executeTakeFirst();
    expect(moved?.unit_key).toBe(WHOLE_TO);
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
    const at = file.changes.findIndex((change) => change.from === WHOLE.split(':')[2]);
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
    const scopeOf = (known: typeof before) => known.directory.scopeOf([{ unit: WHOLE_TO, reach: 'SELF', since: E }]);
    expect(scopeOf(before).includes(WHOLE)).toBe(true);

    const wrong = { ...content, newUnits: content.newUnits.slice(1) };
    const refused = await city.refusal((tx) =>
      city.life.correct(tx, { id, by: 'admin', reason: 'mẫu', content: wrong }),
    );
    expect(refused.code).toBe('RESOLUTION_INVALID');
    const result = await city.inTx((tx) => city.life.correct(tx, { id, by: 'admin', reason: 'mẫu', content }));
    expect(result).toEqual({ changedSuccessions: 3, endedGrants: expect.any(Number) });
    expect(result.endedGrants).toBeGreaterThan(0);
    const after = await city.look();
    expect(scopeOf(after).includes(WHOLE)).toBe(false);
    expect(after.of(agency(WHOLE)).sees('documents:document.write', row(WHOLE_TO))).toBe(false);
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
