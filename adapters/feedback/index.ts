// Feedback: citizens' requests over Open311 GeoReport v2, with FixMyStreet's updates, by ward and against the deadlines.
import { defineAdapter, perMonth } from '../kit/index.js';
import { createFeedbackClient } from './client.js';
import { submitFeedback } from './commands/submitFeedback.js';
import { updateFeedback } from './commands/updateFeedback.js';
import { configSchema } from './config.js';
import { listRequests, listRequestsOfUnits, loadRequests } from './loaders/requests.js';
import { listServices, loadServices } from './loaders/services.js';
import { summariseUnits } from './loaders/summary.js';
import { typeDefs, type QueryFeedbackRequestArgs, type QueryFeedbackServiceArgs } from './schema.generated.js';

export const feedbackAdapter = defineAdapter({
  id: 'feedback',
  title: { vi: 'Phản ánh, kiến nghị', en: 'Citizens’ feedback' },
  levels: ['CITY', 'DISTRICT', 'WARD'],
  grants: [
    { capability: 'feedback:request.read', title: { vi: 'Xem phản ánh, kiến nghị', en: 'Read requests' } },
    {
      capability: 'feedback:request.read-personal',
      title: { vi: 'Xem dữ liệu cá nhân trong phản ánh', en: 'Read personal data in requests' },
    },
    { capability: 'feedback:request.count', title: { vi: 'Xem số liệu phản ánh', en: 'Read numbers of requests' } },
    { capability: 'feedback:request.submit', title: { vi: 'Gửi phản ánh', en: 'Send requests' } },
    { capability: 'feedback:request.update', title: { vi: 'Cập nhật xử lý phản ánh', en: 'Add updates to requests' } },
  ],
  configSchema,
  typeDefs,
  createClient: createFeedbackClient,
  queries: {
    feedbackRequest: async ({ number }: QueryFeedbackRequestArgs, call) =>
      (await loadRequests([number], call))[0] ?? null,
    feedbackRequests: listRequests,
    feedbackService: async ({ code }: QueryFeedbackServiceArgs, call) => (await loadServices([code], call))[0] ?? null,
    feedbackServices: listServices,
  },
  entities: {
    FeedbackRequest: { key: 'number', load: loadRequests },
    FeedbackService: { key: 'code', load: loadServices },
  },
  fields: {
    Unit: { feedbackRequests: listRequestsOfUnits, feedbackSummary: summariseUnits },
    UnitOverview: { feedback: perMonth((units, month, call) => summariseUnits(units, { month }, call)) },
  },
  commands: { submitFeedback, updateFeedback },
  probe: async (client, signal) => void (await client.system.services(signal)),
});
