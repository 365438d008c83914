// npm run adapter:new: what it makes passes every check without an edit, and what it cannot make it refuses.
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Adapter } from '../../adapters/kit/index.js';
import { findRefusal } from '../../scripts/adapter-new/findRefusal.js';
import { KINDS, renderTemplates, type Kind, type RowOptions } from '../../scripts/adapter-new/renderTemplates.js';
import { toNames, type NameOptions } from '../../scripts/adapter-new/toNames.js';
import { startTestGateway } from '../support/testGateway.js';
import { createTokenForge } from '../support/tokenForge.js';
import { buildHouse, type Ended, type House } from './house.js';

let house: House;

function adapterNew(...args: string[]): Promise<Ended> {
  return house.node(['--import', 'tsx', 'scripts/adapterNew.ts', ...args]);
}

/** What all kinds have. */
const SHARED = [
  'README.md',
  'client.test.ts',
  'client.ts',
  'config.ts',
  'conformance.test.ts',
  'entities.ts',
  'fields.ts',
  'index.ts',
  'pages.ts',
  'queries.ts',
  'row.test.ts',
  'row.ts',
  'schema.generated.ts',
  'schema.graphql',
  'visible.ts',
];
const FIXTURES: Readonly<Record<Kind, readonly string[]>> = {
  rest: ['empty.json', 'malformed.json', 'records.json', 'sampleRows.ts', 'sampleService.ts'],
  sql: ['sampleDatabase.ts', 'sampleRows.ts'],
  soap: ['empty.xml', 'fault.xml', 'malformed.xml', 'records.xml', 'sampleRows.ts', 'sampleService.ts'],
  graphql: ['empty.json', 'malformed.json', 'partial.json', 'records.json', 'sampleRows.ts', 'sampleService.ts'],
};
const MORE: Readonly<Record<Kind, readonly string[]>> = {
  ...{ rest: [], sql: [], soap: ['soap.ts', 'xml.ts'], graphql: ['found.ts', 'service.ts'] },
};

const WHOLE: RowOptions = { units: true, personal: true };
const OPEN: RowOptions = { units: false, personal: false };
/** What their tests are run of: each kind, and one whose rows are public. */
const TESTED = ['land-parcels', 'permits', 'deeds', 'case-files', 'boundaries'].map((id) => `adapters/${id}`);
/** The other ways to answer the questions; they have the same lines, fewer of them. */
const OTHERS = KINDS.flatMap((kind) => [
  { id: `${kind}-facts`, kind, rows: OPEN },
  { id: `${kind}-things`, kind, rows: { units: true, personal: false } },
]);
const MADE = [...TESTED, ...OTHERS.map(({ id }) => `adapters/${id}`)];

/** The part of Jest's own report that is looked at. */
interface Report {
  readonly numTotalTestSuites: number;
  readonly testResults: readonly {
    readonly message: string;
    readonly status: string;
  }[];
}

function failuresOf({ status, message }: Report['testResults'][number]): string[] {
  return status === 'passed' ? [] : [message];
}

let made: Ended[] = [];

/** Without the program: the code generation of the next one is theirs too. */
async function put(id: string, kind: Kind, rows: RowOptions): Promise<void> {
  for (const [path, text] of await renderTemplates(house.folder, kind, toNames({ id }), rows)) {
    const file = join('adapters', id, path);
    mkdirSync(dirname(join(house.folder, file)), { recursive: true });
    house.write(file, text);
  }
}

beforeAll(async () => {
  house = buildHouse();
  await put('deeds', 'soap', WHOLE);
  await put('case-files', 'graphql', WHOLE);
  await put('boundaries', 'rest', OPEN);
  for (const { id, kind, rows } of OTHERS) await put(id, kind, rows);
  const titles = ['--title-vi', 'Thửa đất "mẫu"', '--title-en', "Sample 'land' parcels"];
  // One after the other: both write the registry.
  made = [await adapterNew('land-parcels', ...titles), await adapterNew('permits', '--kind', 'sql')];
}, 60_000);

// Undefined if the copy could not be made.
afterAll(() => (house as House | undefined)?.remove());

