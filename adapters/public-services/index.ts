// The adapter of the national public-service portal (Cổng Dịch vụ công quốc gia): dossiers, procedures, code lists, Q&A.
import { defineAdapter, perMonth } from '../kit/index.js';
import { createPublicServicesClient } from './client.js';
import { answerQuestion } from './commands/answerQuestion.js';
import { pushDossierProgress } from './commands/pushDossierProgress.js';
import { pushDossierStatus } from './commands/pushDossierStatus.js';
import { submitDossier } from './commands/submitDossier.js';
import { updateDossier } from './commands/updateDossier.js';
import { configSchema } from './config.js';
import { answerSearch } from './inbound/answerSearch.js';
import { giveFile } from './inbound/giveFile.js';
import { receiveDossier, receivePromotion } from './inbound/receiveDossier.js';
import { receiveTax } from './inbound/receiveTax.js';
import { listReceived, loadReceived, loadTaxNotices, loadTaxReceipts, openArrivedFile } from './loaders/arrivals.js';
import {
  loadCodeList,
  loadOnlineServiceList,
  loadOnlineServices,
  loadProcedureFields,
  loadServiceAgencies,
  loadServiceAgencyList,
} from './loaders/catalogue.js';
import { acceptedDossiers } from './loaders/acceptedDossiers.js';
import { followDossiers, followReceived } from './loaders/dossierEvents.js';
import { loadDossierList, loadUnitDossiers } from './loaders/dossierList.js';
import { countMonthOfUnits } from './loaders/dossierMonths.js';
import { loadDossiers } from './loaders/dossiers.js';
import { loadProcedureList } from './loaders/procedureList.js';
import { loadProcedures } from './loaders/procedures.js';
import { loadQuestionList, loadQuestions, loadUnitQuestions } from './loaders/questions.js';
import {
  typeDefs,
  type QueryDossierArgs,
  type QueryProcedureArgs,
  type QueryQuestionArgs,
} from './schema.generated.js';

export const publicServicesAdapter = defineAdapter({
  id: 'public-services',
  title: { vi: 'Dịch vụ công', en: 'Public services' },
  levels: ['CITY', 'DISTRICT', 'WARD'],
  grants: [
    {
      capability: 'public-services:dossier.read',
      title: { vi: 'Xem hồ sơ thủ tục hành chính', en: 'Read dossiers' },
    },
    {
      capability: 'public-services:dossier.read-personal',
      title: { vi: 'Xem thông tin cá nhân trong hồ sơ', en: 'Read personal data in dossiers' },
    },
    {
      capability: 'public-services:dossier.count',
      title: { vi: 'Xem số liệu hồ sơ theo đơn vị', en: 'Read numbers of dossiers by unit' },
    },
    {
      capability: 'public-services:question.read',
      title: { vi: 'Xem hỏi đáp của người dân', en: 'Read questions of citizens' },
    },
    {
      capability: 'public-services:question.read-personal',
      title: { vi: 'Xem thông tin cá nhân của người hỏi', en: 'Read personal data of those who ask' },
    },
    {
      capability: 'public-services:arrival.read',
      title: { vi: 'Xem hồ sơ Cổng chuyển đến', en: 'Read dossiers that the portal handed over' },
    },
    {
      capability: 'public-services:arrival.read-personal',
      title: {
        vi: 'Xem thông tin cá nhân trong hồ sơ Cổng chuyển đến',
        en: 'Read personal data in dossiers that the portal handed over',
      },
    },
    { capability: 'public-services:dossier.submit', title: { vi: 'Gửi hồ sơ mới', en: 'Submit dossiers' } },
    { capability: 'public-services:dossier.update', title: { vi: 'Cập nhật hồ sơ', en: 'Change dossiers' } },
    {
      capability: 'public-services:dossier.push',
      title: { vi: 'Gửi tiến độ và trạng thái hồ sơ', en: 'Send progress and status of dossiers' },
    },
    { capability: 'public-services:question.answer', title: { vi: 'Trả lời câu hỏi', en: 'Answer questions' } },
  ],
  configSchema,
  typeDefs,
  createClient: createPublicServicesClient,
  queries: {
    dossier: async ({ code }: QueryDossierArgs, call) => (await loadDossiers([code], call))[0] ?? null,
    dossiers: loadDossierList,
    procedure: async ({ code }: QueryProcedureArgs, call) => (await loadProcedures([code], call))[0] ?? null,
    procedures: loadProcedureList,
    procedureFields: loadProcedureFields,
    serviceAgencies: loadServiceAgencyList,
    codeList: loadCodeList,
    onlineServices: loadOnlineServiceList,
    question: async ({ number }: QueryQuestionArgs, call) => (await loadQuestions([number], call))[0] ?? null,
    questions: loadQuestionList,
    receivedDossiers: listReceived,
  },
  entities: {
    Dossier: { key: 'code', load: loadDossiers },
    Procedure: { key: 'code', load: loadProcedures },
    ServiceAgency: { key: 'code', load: loadServiceAgencies },
    OnlineService: { key: 'code', load: loadOnlineServices },
    Question: { key: 'number', load: loadQuestions },
    ReceivedDossier: { key: 'key', load: loadReceived },
  },
  fields: {
    Unit: { dossiers: loadUnitDossiers, questions: loadUnitQuestions },
    UnitOverview: { dossiers: perMonth(countMonthOfUnits) },
    Dossier: { taxNotices: loadTaxNotices, taxReceipts: loadTaxReceipts },
  },
  commands: { submitDossier, updateDossier, pushDossierProgress, pushDossierStatus, answerQuestion },
  events: { dossierChanged: followDossiers, dossierReceived: followReceived },
  watches: { 'accepted-dossiers': acceptedDossiers },
  inbound: {
    'forward/nhanhsdvcqg': receiveDossier,
    'forward/nhantbthuedvcqg': receiveTax,
    'forward/addtthcKhuyenMai': receivePromotion,
    'search/call': answerSearch,
    downloadfile: giveFile,
  },
  openFile: openArrivedFile,
  probe: (client, signal) => client.portal.probe(signal),
});
