// AZ-U: units that merge, divide and end. Rights follow the dated tree, and nothing widens by itself.
import { describe, expect, test } from '@jest/globals';
import type { GrantRecord } from '../../gateway/access/index.js';
import { createUnitTree, type UnitTable } from '../../gateway/units/index.js';
import { applyResolution } from '../../gateway/units/reorganisation/applyResolution.js';
import { decideOver, someone } from '../support/matrixDecider.js';
import {
  A_WARD,
  CITY,
  DISSOLVED_DISTRICT,
  aCaller,
  aGrant,
  accessOver,
  deciderOver,
  tree,
} from '../support/sampleRights.js';
import { resolution, START } from '../support/smallProvince.js';
import { idOf, unitId, useMatrix } from './support/useMatrix.js';
import { agency, unitsOf } from './matrix/world.js';

const READ = 'records:record.read';
const TODAY = '2026-11-20';
const UPDATE = 'mutation ($id: ID!) { updateRecord(id: $id, title: "x") { status } }';

/** The units among these whose rows somebody with these grants sees. */
function seenOf(keys: readonly string[], grants: readonly GrantRecord[]): readonly string[] {
  const access = accessOver(grants)(aCaller(), null);
  return keys.filter((key) => access.sees(READ, { type: 'Record', key: 'k', units: [key] }));
}

const wardsNow = tree
  .unitsOn(TODAY)
  .filter(({ level }) => level === 'WARD')
  .map(({ key }) => key);
const old = tree.units.filter(({ validTo }) => validTo === '2025-06-30');
const divided = old.filter(({ key, level }) => level === 'WARD' && tree.successors(key).length > 1);

describe('AZ-U units and time, over the whole gateway', () => {
  const { person, ask, askStrongly, admin, matrix } = useMatrix();
  const code = (answer: { readonly errors: any[] | undefined }) =>
    answer.errors?.[0].extensions.code as string | undefined;

  test('AZ-U01 an officer of a dissolved ward signs in, reads its history, writes nothing, and has no rights in the successor', async () => {
    const officer = person('ward_officer', 'a', 'merged_successor');
    expect(
      (await ask(officer, 'query ($id: ID!) { record(id: $id) { title } }', { id: idOf('a', 'merged') })).data.record,
    ).not.toBeNull();
    expect(code(await ask(officer, UPDATE, { id: idOf('a', 'merged') }))).toBe('UNIT_DISSOLVED');
    const create = 'mutation ($u: ID!) { createRecord(unit: $u, title: "x") { id } }';
    expect(code(await ask(officer, create, { u: unitId(unitsOf('a').merged) }))).toBe('UNIT_DISSOLVED');
    expect(code(await ask(officer, UPDATE, { id: idOf('a', 'successor') }))).toBe('NOT_FOUND');
  });

  test('AZ-U02 re-posted to the successor, they read what all its predecessors left, and write only now', async () => {
    const token = matrix().forge.token({ sub: 'reposted', org: agency('a', 'successor'), roles: ['ward-officer'] });
    const officer = { name: '', token, strong: token, sees: 'successor' } as const;
    const { data } = await ask(officer, '{ records(first: 50) { nodes { title } } }');
    const titles = data.records.nodes.map(({ title }: { title: string }) => title.split(' ').at(-1)).sort();
    expect(titles).toEqual(['a-merged', 'a-oldNamesake', 'a-successor']);
    expect(code(await ask(officer, UPDATE, { id: idOf('a', 'merged') }))).toBe('UNIT_DISSOLVED');
    expect(code(await ask(officer, UPDATE, { id: idOf('a', 'successor') }))).toBeUndefined();
  });

  test('AZ-U04 a record that is given to another part later is followed by access', async () => {
    const assign =
      'mutation ($id: ID!, $unit: String!) { assignRecord(id: $id, unit: $unit, reason: "Giao lại (mẫu)") { id } }';
    const seen = async (name: string) => {
      const token = matrix().forge.token({ sub: name, org: agency('b', name), roles: ['ward-officer'] });
      const read = await ask(
        { name, token, strong: token, sees: 'root' },
        'query ($id: ID!) { record(id: $id) { id } recordCount(word: "b-toRoot") }',
        { id: idOf('b', 'toRoot') },
      );
      return [read.data.record !== null, read.data.recordCount];
    };
    expect([await seen('root'), await seen('sibling')]).toEqual([
      [true, 1],
      [false, 0],
    ]);
    const id = idOf('b', 'toRoot');
    for (const part of ['sibling', 'root'] as const) {
      const given = await admin(person('city_admin', 'b'), assign, { id, unit: unitsOf('b')[part] });
      expect(given.errors).toBeUndefined();
      const [here, there] = part === 'root' ? ['root', 'sibling'] : ['sibling', 'root'];
      expect([await seen(here), await seen(there)]).toEqual([
        [true, 1],
        [false, 0],
      ]);
    }
    const trail = await admin(
      person('auditor'),
      '{ auditRecords(filter: { event: "record.assigned" }, first: 2) { nodes { id } } }',
    );
    expect(trail.data.auditRecords.nodes).toHaveLength(2);
  });

  test('AZ-U11 a document of before is signed now only where its unit lives on', async () => {
    const sign = 'mutation ($id: ID!) { signRecord(id: $id) { status } }';
    const officer = person('ward_officer', 'a');
    expect(code(await askStrongly(officer, sign, { id: idOf('a', 'predecessor') }))).toBe('UNIT_DISSOLVED');
    expect((await askStrongly(officer, sign, { id: idOf('a', 'toRoot') })).data.signRecord).toEqual({
      status: 'ACCEPTED',
    });
    expect(code(await ask(officer, sign, { id: idOf('a', 'root') }))).toBe('STEP_UP_REQUIRED');
  });
});

