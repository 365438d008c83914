// The conformance suite over the sample survey system.
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createConsultationsServer } from '../../sandbox/consultations/createConsultationsServer.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import { describeConformance } from '../kit/conformance/index.js';
import { toReference } from './commands/reference.js';
import { consultationsConfig, createDirectory, NOW, PASSWORD, wardsOf } from './fixtures/sampleConsultations.js';
import { consultationsAdapter } from './index.js';

const city = createSampleCity();
const directory = createDirectory(city);
const wards = wardsOf(city);
const [ward = ''] = wards;
let now = NOW;
/** Open, and answered in every ward. */
const SURVEY = '345604';
const key = (unit: string | undefined) => `${SURVEY}@${unit ?? ''}`;

/** The prelude sees the body as it was sent, and must answer this very question. */
function logIn(body: string): object | undefined {
  const { method, id } = JSON.parse(body) as { method: string; id: number };
  return method === 'get_session_key' ? { id, result: 'khoa-mau', error: null } : undefined;
}

describeConformance(consultationsAdapter, {
  folder: import.meta.dirname,
  start: async () => {
    const server = await createConsultationsServer({ city, port: 0, now: () => NOW });
    return { config: consultationsConfig(server.url), close: () => server.close() };
  },
  createRuntime: (adapter, config, limits) =>
    createAdapterRuntime(adapter, config, {
      units: directory,
      limits: { readMs: 5_000, ...limits },
      now: () => new Date(now),
    }),
  scopes: { everything: directory.scopeOf(), narrow: directory.scopeOf(wards.slice(0, 9)) },
  entities: {
    Consultation: { known: ['345601', SURVEY], missing: ['999999', 'không phải mã', '345611'] },
    ConsultationResult: {
      known: [key(ward), key(wards[1])],
      missing: [`999999@${ward}`, SURVEY, `${SURVEY}@hn:2025-07:99999`],
      outside: [key(wards[20]), key(wards[21])],
      assigned: { lists: ['Query.consultationResults'] },
    },
  },
  queries: {
    consultation: { args: { code: SURVEY } },
    // Twelve, less two drafts.
    consultations: { args: {}, total: 10 },
    consultationResults: { args: { consultation: SURVEY }, total: 9 },
    consultationSummary: { args: { consultation: SURVEY } },
    consultationTotal: { args: { consultation: SURVEY } },
  },
  fields: {
    Unit: {
      consultationResults: { parents: [ward], args: {}, total: 8 },
      consultationSummary: { parents: [ward], args: { consultation: SURVEY } },
    },
    UnitOverview: { consultations: { parents: [`${ward}@2026-06`], args: {} } },
  },
  http: {
    configFor: (url) => consultationsConfig(url),
    urlOf: (config) => (config as { baseUrl: string }).baseUrl,
    callOf: ({ body }) => (JSON.parse(body) as { method: string }).method,
    prelude: ({ body }) => logIn(body),
  },
  commands: {
    start: async () => {
      const server = await createConsultationsServer({ city, port: 0, now: () => NOW });
      return {
        ...{ url: server.url, config: consultationsConfig(server.url), close: () => server.close() },
        pass: () => {
          now += 3_600_000;
        },
        cases: {
          submitOpinion: {
            args: (number) => ({
              unit: ward,
              input: {
                ...{ consultation: SURVEY, household: `HO-MAU-900${number}` },
                answers: [{ question: 'DONGY', answer: 'Y' }],
              },
            }),
            isWrite: ({ body }) => body.includes('"add_response"'),
            effects: (_number, lead) => server.effects()[toReference(`${lead}.opinion`)] ?? 0,
          },
        },
      };
    },
    configFor: (url) => consultationsConfig(url),
    acceptedAt: new Date(NOW),
  },
  secrets: [PASSWORD],
});
