// Properties of access over random grants, records and assignments: the real decider, the real stitched schema.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Access, GrantRecord, RowOwner } from '../../gateway/access/index.js';
import { aRecord, createMatrixSystem, type MatrixRecord } from '../support/matrixAdapter.js';
import { codec, decideOver, runOver, someone, type Assignment } from '../support/matrixDecider.js';
import { aGrant } from '../support/sampleRights.js';
import { createUnitTree, type UnitTable } from '../../gateway/units/index.js';
import { applyResolution } from '../../gateway/units/reorganisation/applyResolution.js';
import { validateResolution } from '../../gateway/units/reorganisation/validateResolution.js';
import { resolution, START } from '../support/smallProvince.js';
import { unitTable } from './matrix/world.js';

/** FC_RUNS=10000 for a long look. */
const RUNS = Number(process.env['FC_RUNS'] ?? 1_000);

const TREE = createUnitTree(unitTable);
const KEYS = TREE.units.map(({ key }) => key);
const CAPABILITIES = ['read', 'read-personal', 'update'].map((action) => `records:record.${action}`);
const PERSON = '001099099999';

/** Divided units and their parts come up often: that is where rights are easiest to get wrong. */
const DIVIDED = KEYS.filter((key) => TREE.successors(key).length > 1);
const unitKey = fc.oneof(
  fc.constantFrom(...KEYS),
  fc.constantFrom(...DIVIDED, ...DIVIDED.flatMap((key) => TREE.successors(key).map(({ to }) => to))),
);

const grant: fc.Arbitrary<GrantRecord> = fc
  .record({
    capability: fc.constantFrom(...CAPABILITIES),
    unit: unitKey,
    reach: fc.constantFrom('SELF' as const, 'SUBTREE' as const, 'SUBJECT' as const),
    purposes: fc.constantFrom([], ['handle-procedure'], ['steering', 'handle-procedure']),
    validFrom: fc.constantFrom('2025-01-01', '2025-07-01', '2026-01-01'),
  })
  .map((given) => aGrant({ ...given, grantee: 'r', unit: given.reach === 'SUBJECT' ? null : given.unit }));

const grants = fc.array(grant, { maxLength: 5 });

const records: fc.Arbitrary<readonly MatrixRecord[]> = fc
  .array(fc.tuple(unitKey, fc.boolean()), { minLength: 1, maxLength: 12 })
  .map((list) => list.map(([unit, own], i) => aRecord(`k${i}`, unit, i + 1, own ? { nationalId: PERSON } : {})));

/** Some records of divided units were given to one of the parts. */
function assign(rows: readonly MatrixRecord[], choices: readonly number[]): Assignment[] {
  return rows.flatMap(({ key, unit }, i) => {
    const parts = TREE.successors(unit);
    const part = parts[(choices[i] ?? 0) % (parts.length + 1)];
    return parts.length < 2 || part === undefined ? [] : [{ type: 'Record', key, unit: part.to }];
  });
}

const world = fc
  .tuple(grants, records, fc.array(fc.nat(5), { minLength: 12, maxLength: 12 }), fc.boolean())
  .map(([given, rows, choices, withPurpose]) => ({
    ...{ grants: given, rows, purpose: withPurpose ? 'handle-procedure' : null },
    assignments: assign(rows, choices),
  }));

function accessOf(given: readonly GrantRecord[], assignments: readonly Assignment[], purpose: string | null): Access {
  const decider = decideOver({ table: unitTable, grants: given, assignments });
  const stated = purpose !== null && given.some(({ purposes }) => purposes.includes(purpose)) ? purpose : null;
  return decider.accessFor(someone({ personalId: PERSON }), stated);
}

function toOwner({ key, unit, nationalId }: MatrixRecord): RowOwner {
  return { type: 'Record', key, units: [unit], subject: nationalId };
}

/** Stitched once; every run has records of its own. */
const system = createMatrixSystem();
const run = runOver(system, unitTable);

function fill(rows: readonly MatrixRecord[]): void {
  system.careless = false;
  system.records.clear();
  for (const row of rows) system.records.set(row.key, row);
}

const RULE = { class: 'BASIC', mask: 'FULL', grant: 'records:record.read-personal' } as const;

