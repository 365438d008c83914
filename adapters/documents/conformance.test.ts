// The conformance suite over the sample VXP service.
import { describeConformance } from '../kit/conformance/index.js';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createDocumentsServer } from '../../sandbox/documents/createDocumentsServer.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import {
  createDirectory,
  documentsConfig,
  idsOf,
  SECRET,
  SMALL_WARD,
  SMALL_WARD_AGENCY,
  strangersOf,
} from './fixtures/sampleDocuments.js';
import { documentsAdapter } from './index.js';

const city = createSampleCity();
const directory = createDirectory(city);
const ids = idsOf(city, SMALL_WARD_AGENCY);
const strangers = strangersOf(city, SMALL_WARD);
const [one = '', two = ''] = ids;

describeConformance(documentsAdapter, {
  folder: import.meta.dirname,
  start: async () => {
    const server = await createDocumentsServer({ city, port: 0 });
    return { config: documentsConfig(server.url), close: () => server.close() };
  },
  createRuntime: (adapter, config) =>
    createAdapterRuntime(adapter, config, { units: directory, limits: { readMs: 4_000 } }),
  scopes: { everything: directory.scopeOf(), narrow: directory.scopeOf([SMALL_WARD]) },
  entities: {
    Document: {
      known: [one, two],
      missing: ['H26.L7,2026/03/05,999999/SM-VP', 'không phải mã', '', 'G22,2026/03/05,1/VPCP'],
      outside: [strangers[0] ?? '', strangers.at(-1) ?? ''],
      assigned: { lists: ['Query.documents', 'Unit.documents'] },
    },
  },
  queries: {
    document: { args: { documentId: one } },
    documents: { args: {}, total: ids.length },
  },
  fields: { Unit: { documents: { parents: [SMALL_WARD], args: {}, total: ids.length } } },
  http: { configFor: documentsConfig, urlOf: (config) => (config as { baseUrl: string }).baseUrl },
  secrets: [SECRET],
});