describe('AZ-U units and time, over the real table', () => {
  test('AZ-U03 a record of each of the 199 divided wards follows its recorded part; until then the city alone sees it', () => {
    expect(divided).toHaveLength(199);
    for (const { key } of divided) {
      const parts = tree.successors(key).map(({ to }) => to);
      const [mine, ...others] = parts as [string, ...string[]];
      const row = { type: 'Record', key: 'k', units: [key] };
      const seesWith = (
        unit: string,
        reach: 'SELF' | 'SUBTREE',
        assignments: { type: string; key: string; unit: string }[],
      ) => accessOver([aGrant({ capability: READ, unit, reach })], { assignments })(aCaller(), null).sees(READ, row);
      expect(parts.some((part) => seesWith(part, 'SELF', []))).toBe(false);
      expect(seesWith(CITY, 'SUBTREE', [])).toBe(true);
      const assigned = [{ type: 'Record', key: 'k', unit: mine }];
      expect(seesWith(mine, 'SELF', assigned)).toBe(true);
      expect(others.filter((part) => part !== mine).some((part) => seesWith(part, 'SELF', assigned))).toBe(false);
      expect(seesWith(key, 'SELF', assigned)).toBe(false);
    }
  });

  test('AZ-U05 a grant at an old unit never opens the new one with the same code, for all 126', () => {
    const again = wardsNow.flatMap((now) => {
      const found = tree.unit(now);
      return old.filter(({ code }) => code === found?.code).map(({ key }) => ({ now, before: key }));
    });
    expect(new Set(again.map(({ now }) => now)).size).toBe(126);
    for (const { now, before } of again)
      for (const reach of ['SELF', 'SUBTREE'] as const)
        expect(seenOf([now], [aGrant({ capability: READ, unit: before, reach })])).toEqual([]);
  });

  test('AZ-U06 the subtree of a former district is its history: none of the new units is inherited', () => {
    const districts = old.filter(({ level }) => level === 'DISTRICT');
    expect(districts).toHaveLength(30);
    for (const { key } of districts) {
      const grants = [aGrant({ capability: READ, unit: key, reach: 'SUBTREE' })];
      expect(seenOf(wardsNow, grants)).toEqual([]);
      expect(seenOf([key], grants)).toEqual([key]);
    }
    const write = accessOver([aGrant({ capability: READ, unit: DISSOLVED_DISTRICT, reach: 'SUBTREE' })])(
      aCaller(),
      null,
    );
    expect(write.decideWrite(READ, { type: 'Record', key: 'k', units: [DISSOLVED_DISTRICT] })).toBe('UNIT_DISSOLVED');
  });
});

