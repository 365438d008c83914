// Mistakes in a file: each is named with its line, all at once, and nothing is made of a file that has one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readDeclaration } from './readDeclaration.js';

const file = (name: string) => readFileSync(join(import.meta.dirname, '../../../config/services', name), 'utf8');
const enterprise = file('enterprise-register.yaml');
const results = file('procedure-results.yaml');
const households = file('insurance-households.yaml');

/** One mistake each, as people make them; and how the line begins that is named. */
const MISTAKES: readonly (readonly [text: string, from: string, to: string, said: string, line: string])[] = [
  [
    enterprise,
    'levels: [CITY, WARD]',
    'levels: []',
    'levels: Too small: expected array to have >=1 items',
    'levels: []',
  ],
  [enterprise, 'levels: [CITY, WARD]', 'level: [CITY]', 'level: there is no such key', 'level: [CITY]'],
  [
    enterprise,
    'id: enterprise-register',
    'id: Enterprise_Register',
    'id: must be lower-case words with hyphens',
    'id: Enterprise_Register',
  ],
  [
    enterprise,
    'access: PUBLIC',
    'access: enterprise-register:enterprise.read',
    'types.0.access: enterprise-register:enterprise.read is not in grants',
    'access: enter',
  ],
  [
    households,
    '    unit: { by: UNIT_CODE, at: maXa }\n',
    '',
    'types.0.access: rows that are not public need "unit", which says whose they are',
    'access: insurance',
  ],
  [
    enterprise,
    'at: /HO_ADDRESS_FULLTEXT',
    'at: /HO_ADDRESS_FULLTEXT\n        personal: { class: BASIC }',
    'types.0.access: public rows are nobody’s, so nobody could see their personal values: name a capability',
    'access: PUBLIC',
  ],
  [
    enterprise,
    "query: { MaSoDoanhNghiep: '{key}' }",
    "query: { MaSoDoanhNghiep: '{code}' }",
    'types.0.one: {code} is not known here; there are: {key}, {setting:sampleCode}',
    'one:',
  ],
  [
    enterprise,
    "query: { MaSoDoanhNghiep: '{key}' }",
    'query: { MaSoDoanhNghiep: 1 }',
    'types.0.one.query.MaSoDoanhNghiep: Invalid input: expected string, received number',
    'query: { MaSo',
  ],
  [
    households,
    '  - capability: insurance-households:household.read-personal',
    '  - capability: other:household.read-personal',
    'grants.1.capability: must begin with "insurance-households:"',
    '- capability: other',
  ],
  [
    enterprise,
    'at: /NAME',
    'at: /NA~ME',
    'types.0.fields.name.at: must be a JSON pointer (/a/b) or a dotted path (a.b)',
    'at: /NA~ME',
  ],
  [
    enterprise,
    'formats: [dd/MM/yyyy, iso]',
    'formats: [dd/MMM/yy]',
    'types.0.fields.registeredOn.formats.0: must be made of yyyy MM dd HH mm ss and - / . : T, or be iso',
    'formats: [dd/MMM',
  ],
  [
    enterprise,
    'kind: Date',
    'kind: Day',
    'types.0.fields.registeredOn.kind: Invalid discriminator value.',
    'kind: Day',
  ],
  [
    households,
    'mask: NAME }',
    'mask: NAMES }',
    'types.0.fields.head.personal.mask: Invalid option: expected one of "FULL"|"IDENTIFIER"|"PHONE"|"NAME"|"YEAR"|"TEXT"',
    'personal: { class',
  ],
  [
    enterprise,
    '      status:',
    '      reference:',
    'types.0.fields.reference: "reference" is taken; choose another name',
    'reference:',
  ],
  [enterprise, 'field: code', 'field: nummer', 'types.0.key.field: "nummer" is not one of the fields', 'field: nummer'],
  [
    results,
    'paging: { by: PAGE, total: /result/tongSo }',
    'paging: { by: OFFSET }',
    'types.0.list: {page} is not known here; there are: {procedureCode}, {offset}, {size}',
    'list:',
  ],
  [
    results,
    'unit: { by: AGENCY, at: /MaDonVi }',
    'unit: { by: AGENCY }',
    'types.0.unit: AGENCY needs "at"',
    'unit: { by: AGENCY }',
  ],
  [
    results,
    'name: PAPER,',
    'name: paper,',
    'types.0.fields.form.values.2.name: must be a name like NOT_ACTIVE',
    "'2': { name: paper",
  ],
  [
    results,
    'type: ProcedureResultForm',
    'type: ProcedureResult',
    'types.0.fields.form: ProcedureResult is declared twice in this file',
    'form:',
  ],
  [
    households,
    '      personal: true',
    '      personal: false',
    'types.0.key: the key is personal: say personal: true here, so that no id holds it',
    'key:',
  ],
  [
    households,
    'at: chuHo',
    'required: true\n        at: chuHo',
    'types.0.fields.head.required: a personal value can be masked: it cannot be required',
    'required: true',
  ],
  [
    enterprise,
    'access: PUBLIC',
    'access: public',
    'types.0.access: must be PUBLIC or <id>:<resource>.<action>',
    'access: public',
  ],
  [
    enterprise,
    'is: [SUCCESS]',
    'is: [null]',
    'envelope.success.1.is.0: must be a text, a number, true or false',
    '- { at: /Status, is',
  ],
  [
    results,
    "form: '\\d\\.\\d{6}(\\.[0-9A-Z.]+)?'",
    "form: '\\d\\.(\\d{6}'",
    'types.0.list.arguments.procedureCode.form: must be a valid regular expression',
    "form: '",
  ],
  [
    results,
    '      validMonths:',
    '      procedureKey:',
    'types.0.fields.procedure: its key is kept as "procedureKey", which is another field: choose another name',
    'procedure:',
  ],
  [
    results,
    'type: ProcedureResultForm',
    'type: Reach',
    'types.0.fields.form.type: is a name of the gateway; choose another one',
    'type: Reach',
  ],
  [
    households,
    'is: [KHONG_TIM_THAY], means: NOT_FOUND',
    'means: NOT_FOUND',
    'envelope.errors.2: say when it applies: status, or at with is or missing',
    '- { at',
  ],
  [households, '  path: /ngsp', '  method: GET\n  path: /ngsp', 'not YAML: DUPLICATE_KEY', 'method: GET'],
];

