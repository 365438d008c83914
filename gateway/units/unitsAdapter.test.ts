// The subschema's loaders: what a query about units and agencies is answered with.
import { createChangeQueues } from '../../adapters/kit/index.js';
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLObjectType } from 'graphql';
import { InputError, type AdapterRecord, type Answer, type Page } from '../../adapters/kit/index.js';
import { loadUnits } from '../../config/units/loadUnits.js';
import { createAgencyDirectory } from './agencyDirectory.js';
import { createUnitTree } from './createUnitTree.js';
import type { Unit } from './types.js';
import { toUnitRecord } from './unitRecords.js';
import { createUnitsAdapter } from './unitsAdapter.js';

const tree = createUnitTree(loadUnits());
const TODAY = '2026-11-20';
const clock = { now: () => new Date(`${TODAY}T05:00:00Z`), today: () => TODAY };
const typeDefs = readFileSync(new URL('schema.graphql', import.meta.url), 'utf8');
const row = { ceasedOn: null, parentCode: 'H26', unit: 'hn:2025-07:00103' };
const directory = createAgencyDirectory(tree, [
  { code: 'H26', name: 'UBND thành phố mẫu', parentCode: null, unit: 'hn:01', ceasedOn: null },
  { ...row, code: 'H26.L7', name: 'UBND phường Tây Hồ (mẫu)' },
  { ...row, code: 'H26.L7.01', name: 'Phòng Kinh tế (mẫu)', parentCode: 'H26.L7' },
  { ...row, code: 'H26.62', name: 'UBND quận Tây Hồ (mẫu)', unit: 'hn:2025-06:003', ceasedOn: '2025-06-30' },
]);
const { changes } = createChangeQueues();
const adapter = createUnitsAdapter({ tree, directory, clock, changes, typeDefs });
const call = {} as never;

async function query(name: string, args: object): Promise<Answer> {
  return (await adapter.queries[name]?.(args as never, call)) ?? null;
}

async function field(name: string, keys: string[], args: object = {}): Promise<readonly Answer[]> {
  return (await adapter.fields?.['Unit']?.[name]?.(keys, args as never, call)) ?? [];
}

async function page(name: string, args: object): Promise<Page> {
  return (await query(name, args)) as Page;
}

async function names(args: object): Promise<unknown[]> {
  return (await page('units', args)).items.map((item) => item.record['fullName']);
}

function record(answer: Answer | undefined): AdapterRecord {
  return answer as AdapterRecord;
}

function list(answer: Answer | undefined): readonly AdapterRecord[] {
  return answer as readonly AdapterRecord[];
}

/** The code of the first row, and whether there is more. */
function summary(answer: Answer | undefined): unknown[] {
  const { items, hasNextPage } = answer as Page;
  return [items[0]?.record['code'], hasNextPage];
}

describe('the declaration', () => {
  const shared = readFileSync(new URL('../../schema/shared.graphql', import.meta.url), 'utf8');
  const connections = ['Unit', 'Agency'].map((type) => `type ${type}Connection { nodes: [${type}] }`).join('\n');
  const schema = buildSchema(
    `${shared}\n${typeDefs.replaceAll(/extend type (Query|Subscription)/g, 'type $1')}\n${connections}`,
  );
  const fieldsOf = (type: string) => (schema.getType(type) as GraphQLObjectType).getFields();

  it('has a loader for every root field and a loader or a property for every field of a unit', () => {
    expect(Object.keys(adapter.queries).sort()).toEqual(Object.keys(fieldsOf('Query')).sort());
    const properties = Object.keys(toUnitRecord(tree.units[0] as Unit));
    const lazy = Object.keys(adapter.fields?.['Unit'] ?? {});
    const withArguments = Object.values(fieldsOf('Unit')).filter((one) => one.args.length > 0);
    expect(lazy).toEqual(expect.arrayContaining(withArguments.map((one) => one.name)));
    expect(Object.keys(fieldsOf('Unit')).sort()).toEqual(
      ['id', ...lazy, ...properties.filter((name) => name !== 'key')].sort(),
    );
  });

  it('describes every field, Vietnamese first, then English', () => {
    for (const type of ['Query', 'Unit', 'UnitSuccession', 'Agency']) {
      for (const one of Object.values(fieldsOf(type))) {
        const sentences = (one.description ?? '').split(/[.;?]\s/);
        expect([type, one.name, sentences.length > 1, /[à-ỹđ]/i.test(sentences[0] ?? '')]).toEqual([
          type,
          one.name,
          true,
          true,
        ]);
      }
    }
  });
});