/** Everything that the rights say yes to, as text. */
function yesOf(access: Access, rows: readonly MatrixRecord[]): Set<string> {
  return new Set(
    rows.flatMap((row) => {
      const owner = toOwner(row);
      const seen = CAPABILITIES.filter((capability) => access.sees(capability, owner));
      const written = CAPABILITIES.filter((capability) => access.decideWrite(capability, owner) === 'ALLOW');
      return [
        ...seen.map((capability) => `sees ${capability} ${row.key}`),
        ...written.map((capability) => `writes ${capability} ${row.key}`),
        ...(access.mayReveal(RULE, owner) ? [`reveals ${row.key}`] : []),
      ];
    }),
  );
}

const LIST = '{ records(first: 100) { nodes { id number nationalId } } recordCount }';

describe('rights', () => {
  test('P1 nothing widens when a grant is removed', () => {
    fc.assert(
      fc.property(world, fc.nat(4), (w, at) => {
        const fewer = w.grants.filter((_, i) => i !== at % Math.max(1, w.grants.length));
        // The same stated purpose, as far as what is left allows it.
        const before = yesOf(accessOf(w.grants, w.assignments, w.purpose), w.rows);
        const after = yesOf(accessOf(fewer, w.assignments, w.purpose), w.rows);
        expect([...after].filter((yes) => !before.has(yes))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  const wards = ['00001', '00002', '00003', '00004', '00005', '00006'];

  test('P2 a merger gives nobody a row of a unit that they did not reach before', () => {
    const given = fc.record({
      unit: fc.constantFrom('x:01', 'x:a:001', 'x:a:002', ...wards.map((code) => `x:a:${code}`)),
      reach: fc.constantFrom('SELF' as const, 'SUBTREE' as const),
    });
    const merged = fc.subarray(wards, { minLength: 2, maxLength: 4 });
    let mergers = 0;
    fc.assert(
      fc.property(fc.array(given, { maxLength: 4 }), merged, fc.boolean(), (roots, from, partly) => {
        const file = resolution(
          '2026-03-01',
          [['00009', '001']],
          from.map((code, i) => (partly && i === 0 ? [code, '00009', 'part'] : [code, '00009'])),
          from.filter((_, i) => !(partly && i === 0)),
        );
        const after = provinceTable(file);
        if (after !== START) mergers += 1;
        const held = roots.map(({ unit, reach }) =>
          aGrant({ grantee: 'r', capability: 'records:record.read', unit: keyIn(START, unit), reach }),
        );
        const old = createUnitTree(START).units.map(({ key }) => key);
        const seen = (table: UnitTable) => {
          const access = decideOver({ table, grants: held }).accessFor(someone(), null);
          return old.filter((key) => access.sees('records:record.read', { type: 'Record', key: 'k', units: [key] }));
        };
        const [before, now] = [seen(START), seen(after)];
        expect(now.filter((key) => !before.includes(key))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
    expect(mergers).toBeGreaterThan(RUNS / 4);
  });
});

/** The province after a resolution, or as it was if the resolution does not hold. */
function provinceTable(file: ReturnType<typeof resolution>): UnitTable {
  const problems = validateResolution(createUnitTree(START), file, { today: '2000-01-01' });
  return problems.length > 0 ? START : applyResolution(START, file);
}

function keyIn(table: UnitTable, key: string): string {
  const tree = createUnitTree(table);
  return tree.unit(key)?.key ?? tree.units.find((unit) => unit.code === key.split(':').at(-1))?.key ?? key;
}

describe('answers', () => {
  test('P5 a list is what can be had one by one, P6 a count is its length', async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.boolean(), async (w, careless) => {
        fill(w.rows);
        system.careless = careless;
        const access = accessOf(w.grants, w.assignments, w.purpose);
        const { data } = (await run(LIST, access)) as { data: any };
        const listed: string[] = data.records.nodes.map(({ id }: { id: string }) => id).sort();
        const ids = w.rows.map(({ key }) => codec.encodeId('Record', key));
        const single = ids.map((id, i) => `a${i}: record(id: "${id}") { id } n${i}: node(id: "${id}") { id }`);
        const one = (await run(`{ ${single.join(' ')} }`, access)) as { data: any };
        const found = ids.filter((_, i) => one.data[`a${i}`] !== null).sort();
        const nodes = ids.filter((_, i) => one.data[`n${i}`] !== null).sort();
        const open = w.rows.filter((row) => access.sees('records:record.read', toOwner(row)));
        expect(listed).toEqual(open.map(({ key }) => codec.encodeId('Record', key)).sort());
        expect(found).toEqual(listed);
        expect(nodes).toEqual(listed);
        expect(data.recordCount).toBe(listed.length);
      }),
      { numRuns: RUNS },
    );
  }, 600_000);

  test('P7 what is exported is part of the list, and all of it is masked', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (w) => {
        fill(w.rows);
        const access = accessOf(w.grants, w.assignments, w.purpose);
        const numbers = async (as: Access) => {
          const { data } = (await run(LIST, as)) as { data: any };
          return data.records.nodes as { number: string; nationalId: string }[];
        };
        const listed = (await numbers(access)).map(({ number }) => number);
        const exported = await numbers({ ...access, mayReveal: () => false });
        expect(exported.every(({ number }) => listed.includes(number))).toBe(true);
        for (const { nationalId } of exported) expect(nationalId).toMatch(/^\d{4}\*{6}\d{2}$/);
      }),
      { numRuns: RUNS },
    );
  }, 600_000);
});

const PERSONAL = ['nationalId', 'phone', 'fullName', 'health'] as const;

/** The same field in many disguises. */
const disguise = fc.constantFrom(
  (field: string, alias: string) => `${alias}: ${field}`,
  (field: string, alias: string) => `... on Record { ${alias}: ${field} }`,
  (field: string, alias: string) => `... on Node { ... on Record { ${alias}: ${field} } }`,
  (field: string, alias: string) => `... @include(if: true) { ${alias}: ${field} }`,
  (field: string, alias: string) => `${alias}: ${field} @skip(if: false)`,
);

describe('masks and neighbours', () => {
  test('P8 a value looks the same behind aliases, fragments, in any order and any batch', async () => {
    const selection = fc.array(fc.tuple(fc.constantFrom(...PERSONAL), disguise), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(world, selection, async (w, chosen) => {
        fill(w.rows);
        const access = accessOf(w.grants, w.assignments, w.purpose);
        const plain = (await run(`{ records(first: 100) { nodes { id ${PERSONAL.join(' ')} } } }`, access)) as any;
        const asked = chosen.map(([field, as], i) => as(field, `f${i}`)).join(' ');
        const ids: string[] = plain.data.records.nodes.map(({ id }: { id: string }) => id);
        const nodes = ids.map((id, i) => `n${i}: node(id: "${id}") { ... on Record { ${asked} } }`).join(' ');
        const other = (await run(`{ records(first: 100) { edges { node { ${asked} } } } ${nodes} }`, access)) as any;
        expect(other.errors).toBeUndefined();
        plain.data.records.nodes.forEach((row: any, at: number) => {
          const expected = chosen.map(([field]) => row[field] as string | null);
          const seen = (shown: any) => chosen.map((_, i) => shown[`f${i}`] as string | null);
          expect(seen(other.data.records.edges[at].node)).toEqual(expected);
          expect(seen(other.data[`n${at}`])).toEqual(expected);
        });
      }),
      { numRuns: RUNS },
    );
  }, 600_000);

  test('P9 nobody’s answer depends on what others ask at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(world, grants, fc.boolean(), async (w, others, careless) => {
        fill(w.rows);
        system.careless = careless;
        const mine = accessOf(w.grants, w.assignments, w.purpose);
        const theirs = accessOf(others, w.assignments, null);
        const query = '{ records(first: 100) { nodes { number nationalId phone related { number } } } }';
        const alone = JSON.stringify(await run(query, mine));
        const together = await Promise.all([
          run(query, theirs),
          run(query, mine),
          run(query, theirs),
          run(query, mine),
        ]);
        expect(JSON.stringify(together[1])).toBe(alone);
        expect(JSON.stringify(together[3])).toBe(alone);
      }),
      { numRuns: RUNS },
    );
  }, 600_000);
});