describe('the adapters it makes', () => {
  it('have all their files, and stand in the registry', () => {
    expect(made.map(({ code }) => code)).toEqual([0, 0]);
    const files = (kind: Kind) =>
      [...SHARED, ...MORE[kind], ...FIXTURES[kind].map((name) => `fixtures/${name}`)].sort();
    expect(house.files('adapters/land-parcels')).toEqual(files('rest'));
    expect(house.files('adapters/permits')).toEqual(files('sql'));
    expect(house.files('adapters/deeds')).toEqual(files('soap'));
    expect(house.files('adapters/case-files')).toEqual(files('graphql'));
    // Public facts have no field on units.
    expect(house.files('adapters/boundaries')).toEqual(files('rest').filter((name) => name !== 'fields.ts'));
    const registry = readFileSync(join(house.folder, 'adapters/registry.ts'), 'utf8');
    expect(registry).toContain("import { landParcelsAdapter } from './land-parcels/index.js';");
    expect(registry).toContain("import { permitsAdapter } from './permits/index.js';");
  });

  it('have no name of a template left', () => {
    for (const folder of MADE)
      for (const file of house.files(folder))
        expect(readFileSync(join(house.folder, folder, file), 'utf8')).not.toMatch(/__\w+__|[«»]/);
  });

  it('have nothing of persons or units where none are', () => {
    const text = (folder: string) =>
      house
        .files(folder)
        .map((file) => readFileSync(join(house.folder, folder, file), 'utf8'))
        .join('\n');
    for (const { id, rows } of OTHERS) {
      expect(text(`adapters/${id}`)).not.toMatch(/holder|@personal|read-personal/);
      if (!rows.units) expect(text(`adapters/${id}`)).not.toMatch(/@requires|ownedBy|agencyCode/);
    }
  });

  it('come with a word on what to do next', () => {
    expect(made[0]?.output).toContain('npm run test:all -- adapters/land-parcels');
    expect(made[0]?.output).toContain('land-parcels:land-parcel.read');
  });

  it('are formatted like everything else', async () => {
    const ended = await house.node(['node_modules/oxfmt/bin/oxfmt', '--check', ...MADE]);
    expect(ended).toMatchObject({ code: 0 });
  });

  it('have right types and keep every rule', async () => {
    const ended = await house.node(['node_modules/oxlint/bin/oxlint', '--format', 'unix', ...MADE]);
    expect(ended).toEqual({ code: 0, output: '' });
  }, 60_000);

  it('keep the import rule', async () => {
    const cruiser = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs';
    const ended = await house.node([cruiser, ...MADE, '--config', '.dependency-cruiser.cjs']);
    expect(ended).toMatchObject({ code: 0 });
  }, 60_000);

  // One after the other: the run that this one belongs to has its workers already.
  it.each(TESTED)('pass their own tests, the conformance suite among them: %s', async (folder) => {
    const config = [
      "import { default as all } from './jest.config.js';",
      // The services of this run are up already; their addresses are in the environment.
      'const { globalSetup, globalTeardown, reporters, ...rest } = all;',
      `export default { ...rest, roots: ${JSON.stringify([`<rootDir>/${folder}`])} };`,
    ];
    house.write('jest.made.config.js', config.join('\n'));
    const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--config', 'jest.made.config.js'];
    const ended = await house.node([...jest, '--runInBand', '--json', '--outputFile', 'made.json']);
    const report = JSON.parse(readFileSync(join(house.folder, 'made.json'), 'utf8')) as Report;
    expect(report.testResults.flatMap(failuresOf)).toEqual([]);
    expect(report.numTotalTestSuites).toBe(3);
    expect(ended).toMatchObject({ code: 0 });
  });

  it('run in a gateway, with masks and scopes', async () => {
    const load = async (path: string) => (await import(join(house.folder, path))) as Record<string, unknown>;
    const { landParcelsAdapter } = await load('adapters/land-parcels/index.ts');
    const { startSampleService, toConfig } = await load('adapters/land-parcels/fixtures/sampleService.ts');
    const role = { code: 'reader', titleVi: 'Người đọc (mẫu)', titleEn: 'Reader (sample)' };
    const grant = {
      to: { kind: 'ROLE', name: 'reader' },
      capabilities: ['land-parcels:land-parcel.read'],
      unit: 'hn:2025-07:00103',
      reach: 'SELF',
      purposes: [],
      validFrom: '2025-01-01',
      reason: 'mẫu',
    };
    house.write('seed.json', JSON.stringify({ roles: [role], purposes: [], applications: [], grants: [grant] }));
    const service = await (startSampleService as () => Promise<{ url: string; close(): Promise<void> }>)();
    const forge = await createTokenForge();
    const gateway = await startTestGateway({
      issuer: forge.issuer,
      adapters: [landParcelsAdapter as Adapter],
      adapterSettings: { 'land-parcels': { config: (toConfig as (url: string) => object)(service.url) } },
      seedFile: join(house.folder, 'seed.json'),
    });
    try {
      const query = '{ unit(code: "00103") { landParcels(first: 2) { nodes { code holder unit { fullName } } } } }';
      const { data, errors } = await gateway.ask(forge.token({ roles: ['reader'] }), query);
      expect(errors).toBeUndefined();
      expect(data.unit.landParcels.nodes).toEqual([
        { code: 'SM-001-A', holder: 'C. d. M. A001', unit: { fullName: 'phường Tây Hồ' } },
        { code: 'SM-002-A', holder: 'C. d. M. A002', unit: { fullName: 'phường Tây Hồ' } },
      ]);
    } finally {
      await gateway.stop();
      await forge.stop();
      await service.close();
    }
  });
});