describe('unit(code, asOf)', () => {
  it('answers for the stated day, and for today without one', async () => {
    expect(await query('unit', { code: '00103', asOf: '2025-06-30' })).toMatchObject({
      key: 'hn:2025-06:00103',
      fullName: 'phường Xuân La',
    });
    expect(await query('unit', { code: '00103', asOf: '2025-07-01' })).toMatchObject({
      key: 'hn:2025-07:00103',
      fullName: 'phường Tây Hồ',
    });
    expect(await query('unit', { code: '00103', asOf: null })).toMatchObject({ fullName: 'phường Tây Hồ' });
    expect(await query('unit', { code: '00103' })).toMatchObject({
      codeList: '2025-07',
      level: 'WARD',
      validFrom: '2025-07-01',
      validTo: null,
    });
  });

  it('answers nothing if no unit has the code on that day', async () => {
    expect(await query('unit', { code: '003' })).toBeNull();
    expect(await query('unit', { code: '103' })).toBeNull();
  });

  it('refuses a day that does not exist', async () => {
    await expect(query('unit', { code: '00103', asOf: '2025-02-30' })).rejects.toThrow(InputError);
  });
});

describe('units', () => {
  it('lists the units of a day in order of code, 50 at a time', async () => {
    const first = await page('units', { first: 50 });
    expect([first.items.length, first.hasNextPage, first.items[0]?.record['code']]).toEqual([50, true, '00004']);
    const all = await page('units', { first: 1000, asOf: '2025-06-30' });
    expect([all.items.length, all.hasNextPage]).toEqual([557, false]);
  });

  it('can be walked from cursor to cursor without gap or repetition', async () => {
    const seen: string[] = [];
    let after: string | undefined;
    for (let more = true; more;) {
      const { items, hasNextPage } = await page('units', { first: 40, after });
      seen.push(...items.map((item) => item.cursor));
      after = seen.at(-1);
      more = hasNextPage;
    }
    expect([seen.length, new Set(seen).size]).toEqual([127, 127]);
  });

  it('narrows by level, by parent, and by level anywhere below a parent', async () => {
    const count = async (args: object) => (await page('units', { first: 1000, ...args })).items.length;
    const old = { asOf: '2025-06-30' };
    expect(await count({ level: 'WARD' })).toBe(126);
    expect(await count({ level: 'DISTRICT' })).toBe(0);
    expect(await count({ ...old, level: 'DISTRICT' })).toBe(30);
    expect(await count({ ...old, parent: 'hn:01' })).toBe(30);
    expect(await count({ ...old, parent: 'hn:01', level: 'WARD' })).toBe(526);
    expect(await count({ ...old, parent: 'hn:2025-06:003' })).toBe(8);
    expect(await count({ parent: 'hn:2025-06:003' })).toBe(0);
    expect(await count({ parent: 'no such unit', level: 'WARD' })).toBe(0);
  });

  it('searches by name within the rest, best match first', async () => {
    expect(await names({ name: 'P. tay ho' })).toEqual(['phường Tây Hồ']);
    expect((await names({ name: 'Tây Hồ', asOf: '2025-06-30' }))[0]).toBe('quận Tây Hồ');
    expect(await names({ name: 'Tây Hồ', level: 'CITY' })).toEqual([]);
  });

  it('refuses a page size outside 1 to 1000, a foreign position, and a name without a letter', async () => {
    for (const args of [
      { first: 0 },
      { first: -1 },
      { first: 1001 },
      { after: 'hn:2025-06:00103' },
      { name: ' - ' },
      { name: '' },
      { name: 'x'.repeat(201) },
    ]) {
      await expect(query('units', args)).rejects.toThrow(InputError);
    }
  });
});

