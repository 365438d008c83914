// Consultations: collecting people's opinions over LimeSurvey RemoteControl 2; results by unit, without small numbers.
import { defineAdapter, perMonth, type Answer } from '../kit/index.js';
import { createConsultationsClient } from './client.js';
import { submitOpinion } from './commands/submitOpinion.js';
import { configSchema } from './config.js';
import { listConsultations, loadConsultations } from './loaders/consultations.js';
import {
  listResults,
  listResultsOfMonth,
  listResultsOfUnits,
  loadResultRows,
  summarise,
  summariseUnits,
  totalOf,
} from './loaders/results.js';
import { probeSurveys } from './loaders/surveys.js';
import { typeDefs, type QueryConsultationArgs } from './schema.generated.js';

export const consultationsAdapter = defineAdapter({
  id: 'consultations',
  title: { vi: 'Lấy ý kiến nhân dân', en: 'Consultations' },
  levels: ['CITY', 'WARD'],
  grants: [
    {
      capability: 'consultations:result.read',
      title: { vi: 'Xem kết quả lấy ý kiến theo đơn vị', en: 'Read results of consultations by unit' },
    },
    {
      capability: 'consultations:total.read',
      title: { vi: 'Xem kết quả chung của đợt lấy ý kiến', en: 'Read results of whole consultations' },
    },
    {
      capability: 'consultations:opinion.submit',
      title: { vi: 'Ghi ý kiến của hộ dân', en: 'Record opinions of households' },
    },
  ],
  configSchema,
  typeDefs,
  createClient: createConsultationsClient,
  queries: {
    consultation: async ({ code }: QueryConsultationArgs, call) => (await loadConsultations([code], call))[0] ?? null,
    consultations: listConsultations,
    consultationResults: listResults,
    consultationSummary: async (args, call) => (await summarise(args, call)) as Answer,
    consultationTotal: async (args, call) => (await totalOf(args, call)) as Answer,
  },
  entities: {
    Consultation: { key: 'code', load: loadConsultations },
    ConsultationResult: { key: 'key', load: loadResultRows },
  },
  fields: {
    UnitOverview: { consultations: perMonth(listResultsOfMonth) },
    Unit: {
      consultationResults: listResultsOfUnits,
      consultationSummary: async (parents, args, call) =>
        (await summariseUnits(parents, args, call)) as readonly Answer[],
    },
  },
  commands: { submitOpinion },
  probe: probeSurveys,
  close: (client) => client.remote.close(),
});