/** 00001 and 00002 become 00009 on the first of March. */
const MERGER = resolution(
  '2026-03-01',
  [['00009', '001']],
  [
    ['00001', '00009'],
    ['00002', '00009'],
  ],
  ['00001', '00002'],
);
const AFTER = applyResolution(START, MERGER);

function keyOf(table: UnitTable, code: string): string {
  return createUnitTree(table).units.find((unit) => unit.code === code)?.key ?? '';
}

function row(unit: string) {
  return { type: 'Record', key: 'k', units: [unit] };
}

describe('AZ-U units and time, over a small province', () => {
  const [first, third, merged] = [keyOf(START, '00001'), keyOf(START, '00003'), keyOf(AFTER, '00009')];
  const at = (unit: string, more: Partial<GrantRecord> = {}) =>
    aGrant({ grantee: 'r', capability: READ, unit, reach: 'SELF', ...more });

  test('AZ-U07 rights switch with the day, for tokens that are out already', () => {
    let today = '2026-02-28';
    const { accessFor } = decideOver({ table: AFTER, grants: [at(first), at(merged)], today: () => today });
    const caller = someone();
    expect(accessFor(caller, null).decideWrite(READ, row(first))).toBe('ALLOW');
    expect(accessFor(caller, null).sees(READ, row(merged))).toBe(false);
    today = '2026-03-01';
    expect(accessFor(caller, null).decideWrite(READ, row(first))).toBe('UNIT_DISSOLVED');
    expect(accessFor(caller, null).decideWrite(READ, row(merged))).toBe('ALLOW');
  });

  test('AZ-U08 AZ-U10 after a correction, or when a merger is taken back, decisions follow the table as it is then', () => {
    const decide = (table: UnitTable) => decideOver({ table, grants: [at(first)] }).accessFor(someone(), null);
    expect(decide(START).decideWrite(READ, row(first))).toBe('ALLOW');
    expect(decide(AFTER).decideWrite(READ, row(first))).toBe('UNIT_DISSOLVED');
    expect(decide(START).decideWrite(READ, row(first))).toBe('ALLOW');
  });

  test('AZ-U12 what was handed on from a root that is dissolved does not count any more', () => {
    const source = at(first, { id: 'source', reach: 'SUBTREE', delegable: true, usable: false });
    const below = at(first, { id: 'below', grantee: 'r', grantedUnder: 'source' });
    const elsewhere = at(third, { id: 'elsewhere', reach: 'SUBTREE', delegable: true, usable: false });
    const other = at(third, { id: 'other', grantee: 'r', grantedUnder: 'elsewhere' });
    const grants = [source, below, elsewhere, other];
    const seen = (table: UnitTable) => {
      const access = decideOver({ table, grants }).accessFor(someone(), null);
      return [first, third].filter((unit) => access.sees(READ, row(unit)));
    };
    expect(seen(START)).toEqual([first, third]);
    expect(seen(AFTER)).toEqual([third]);
  });
});

test('AZ-U05 the ward of today is opened by a grant of its own', () => {
  expect(seenOf([A_WARD], [aGrant({ capability: READ, unit: A_WARD })])).toEqual([A_WARD]);
  expect(deciderOver([]).accessFor(aCaller(), null).sees(READ, row(A_WARD))).toBe(false);
});