describe('a declaration', () => {
  it.each([enterprise, results, households])('of the samples has no mistake', (text) => {
    expect(readDeclaration(text)).toMatchObject({ problems: [], declaration: expect.anything() });
  });

  it.each(MISTAKES)('%#: with a mistake is refused', (text, from, to, said, line) => {
    expect(text).toContain(from);
    const wrong = text.replace(from, () => to);
    const { declaration, problems } = readDeclaration(wrong);
    expect(declaration).toBeUndefined();
    const found = problems.filter((problem) => problem.text === said || problem.text.startsWith(`${said} `));
    expect({ problems, found: found.length }).toEqual({ problems, found: 1 });
    const named = wrong.split('\n')[(found[0]?.line ?? 0) - 1]?.trim();
    expect(named?.slice(0, line.length)).toBe(line);
  });

  it('names all mistakes at once, by line', () => {
    const wrong = enterprise.replace('kind: Date', 'kind: Day').replace('levels: [CITY, WARD]', 'levels: [TOWN]');
    expect(readDeclaration(wrong).problems.map(({ text }) => text.split(':')[0])).toEqual([
      'levels.0',
      'types.0.fields.registeredOn.kind',
    ]);
  });
});

it('of the guide has no mistake, and the one that the guide shows stands where it says', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../../docs/guides/declared-services.md'), 'utf8');
  const text = /```yaml\n([^]*?)```/.exec(guide)?.[1] ?? '';
  expect(readDeclaration(text).problems).toEqual([]);
  const [wrong] = readDeclaration(text.replace(', at: /maDonVi', '')).problems;
  expect(guide).toContain(`market-licences.yaml: line ${wrong?.line}: ${wrong?.text}\n`);
});

describe('YAML', () => {
  it.each([
    ['a: &x 1\nb: 2', 1, 'anchors (&) are not allowed; write the value out'],
    ['a: 1\nb: *x', 2, 'aliases (*) are not allowed; write the value out'],
    ['a: !!set {x}', 1, 'tags (!) are not allowed; write a plain value'],
    ['a: 1\n---\nb: 2', 2, 'not YAML: MULTIPLE_DOCS (one file is one service: remove the line ---)'],
    ['a: 1\n\tb: 2', 2, 'not YAML: TAB_AS_INDENT (Tabs are not allowed as indentation)'],
    ['a: 1\nb: 007', 2, '007 is read as the number 7: write it in quotes'],
    ["a: '007'\n01: x", 2, '01 is read as the number 1: write it in quotes'],
    [`a: ${'['.repeat(30)}${']'.repeat(30)}`, 1, 'nested deeper than 24 levels'],
    [`a: [${'1,'.repeat(21_000)}1]`, 1, 'more than 20000 values; make it two services'],
    [`a: ${'x'.repeat(140_000)}`, 1, 'larger than 131072 bytes; make it two services'],
  ])('%#: that is out of bounds is refused', (text, line, said) => {
    const { declaration, problems } = readDeclaration(text);
    expect(declaration).toBeUndefined();
    expect(problems).toContainEqual({ line, text: said });
  });

  it('that has nothing in it is refused', () => {
    expect(readDeclaration('').problems).toEqual([{ line: 1, text: 'Invalid input: expected object, received null' }]);
  });
});
