// The conformance suite over the sample feedback system.
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createFeedbackServer } from '../../sandbox/feedback/createFeedbackServer.js';
import { createSampleRequests } from '../../sandbox/feedback/createSampleRequests.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import { describeConformance } from '../kit/conformance/index.js';
import { API_KEY, createDirectory, feedbackConfig, NOW } from './fixtures/sampleFeedback.js';
import { feedbackAdapter } from './index.js';

const city = createSampleCity();
const directory = createDirectory(city);
const WARD = 'hn:2025-07:00004';
const DAY = 86_400_000;

/** The last 90 days, this one included. */
const period = { from: Date.parse('2026-07-16T00:00:00+07:00') - 90 * DAY, until: NOW };
const recent = createSampleRequests(city).requests.filter(
  ({ requestedAt }) => requestedAt >= period.from && requestedAt <= period.until,
);
const isOf = (unit: string) => (request: { agencyCode: string }) => directory.agency(request.agencyCode)?.unit === unit;
const own = recent.filter(isOf(WARD));
const others = recent.filter(isOf('hn:2025-07:00008'));
const [one = '', two = ''] = own.map(({ id }) => id);

const textOf = (number: number) => `Mặt đường mẫu ${number} bị sụt.`;

describeConformance(feedbackAdapter, {
  folder: import.meta.dirname,
  start: async () => {
    const server = await createFeedbackServer({ city, port: 0, now: () => NOW });
    return { config: feedbackConfig(server.url), close: () => server.close() };
  },
  createRuntime: (adapter, config, limits) =>
    createAdapterRuntime(adapter, config, {
      units: directory,
      limits: { readMs: 3_000, ...limits },
      now: () => new Date(NOW),
    }),
  scopes: { everything: directory.scopeOf(), narrow: directory.scopeOf([WARD]) },
  entities: {
    FeedbackRequest: {
      known: [one, two],
      missing: ['HN-0000-000000', 'không phải mã', 'a,b'],
      outside: [others[0]?.id ?? '', others[1]?.id ?? ''],
      assigned: { lists: ['Query.feedbackRequests', 'Unit.feedbackRequests'] },
    },
    FeedbackService: { known: ['001', 'DEN-DUONG'], missing: ['1', 'KHONG-CO'] },
  },
  queries: {
    feedbackRequest: { args: { number: one } },
    feedbackRequests: { args: {}, total: own.length },
    feedbackService: { args: { code: 'RAC-THAI' } },
    feedbackServices: { args: {}, total: 6 },
  },
  fields: {
    Unit: {
      feedbackRequests: { parents: [WARD, 'hn:2025-07:00008'], args: {}, total: own.length },
      feedbackSummary: { parents: [WARD], args: { month: '2026-06' } },
    },
    UnitOverview: { feedback: { parents: [`${WARD}@2026-06`], args: {} } },
  },
  // An empty list is a lawful answer of every call.
  http: {
    configFor: (url) => feedbackConfig(url),
    urlOf: (config) => (config as { baseUrl: string }).baseUrl,
    tolerated: ['[]'],
    unlike: {
      NEVER_ENDING: { why: 'asked for by windows of time, each whole: it has no pages' },
      THE_SAME: { why: 'asked for by windows of time, each whole: it has no pages' },
      OTHER_UNITS: { why: 'the system has no filter by unit: all that it says is looked through' },
    },
  },
  commands: {
    start: async () => {
      const server = await createFeedbackServer({ city, port: 0, now: () => NOW });
      const isWrite = ({ method }: { readonly method: string }) => method === 'POST';
      return {
        ...{ url: server.url, config: feedbackConfig(server.url), close: () => server.close() },
        cases: {
          submitFeedback: {
            args: (number) => ({
              unit: WARD,
              input: { service: '001', description: textOf(number), latitude: 21.03, longitude: 105.85 },
            }),
            isWrite,
            effects: (number) => server.effects()['submit']?.[textOf(number)] ?? 0,
          },
        },
      };
    },
    configFor: (url) => feedbackConfig(url),
    acceptedAt: new Date(NOW),
    left: { updateFeedback: 'few systems offer it: its faults are in commands.test.ts' },
  },
  secrets: [API_KEY],
});
