// Training: courses of the city's Moodle, and how far officers and units are with them.
import { defineAdapter, perMonth, type Answer } from '../kit/index.js';
import { createTrainingClient } from './client.js';
import { configSchema } from './config.js';
import { listCourses, loadCourses } from './loaders/courses.js';
import { loadOfficerCourses } from './loaders/officers.js';
import { summariseOverviews, summariseUnits } from './loaders/summary.js';
import { typeDefs, type QueryTrainingCourseArgs } from './schema.generated.js';

export const trainingAdapter = defineAdapter({
  id: 'training',
  title: { vi: 'Đào tạo, bồi dưỡng', en: 'Training' },
  levels: ['CITY', 'DISTRICT', 'WARD'],
  grants: [
    {
      capability: 'training:completion.count',
      title: { vi: 'Xem số liệu bồi dưỡng theo đơn vị', en: 'Read results of training by unit' },
    },
    {
      capability: 'training:enrolment.read',
      title: { vi: 'Xem khóa học của từng cán bộ', en: 'Read courses of single officers' },
    },
  ],
  configSchema,
  typeDefs,
  createClient: createTrainingClient,
  queries: {
    trainingCourse: async ({ courseId }: QueryTrainingCourseArgs, call) =>
      (await loadCourses([courseId], call))[0] ?? null,
    trainingCourses: listCourses,
  },
  entities: { TrainingCourse: { key: 'courseId', load: loadCourses } },
  fields: {
    Unit: { trainingSummary: summariseUnits },
    UnitOverview: { training: perMonth(summariseOverviews) },
    Officer: {
      trainingCourses: async (parents, args, call) =>
        (await loadOfficerCourses(parents, args, call)) as readonly Answer[],
    },
  },
  probe: (client, signal) => client.moodle.probe(signal),
});
