// npm run adapter:check: whatever breaks a rule is caught by the check of that rule, and the report says what to do.
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { adviceFor } from '../../scripts/adapter-check/advice.js';
import { renderReport } from '../../scripts/adapter-check/renderReport.js';
import { runConformance, type Conformance } from '../../scripts/adapter-check/runConformance.js';
import { renderTemplates } from '../../scripts/adapter-new/renderTemplates.js';
import { toNames } from '../../scripts/adapter-new/toNames.js';
import { buildHouse, type House } from './house.js';

interface Defect {
  readonly name: string;
  /** Whose; the one of kind rest unless stated. */
  readonly id?: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** The check that must fail. */
  readonly caught: RegExp;
}

const SDL = 'schema.generated.ts';

/** One mistake each, as people make them. */
const DEFECTS: readonly Defect[] = [
  {
    name: 'rows by key in the order in which they came',
    file: 'entities.ts',
    from: 'return codes.map((code) => found.get(code) ?? null);',
    to: 'return [...found.values()].reverse();',
    caught: /^answers in the order of the keys$/,
  },
  {
    name: 'missing rows left out',
    file: 'entities.ts',
    from: 'return codes.map((code) => found.get(code) ?? null);',
    to: 'return codes.flatMap((code) => found.get(code) ?? []);',
    caught: /^answers null for a key that does not exist/,
  },
  {
    name: 'rows of other units shown',
    file: 'visible.ts',
    from: "typeof unitKey === 'string' && scope.includes(unitKey)",
    to: "typeof unitKey === 'string' && scope !== undefined",
    caught: /by key is null outside the scope/,
  },
  {
    name: 'a call for callers who may see nothing',
    file: 'pages.ts',
    from: 'if (agencies.length === 0) return EMPTY_PAGE;',
    to: '',
    caught: /^an empty scope gives empty lists/,
  },
  {
    name: 'pages of any size',
    file: 'pages.ts',
    from: 'const size = readPageSize(args.first);',
    to: 'const size = args.first ?? 20;',
    caught: /^refuses first: 101/,
  },
  {
    name: 'a list that ends after its first page',
    file: 'pages.ts',
    from: 'hasNextPage: records.length > size',
    to: 'hasNextPage: false',
    caught: /^gives every row once/,
  },
  {
    name: 'a field without a rule',
    file: SDL,
    from: String.raw`): LandParcelConnection @requires(grant: \"land-parcels:land-parcel.read\")`,
    to: '): LandParcelConnection',
    caught: /^keeps the rules of access/,
  },
  {
    name: 'a field that empties the whole answer when the system fails',
    file: SDL,
    from: '): LandParcelConnection @requires',
    to: '): LandParcelConnection! @requires',
    caught: /^keeps the rules of access/,
  },
  {
    name: 'a reply without its rows taken for an empty one',
    file: 'client.ts',
    from: 'z.object({ items: z.array(rowSchema) })',
    to: 'z.object({ items: z.array(rowSchema).default([]) })',
    caught: /^\{\} ends with UPSTREAM_BAD_RESPONSE$/,
  },
  {
    name: 'a row shown as often as it comes',
    file: 'pages.ts',
    from: 'return [...new Map(rows.map((row) => [row.code, row])).values()];',
    to: 'return [...rows];',
    caught: /rows that come twice are shown once$/,
  },
  {
    name: 'a list that goes in circles',
    file: 'pages.ts',
    from: 'after !== null && rows.some',
    to: 'false && rows.some',
    caught: /the same page again and again comes to an end$/,
  },
  {
    name: 'failures told as nothing found',
    file: 'entities.ts',
    from: 'await call.client.find(asked, call.signal)',
    to: 'await call.client.find(asked, call.signal).catch(() => [])',
    caught: /^500 with a stack in HTML ends with UPSTREAM_BAD_STATUS$/,
  },
  {
    name: 'the address of the system in a message',
    file: 'entities.ts',
    from: 'await call.client.find(asked, call.signal)',
    to: "await call.client.find(asked, call.signal).catch((e) => { throw Object.assign(e, { message: '127.0.0.1' }); })",
    caught: /^reset ends with UPSTREAM_UNAVAILABLE$/,
  },
  {
    name: 'a caller who leaves and is not noticed',
    file: 'client.ts',
    from: '      safe: true,\n      signal,',
    to: '      safe: true,\n      signal: signal.aborted ? signal : new AbortController().signal,',
    caught: /^a read ends when its caller leaves$/,
  },
  {
    name: 'a setting that nobody explains',
    file: 'config.ts',
    from: ".describe('Address of the system.')",
    to: '',
    caught: /^describes every key of its settings$/,
  },
  {
    name: 'a probe that asks nobody',
    file: 'index.ts',
    from: 'probe: (client, signal) => client.probe(signal)',
    to: 'probe: async () => undefined',
    caught: /^a probe fails when nobody listens$/,
  },
  {
    name: 'SOAP: whatever is no record of the service taken for none',
    id: 'deeds',
    file: 'client.ts',
    from: 'const reply = openEnvelope(text, config);',
    to: "if (!text.includes('Envelope')) return []; const reply = openEnvelope(text, config);",
    caught: /^HTML with 200 ends with UPSTREAM_BAD_RESPONSE$/,
  },
  {
    name: 'GraphQL: a reply that says nothing taken for an empty one',
    id: 'case-files',
    file: 'service.ts',
    from: "throw failures[0]?.error ?? new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'neither data nor errors' });",
    to: 'return { value: answer.parse({ records: null, recordsByCode: null }), failures };',
    caught: /^\{\} ends with UPSTREAM_BAD_RESPONSE$/,
  },
];

