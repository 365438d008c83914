// The conformance suite over the sample VXP service.
import { describeConformance } from '../kit/conformance/index.js';
import { createDocumentsServer } from '../../sandbox/documents/createDocumentsServer.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import {
  city,
  directory,
  documentsConfig,
  idsOf,
  SECRET,
  strangerIds,
  WARD,
  WARD_AGENCY,
} from './fixtures/sampleCity.js';
import { documentsAdapter } from './index.js';

const ids = idsOf(WARD_AGENCY);
const [one = '', two = ''] = ids;

describeConformance(documentsAdapter, {
  folder: import.meta.dirname,
  start: async () => {
    const server = await createDocumentsServer({ city, port: 0 });
    return { config: documentsConfig(server.url), close: () => server.close() };
  },
  createRuntime: (adapter, config) =>
    createAdapterRuntime(adapter, config, { units: directory, limits: { readMs: 1_500 } }),
  scopes: { everything: directory.scopeOf(), narrow: directory.scopeOf([WARD]) },
  entities: {
    Document: {
      known: [one, two],
      missing: ['H26.L7,2026/03/05,999999/SM-VP', 'không phải mã', '', 'G22,2026/03/05,1/VPCP'],
      outside: [strangerIds[0] ?? '', strangerIds.at(-1) ?? ''],
    },
  },
  queries: {
    document: { args: { documentId: one } },
    documents: { args: {}, total: ids.length },
  },
  fields: { Unit: { documents: { parents: [WARD], args: {}, total: ids.length } } },
  http: { configFor: documentsConfig },
  secrets: [SECRET],
});
