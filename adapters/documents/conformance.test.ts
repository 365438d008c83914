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
  WARD,
  WARD_AGENCY,
} from './fixtures/sampleDocuments.js';
import { stageConfig } from './fixtures/commandStage.js';
import { LETTER } from './fixtures/statusCalls.js';
import { documentsAdapter } from './index.js';

const city = createSampleCity();
const directory = createDirectory(city);
const ids = idsOf(city, SMALL_WARD_AGENCY);
const strangers = strangersOf(city, SMALL_WARD);
const [one = '', two = ''] = ids;

const numberOf = (number: number) => String(900 + number).padStart(4, '0');

describeConformance(documentsAdapter, {
  folder: import.meta.dirname,
  start: async () => {
    const server = await createDocumentsServer({ city, port: 0 });
    return { config: documentsConfig(server.url), close: () => server.close() };
  },
  createRuntime: (adapter, config, limits) =>
    createAdapterRuntime(adapter, config, { units: directory, limits: { readMs: 4_000, ...limits } }),
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
  fields: {
    Unit: { documents: { parents: [SMALL_WARD], args: {}, total: ids.length } },
    UnitOverview: { documents: { parents: [`${SMALL_WARD}@2026-06`], args: {} } },
  },
  http: {
    configFor: documentsConfig,
    urlOf: (config) => (config as { baseUrl: string }).baseUrl,
    unlike: {
      OTHER_UNITS: { why: 'each agency is asked for in its own name, and the whole city is two thousand of them' },
    },
  },
  commands: {
    start: async () => {
      const server = await createDocumentsServer({ city, port: 0 });
      return {
        ...{ url: server.url, config: documentsConfig(server.url), close: () => server.close() },
        cases: {
          sendDocument: {
            args: (number) => ({
              unit: WARD,
              input: { ...LETTER, number: numberOf(number), recipients: ['H26.R1', 'H26.U0'] },
            }),
            isWrite: ({ body }) => body.includes('edXMLEnvelope'),
            effects: (number) => server.effects()[`${WARD_AGENCY},2026/11/20,${numberOf(number)}/QĐ-UBND`] ?? 0,
          },
        },
      };
    },
    configFor: (url) => stageConfig(url, 'tep.sample.invalid'),
    left: {
      ...{ replaceDocument: 'one more document', recallDocument: 'waits for its receivers' },
      ...{ updateDocumentStatus: 'needs what was sent before', answerRecall: 'needs what was recalled before' },
    },
  },
  secrets: [SECRET],
});