const ID = 'land-parcels';
/** One of each other kind. */
const KINDS = { deeds: 'soap', 'case-files': 'graphql', permits: 'sql' } as const;
const TEST = 'conformance.test.ts';

let house: House;
let good: Conformance | undefined;
/** Of the other kinds. */
let others: readonly Conformance[] = [];
let broken: readonly Conformance[] = [];

/** A copy of the adapter with one mistake, below the adapters, where Jest looks for tests. */
function plant({ id = ID, file, from, to }: Defect, number: number): string {
  const place = `adapters/planted-${number}`;
  cpSync(join(house.folder, 'adapters', id), join(house.folder, place, id), { recursive: true });
  symlinkSync(join(house.folder, 'adapters/kit'), join(house.folder, place, 'kit'));
  const path = `${place}/${id}/${file}`;
  const text = readFileSync(join(house.folder, path), 'utf8');
  // Nothing planted, nothing proven.
  if (!text.includes(from)) throw new Error(`${file} has no "${from}"`);
  house.write(path, text.replace(from, to));
  return `${place}/${id}/${TEST}`;
}

beforeAll(async () => {
  house = buildHouse();
  for (const [id, kind] of Object.entries(KINDS)) {
    const files = await renderTemplates(house.folder, kind, toNames({ id }), { units: true, personal: true });
    for (const [path, text] of files) {
      mkdirSync(dirname(join(house.folder, 'adapters', id, path)), { recursive: true });
      house.write(join('adapters', id, path), text);
    }
  }
  // Its code generation is theirs too.
  const made = await house.node(['--import', 'tsx', 'scripts/adapterNew.ts', ID]);
  if (made.code !== 0) throw new Error(made.output);
  // So that the imports of the copies, one folder deeper, hold.
  symlinkSync(join(house.folder, 'test'), join(house.folder, 'adapters/test'));
  const ids = [ID, ...Object.keys(KINDS)];
  const files = [...ids.map((id) => `adapters/${id}/${TEST}`), ...DEFECTS.map(plant)];
  const found = await runConformance(house.folder, files);
  good = found[0];
  others = found.slice(1, ids.length);
  broken = found.slice(ids.length);
}, 180_000);

// Undefined if the copy could not be made.
afterAll(() => (house as House | undefined)?.remove());

it('an adapter that keeps the rules passes every check, and each check has advice', () => {
  const checks = good?.checks ?? [];
  expect(checks.length).toBeGreaterThan(40);
  expect(checks.filter(({ passed }) => !passed)).toEqual([]);
  expect(checks.map(({ title }) => title).filter((title) => adviceFor(title) === undefined)).toEqual([]);
});

it.each(Object.values(KINDS).map((kind, i) => [kind, i] as const))('one of kind %s passes every check', (_kind, i) => {
  const checks = others[i]?.checks ?? [];
  expect(checks.length).toBeGreaterThan(25);
  expect(checks.filter(({ passed, title }) => !passed || adviceFor(title) === undefined)).toEqual([]);
});

describe('the report', () => {
  it('of a good adapter is a table', () => {
    const report = renderReport(ID, good?.checks ?? []);
    expect(report).toMatch(/✓ faults +\d+ of \d+\n/);
    expect(report).toContain('All ');
    expect(report).not.toContain('✗');
  });

  it('of a broken one says what was found and what to do', () => {
    const report = renderReport(ID, broken[0]?.checks ?? []);
    expect(report).toMatch(/✗ LandParcel by key +1 of 4/);
    expect(report).toContain('✗ LandParcel by key › answers in the order of the keys');
    expect(report).toContain('→ entities.ts: one entry for each key');
    expect(report).not.toContain('node_modules');
  });
});

it.each(DEFECTS.map((defect, number) => ({ ...defect, number })))('catches $name', ({ caught, number }) => {
  const failed = broken[number]?.checks.filter(({ passed }) => !passed) ?? [];
  expect(failed.map(({ title }) => title)).toContainEqual(expect.stringMatching(caught));
});

describe('as a program', () => {
  it('refuses what is no adapter, in both languages, and names those there are', async () => {
    const ended = await house.node(['--import', 'tsx', 'scripts/adapterCheck.ts', '../adapters']);
    expect(ended.code).toBe(2);
    expect(ended.output).toMatch(/có thể chọn: .*land-parcels/);
    expect(ended.output).toMatch(/there are: .*land-parcels/);
  });

  it('ends with 0 for a good adapter, every check as JSON', async () => {
    const ended = await house.node(['--import', 'tsx', 'scripts/adapterCheck.ts', ID, '--json']);
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.output)).toEqual(good?.checks);
  }, 60_000);
});
