// Who may ask who uses what: inside one's units by field, over the whole city before anything is taken away.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { schemaOperations } from '../../gateway/admin/operations/schemaOperations.js';
import { addFieldUses } from '../../gateway/store/index.js';
import { createAdminHarness, PEOPLE, type AdminHarness } from '../support/adminHarness.js';
import { refusalOf } from '../support/adminRefusals.js';

let harness: AdminHarness;
type Who = Parameters<AdminHarness['runAdmin']>[2];

const run = (name: string, args: unknown, who: Who) => harness.runAdmin(name, args, who);
const refused = async (name: string, args: unknown, who: Who) => (await refusalOf(run(name, args, who))).code;

/** The clock of the harness stands on 2026-11-20. */
const use = (coordinate: string, client: string, day = '2026-11-19') => ({
  ...{ day, client, version: '1.0', coordinate, uses: 3, lastAt: new Date(`${day}T03:00:00Z`) },
});

beforeAll(async () => {
  harness = await createAdminHarness();
  await addFieldUses(
    harness.db,
    [
      ...[use('Unit.alias', 'ward-app'), use('Unit.name', 'ward-app'), use('Unit.name', 'shared-app')],
      ...[use('Query.unit', 'anonymous'), use('Unit.parent', 'ward-app', '2026-09-01')],
    ],
    400,
  );
}, 60_000);
afterAll(() => harness.stop());
beforeEach(() => {
  harness.entries.length = 0;
});

const ARGS: Readonly<Record<string, object>> = {
  ...{ fieldUsage: {}, deprecations: {}, publicSchema: {} },
  schemaUsers: { coordinates: ['Unit.name'] },
};

describe('uses of the schema', () => {
  it.each(schemaOperations.map(({ name }) => name))(
    '%s is for those who may read usage, and refusals are recorded',
    async (name) => {
      for (const who of [PEOPLE.nobody, PEOPLE.officer, PEOPLE.citizen, PEOPLE.application])
        expect(await refused(name, ARGS[name], who)).toBe('FORBIDDEN');
      expect(harness.entries.map(({ event, codes }) => [event, ...codes])).toEqual(
        Array.from({ length: 4 }, () => ['operation.refused', 'FORBIDDEN']),
      );
      await run(name, ARGS[name], PEOPLE.cityAdmin);
      expect(harness.entries).toHaveLength(4);
    },
  );

  const shown = async (args: object, who: Who) =>
    (await run('fieldUsage', args, who)).nodes.map((row: any) => `${row.coordinate} ${row.application}`);

  it('are shown of applications within the units alone', async () => {
    expect(await shown({}, PEOPLE.cityAdmin)).toEqual([
      ...['Query.unit anonymous', 'Unit.alias ward-app', 'Unit.name shared-app', 'Unit.name ward-app'],
    ]);
    expect(await shown({}, PEOPLE.wardAdmin)).toEqual(['Unit.alias ward-app', 'Unit.name ward-app']);
    expect(await shown({}, PEOPLE.otherWardAdmin)).toEqual([]);
    expect(await shown({ application: 'ward-app', since: '2026-08-01' }, PEOPLE.wardAdmin)).toEqual([
      ...['Unit.alias ward-app', 'Unit.name ward-app', 'Unit.parent ward-app'],
    ]);
    expect(await refused('fieldUsage', { application: 'ward-app' }, PEOPLE.otherWardAdmin)).toBe('NOT_FOUND');
    expect(await refused('fieldUsage', { application: 'no-such-app' }, PEOPLE.wardAdmin)).toBe('NOT_FOUND');
  });

  it('are found by field, type and prefix, in pages', async () => {
    expect(await shown({ field: 'Unit.alias' }, PEOPLE.cityAdmin)).toEqual(['Unit.alias ward-app']);
    expect(await shown({ type: 'Query' }, PEOPLE.cityAdmin)).toEqual(['Query.unit anonymous']);
    expect(await shown({ prefix: 'Unit.n' }, PEOPLE.wardAdmin)).toEqual(['Unit.name ward-app']);
    const first = await run('fieldUsage', { first: 3 }, PEOPLE.cityAdmin);
    expect([first.nodes.length, first.pageInfo.hasNextPage]).toEqual([3, true]);
    const after = first.pageInfo.endCursor;
    expect((await run('fieldUsage', { first: 3, after }, PEOPLE.cityAdmin)).nodes).toMatchObject([
      { coordinate: 'Unit.name', application: 'ward-app', version: '1.0', uses: 3 },
    ]);
    expect(await refused('fieldUsage', { first: 3, after }, PEOPLE.wardAdmin)).toBe('BAD_USER_INPUT');
    for (const wrong of [{ field: "a' or 1=1" }, { type: 'Unit.name' }, { prefix: '%' }, { since: '2026-02-30' }])
      expect(await refused('fieldUsage', wrong, PEOPLE.cityAdmin)).toBe('BAD_USER_INPUT');
  });

  it('of everybody are for those who hold the whole city', async () => {
    const args = { coordinates: ['Unit', 'Query.unit'] };
    const all = await run('schemaUsers', args, PEOPLE.cityAdmin);
    expect(all.map((row: any) => `${row.coordinate} ${row.application}`)).toEqual([
      ...['Query.unit anonymous', 'Unit.alias ward-app', 'Unit.name shared-app', 'Unit.name ward-app'],
    ]);
    expect(await run('schemaUsers', { coordinates: [] }, PEOPLE.cityAdmin)).toEqual([]);
    expect(await refused('schemaUsers', args, PEOPLE.wardAdmin)).toBe('NOT_FOUND');
    const many = { coordinates: Array.from({ length: 501 }, (_, i) => `T${i}`) };
    expect(await refused('schemaUsers', many, PEOPLE.cityAdmin)).toBe('BAD_USER_INPUT');
  });

  it('of what is deprecated are named with the day, within the units', async () => {
    const [alias] = await run('deprecations', {}, PEOPLE.wardAdmin);
    expect(alias).toMatchObject({ coordinate: 'Unit.alias', on: '2027-06-30', use: 'Unit.name' });
    expect(alias.users).toMatchObject([{ application: 'ward-app', version: '1.0', uses: 3 }]);
    expect((await run('deprecations', {}, PEOPLE.otherWardAdmin))[0].users).toEqual([]);
    expect(await run('deprecations', { until: '2027-01-01' }, PEOPLE.cityAdmin)).toEqual([]);
  });
});