describe('fields of a unit', () => {
  it('answer in the order of the parents, with nothing for a key that is no unit', async () => {
    const parents = ['hn:2025-07:00103', 'no such unit', 'hn:01'];
    const answers = await field('ancestors', parents);
    expect(answers.map((answer) => answer && list(answer).map((unit) => unit['key']))).toEqual([['hn:01'], null, []]);
  });

  it('take today for a unit that exists, and the last day of one that has ended', async () => {
    const [old, current] = await field('parent', ['hn:2025-06:00103', 'hn:2025-07:00103']);
    expect([record(old)['fullName'], record(current)['fullName']]).toEqual(['quận Tây Hồ', 'thành phố Hà Nội']);
    expect((await field('children', ['hn:2025-06:003', 'hn:01'])).map((answer) => list(answer).length)).toEqual([
      8, 126,
    ]);
    expect((await field('ancestors', ['hn:2025-06:00103']))[0]).toHaveLength(2);
  });

  it('take the stated day', async () => {
    expect((await field('children', ['hn:01'], { asOf: '2025-06-30' }))[0]).toHaveLength(30);
    expect(await field('parent', ['hn:2025-06:00103'], { asOf: '2025-07-01' })).toEqual([null]);
    expect(await field('active', ['hn:2025-06:00103', 'hn:2025-07:00103'], {})).toEqual([false, true]);
    expect(await field('active', ['hn:2025-06:00103', 'hn:2025-07:00103'], { asOf: '2025-06-30' })).toEqual([
      true,
      false,
    ]);
  });

  it('tell successions from either side and the units of today', async () => {
    const [successors] = await field('successors', ['hn:2025-06:00103']);
    const [predecessors] = await field('predecessors', ['hn:2025-07:00103']);
    expect(list(successors).map((step) => step['unitKey'])).toContain('hn:2025-07:00103');
    expect(list(predecessors).find((step) => step['unitKey'] === 'hn:2025-06:00103')).toMatchObject({
      extent: 'PART',
      remainder: expect.any(Boolean),
    });
    const [current] = await field('currentUnits', ['hn:2025-06:00001']);
    expect(list(current).map((unit) => unit['fullName'])).toEqual(['phường Hồng Hà']);
  });

  it('list the agencies of the unit alone', async () => {
    const [found] = await field('agencies', ['hn:2025-07:00103'], { first: 1 });
    expect(summary(found)).toEqual(['H26.L7', true]);
    const [next] = await field('agencies', ['hn:2025-07:00103'], { first: 1, after: 'H26.L7' });
    expect(summary(next)).toEqual(['H26.L7.01', false]);
  });
});

describe('agencies', () => {
  it('are found by either form of the code, with the keys of parent and unit, and whether they still work', async () => {
    expect(await query('agency', { code: '000.01.L7.H26' })).toEqual({
      code: 'H26.L7.01',
      oldCode: '000.01.L7.H26',
      name: 'Phòng Kinh tế (mẫu)',
      level: 'WARD',
      parentCode: 'H26.L7',
      unitKey: 'hn:2025-07:00103',
      ceasedOn: null,
      active: true,
    });
    expect(await query('agency', { code: 'H26.62' })).toMatchObject({ active: false, level: 'DISTRICT' });
    expect(await query('agency', { code: 'H26.99' })).toBeNull();
  });

  it('are listed by unit and by name', async () => {
    const codes = async (args: object) => (await page('agencies', args)).items.map((item) => item.cursor);
    expect(await codes({})).toEqual(['H26', 'H26.62', 'H26.L7', 'H26.L7.01']);
    expect(await codes({ name: 'phòng kinh te' })).toEqual(['H26.L7.01']);
    expect(await codes({ unit: 'hn:2025-07:00103', name: 'ubnd' })).toEqual(['H26.L7']);
  });
});

describe('entities', () => {
  it('come in the order of the keys, null for unknown ones', async () => {
    const units = await adapter.entities['Unit']?.load(['hn:01', 'x', 'hn:2025-06:00103', 'hn:01'], call);
    expect(units?.map((unit) => unit?.['key'] ?? null)).toEqual(['hn:01', null, 'hn:2025-06:00103', 'hn:01']);
    const agencies = await adapter.entities['Agency']?.load(['H26.99', 'H26.L7'], call);
    expect(agencies?.map((agency) => agency?.['code'] ?? null)).toEqual([null, 'H26.L7']);
  });
});
