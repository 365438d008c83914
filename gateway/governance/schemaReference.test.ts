// The whole schema as JSON: both languages, rules, owners; and the rules come back from it as they were.
import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { listDeprecations } from './listDeprecations.js';
import { toSchemaReference, toSchemaRules } from './schemaReference.js';
import { splitLanguages } from './splitLanguages.js';

const schema = buildSchema(`
  type Query { "Một thửa. A plot." plot(code: String! size: Size = SMALL): Plot any: Any }
  interface Node { id: ID! }
  "Thửa đất. A plot."
  type Plot implements Node { id: ID! name: String @deprecated(reason: "mẫu") holder: String }
  type Other { a: Int }
  union Any = Plot | Other
  enum Size { SMALL "Lớn. Large." LARGE @deprecated(reason: "mẫu") }
  input Filter { size: Size = LARGE old: Int @deprecated(reason: "mẫu") }
  scalar Date
`);
const rules = {
  types: new Map([['Plot', { kind: 'requires', grant: 'land:plot.read' } as const]]),
  fields: new Map([['Query.plot', { kind: 'public' } as const]]),
  personal: new Map([['Plot.holder', { class: 'BASIC', mask: 'NAME', grant: 'land:plot.read-personal' } as const]]),
  stepUp: new Set(['Plot.holder', 'Other']),
  sunsets: new Map([
    ['Plot.name', { on: '2027-06-30', use: 'Plot.holder' }],
    ['Size.LARGE', { on: '2027-01-01', use: null }],
    ['Filter.old', { on: '2026-01-01', use: null }],
  ]),
  owners: new Map([
    ['Plot', 'land'],
    ['Query.plot', 'land'],
    ['Plot.holder', 'people'],
  ]),
};

describe('the reference of a schema', () => {
  it('has every type with what callers have to know of it', () => {
    const { types } = toSchemaReference(schema, rules);
    expect(types.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      ...['Query OBJECT', 'Any UNION', 'Date SCALAR', 'Filter INPUT', 'Node INTERFACE', 'Other OBJECT', 'Plot OBJECT'],
      'Size ENUM',
    ]);
    expect(types[0]?.fields?.[0]).toEqual({
      ...{ name: 'plot', vi: 'Một thửa.', en: 'A plot.', type: 'Plot', rule: { kind: 'public' }, owner: 'land' },
      arguments: [
        { name: 'code', type: 'String!' },
        { name: 'size', type: 'Size', default: 'SMALL' },
      ],
    });
    const plot = types.find(({ name }) => name === 'Plot');
    expect(plot).toMatchObject({ owner: 'land', interfaces: ['Node'], rule: { grant: 'land:plot.read' } });
    expect(plot?.fields?.slice(1)).toEqual([
      { name: 'name', type: 'String', deprecated: { reason: 'mẫu', on: '2027-06-30', use: 'Plot.holder' } },
      { name: 'holder', type: 'String', owner: 'people', stepUp: true, personal: rules.personal.get('Plot.holder') },
    ]);
  });

  it('gives the rules back through JSON', () => {
    const { owners: _owners, ...expected } = rules;
    expect(toSchemaRules(JSON.parse(JSON.stringify(toSchemaReference(schema, rules))))).toEqual(expected);
  });

  it('lists what is deprecated, the nearest day first', () => {
    expect(listDeprecations(schema, rules.sunsets).map(({ coordinate, on, use }) => [coordinate, on, use])).toEqual([
      ['Filter.old', '2026-01-01', null],
      ['Size.LARGE', '2027-01-01', null],
      ['Plot.name', '2027-06-30', 'Plot.holder'],
    ]);
    expect(listDeprecations(schema).map(({ on }) => on)).toEqual([null, null, null]);
  });
});

describe('a description', () => {
  it.each([
    ['Mã hồ sơ. Code of the dossier.', 'Mã hồ sơ.', 'Code of the dossier.'],
    ['Một câu. Câu nữa. One. And two.', 'Một câu. Câu nữa.', 'One. And two.'],
    [
      'Số tiền (đồng); null nếu không phải là số. Amount in đồng; null if it is not a number.',
      'Số tiền (đồng); null nếu không phải là số.',
      'Amount in đồng; null if it is not a number.',
    ],
    ['Only English.', 'Only English.', 'Only English.'],
    ['Chỉ tiếng Việt.', 'Chỉ tiếng Việt.', 'Chỉ tiếng Việt.'],
    ['', '', ''],
  ])('%s', (text, vi, en) => {
    expect(splitLanguages(text)).toEqual({ vi, en });
  });
});
