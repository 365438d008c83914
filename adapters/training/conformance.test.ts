// The conformance suite over the sample Moodle.
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createTrainingServer } from '../../sandbox/training/createTrainingServer.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import { describeConformance } from '../kit/conformance/index.js';
import { createDirectory, NOW, TOKEN, trainingConfig } from './fixtures/sampleTraining.js';
import { trainingAdapter } from './index.js';

const city = createSampleCity();
const directory = createDirectory(city);
const WARD = 'hn:2025-07:00004';
const officer = city.officers.find(({ unitKey }) => unitKey === WARD)?.number ?? '';

describeConformance(trainingAdapter, {
  folder: import.meta.dirname,
  start: async () => {
    const server = await createTrainingServer({ city, port: 0 });
    return { config: trainingConfig(server.url), close: () => server.close() };
  },
  createRuntime: (adapter, config, limits) =>
    createAdapterRuntime(adapter, config, {
      units: directory,
      limits: { readMs: 3_000, ...limits },
      now: () => new Date(NOW),
    }),
  scopes: { everything: directory.scopeOf(), narrow: directory.scopeOf([WARD]) },
  entities: { TrainingCourse: { known: ['12', '13'], missing: ['1', '90', 'không phải mã'] } },
  queries: { trainingCourse: { args: { courseId: '12' } }, trainingCourses: { args: {}, total: 6 } },
  fields: {
    Unit: { trainingSummary: { parents: [WARD], args: {} } },
    UnitOverview: { training: { parents: [`${WARD}@2026-06`], args: {} } },
    Officer: { trainingCourses: { parents: [officer], args: {} } },
  },
  // An empty list says that nobody has such a number.
  http: {
    configFor: (url) => trainingConfig(url),
    urlOf: (config) => new URL((config as { baseUrl: string }).baseUrl).origin,
    callOf: ({ body }) => new URLSearchParams(body).get('wsfunction') ?? '',
    tolerated: ['[]'],
    unlike: { OTHER_TYPES: { why: 'versions and plug-ins differ in their texts: what is none is not shown' } },
  },
  secrets: [TOKEN],
});
