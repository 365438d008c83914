// The conformance suite over the sample HR database, through a real connection.
import { describeConformance } from '../kit/conformance/index.js';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { startSampleHr } from '../../test/support/startSampleHr.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import { createDirectory, numbersOf, OTHER_WARD, WARD } from './fixtures/sampleOfficers.js';
import { hrRecordsAdapter } from './index.js';

const PASSWORD = 'sample-hr-password';
const city = createSampleCity();
const directory = createDirectory(city);
const numbers = numbersOf(city, WARD);
const [one = '', two = ''] = numbers;
const elsewhere = city.officers.find(({ unitKey }) => unitKey === OTHER_WARD);

describeConformance(hrRecordsAdapter, {
  folder: import.meta.dirname,
  start: async () => {
    const server = await startSampleHr();
    return { config: { databaseUrl: server.sqlUrl }, close: () => server.close() };
  },
  createRuntime: (adapter, config, limits) =>
    createAdapterRuntime(adapter, config, { units: directory, limits: { readMs: 5_000, ...limits } }),
  scopes: { everything: directory.scopeOf(), narrow: directory.scopeOf([WARD]) },
  entities: {
    Officer: {
      known: [one, two],
      missing: ['HN999999', "x'; --", ''],
      outside: [elsewhere?.number ?? '', numbersOf(city, 'hn:01')[0] ?? ''],
      assigned: { lists: ['Query.officers', 'Unit.officers'] },
      subject: { number: elsewhere?.citizenNumber ?? '', lists: ['Query.officers'] },
    },
  },
  queries: {
    officer: { args: { staffNumber: one } },
    officers: { args: {}, total: numbers.length },
    officerCounts: { args: { by: 'RANK' } },
  },
  fields: {
    Unit: {
      officers: { parents: [WARD], args: {}, total: numbers.length },
      officerCount: { parents: [WARD], args: {} },
    },
    UnitOverview: { officers: { parents: [`${WARD}@2026-06`], args: {} } },
    Officer: { salary: { parents: [city.officers[0]?.number ?? ''], args: {} } },
  },
  sql: { configFor: (port) => ({ databaseUrl: `postgres://sample_reader:${PASSWORD}@127.0.0.1:${port}/postgres` }) },
  secrets: [PASSWORD],
});
