// The conformance suite over the sample store, through a real connection.
import { describeConformance } from '../kit/conformance/index.js';
import { createCatalogServer } from '../../sandbox/catalog/createCatalogServer.js';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import { CITY, createDirectory, NOW, OTHER_WARD, SAMPLE_PASSWORD, WARD } from './fixtures/sampleCatalog.js';
import { appCatalogAdapter } from './index.js';

const city = createSampleCity();
const directory = createDirectory(city);
const month = '2026-09';
const rowOf = (unit: string) => `DVC|DOSSIERS_ONLINE|${unit}|${month}` as const;

describeConformance(appCatalogAdapter, {
  folder: import.meta.dirname,
  start: async () => {
    const server = await createCatalogServer({ city, port: 0 });
    return { config: { databaseUrl: server.sqlUrl }, close: () => server.close() };
  },
  createRuntime: (adapter, config) =>
    createAdapterRuntime(adapter, config, { units: directory, limits: { readMs: 5_000 }, now: () => NOW }),
  scopes: { everything: directory.scopeOf(), narrow: directory.scopeOf([WARD]) },
  entities: {
    SharedApplication: { known: ['QLVB', 'DVC'], missing: ['KHONG-CO', "x'; --", ''] },
    ApplicationObligation: {
      known: [`QLVB|${CITY}|WARD|2025-03-03`, `DVC|${CITY}|CITY|2025-03-03`],
      missing: [`QLVB|${CITY}|WARD|2025-03-04`, ''],
    },
    AdoptionIndicator: { known: ['ACCOUNTS', 'SIGNATURES'], missing: ['NONE', ''] },
    AdoptionTarget: {
      known: [`QLVB|ACCOUNTS|${CITY}|WARD|2025-03-03`, `KY-SO|SIGNATURES|${CITY}|WARD|2025-03-03`],
      missing: ['QLVB|ACCOUNTS', ''],
    },
    AdoptionRow: {
      known: [rowOf(WARD), `KY-SO|SIGNATURES|${WARD}|${month}`],
      missing: [`DVC|ACCOUNTS|${WARD}|${month}`, rowOf('hn:2025-07:99999'), "x'; --", ''],
      outside: [rowOf(OTHER_WARD), rowOf(CITY)],
      assigned: { lists: ['Query.adoptionReport'] },
    },
  },
  queries: {
    sharedApplication: { args: { code: 'QLVB' } },
    sharedApplications: { args: {}, total: 10 },
    adoptionIndicators: { args: {}, total: 9 },
    adoptionReport: { args: { month }, total: 13 },
    adoptionTotals: { args: { month } },
  },
  fields: {
    UnitOverview: { adoption: { parents: [`${WARD}@${month}`], args: {} } },
    SharedApplication: {
      obligations: { parents: ['QLVB'], args: {}, total: 3 },
      targets: { parents: ['QLVB'], args: {}, total: 2 },
    },
    Unit: {
      applications: { parents: [WARD], args: {}, total: 10 },
      adoption: { parents: [WARD], args: { month }, total: 13 },
    },
  },
  sql: {
    configFor: (port) => ({ databaseUrl: `postgres://sample_catalog:${SAMPLE_PASSWORD}@127.0.0.1:${port}/postgres` }),
  },
  secrets: [SAMPLE_PASSWORD],
});