describe('what it refuses', () => {
  function refusal(options: NameOptions): string | undefined {
    return findRefusal(house.folder, toNames(options));
  }

  it.each([
    ['Land', 'kebab-case'],
    ['land_records', 'kebab-case'],
    ['land--records', 'kebab-case'],
    ['-land', 'kebab-case'],
    ['2land', 'kebab-case'],
    ['đất', 'kebab-case'],
    ['../land', 'kebab-case'],
    ['', 'kebab-case'],
    ['a'.repeat(41), 'kebab-case'],
    ['kit', 'reserved'],
    ['units', 'reserved'],
    ['gateway', 'reserved'],
    ['documents', 'exists already'],
    // Its rows would be called Officer, which HR records have.
    ['officers', 'Officer is there already'],
    ['x', 'cannot be the name of a type'],
    ['x9', 'cannot be the name of a type'],
  ])('the id %j: %s', (id, reason) => {
    expect(refusal({ id })).toContain(reason);
  });

  it.each([
    ['titleVi', 'hai\ndòng', 'one line'],
    ['titleVi', 'a | b', 'one line'],
    ['titleEn', ' ', 'one line'],
    ['titleEn', 'x'.repeat(101), 'one line'],
    ['entity', 'Node', 'Node is there already'],
    ['entity', 'UnitSuccession', 'UnitSuccession is there already'],
    ['entity', 'String', 'String is there already'],
    ['entity', 'DossierEdge', 'cannot be the name'],
    ['entity', 'parcel', 'cannot be the name'],
    ['entity', 'Par-cel', 'cannot be the name'],
  ])('%s %j: %s', (option, value, reason) => {
    expect(refusal({ id: 'festivals', [option]: value })).toContain(reason);
  });

  it('nothing of a new name', () => {
    expect(refusal({ id: 'festivals' })).toBeUndefined();
  });

  it.each([
    [['../land'], 'kebab-case'],
    [['festivals', '--kind', 'csv'], 'Allowed choices are rest, sql, soap, graphql'],
    [[], '<id> is missing'],
    [['Festivals', '--title-vi', ' '], 'a title is one line'],
  ])('as a program, with exit code 1 and nothing written: %j', async (args, reason) => {
    const before = house.files('adapters');
    const ended = await adapterNew(...args);
    expect(ended.output).toContain(reason);
    expect(ended.code).toBe(1);
    expect(house.files('adapters')).toEqual(before);
  });

  it('to leave a folder behind when the code generation fails', async () => {
    house.write('scripts/codegen.ts', "throw new Error('planted failure');\n");
    const ended = await adapterNew('festivals');
    expect(ended.output).toContain('planted failure');
    expect(ended.code).toBe(1);
    expect(house.files('adapters').filter((file) => file.startsWith('festivals'))).toEqual([]);
  });
});
