// Document management: documents exchanged between agencies over the national axis (VXP) as edXML messages.
import { defineAdapter, perMonth } from '../kit/index.js';
import { arrivals } from './arrivals.js';
import { openAttachmentFile } from './attachmentFile.js';
import { answerRecall } from './commands/answerRecall.js';
import { recallDocument } from './commands/recallDocument.js';
import { replaceDocument } from './commands/replaceDocument.js';
import { sendDocument } from './commands/sendDocument.js';
import { updateDocumentStatus } from './commands/updateDocumentStatus.js';
import { accountOf, createDocumentsClient } from './client.js';
import { configSchema } from './config.js';
import { listDocuments, listDocumentsOfUnits } from './documentLists.js';
import { followArrivals, followDocument } from './documentEvents.js';
import { loadDocuments } from './documents.js';
import { countMonthOfUnits } from './monthCounts.js';
import { typeDefs, type QueryDocumentArgs } from './schema.generated.js';
import { countReceived } from './wire/vxpClient.js';

export const documentsAdapter = defineAdapter({
  id: 'documents',
  title: { vi: 'Quản lý văn bản và điều hành', en: 'Document management' },
  levels: ['CITY', 'DISTRICT', 'WARD'],
  grants: [
    { capability: 'documents:document.read', title: { vi: 'Xem văn bản', en: 'Read documents' } },
    {
      capability: 'documents:document.count',
      title: { vi: 'Xem số liệu văn bản theo đơn vị', en: 'Read numbers of documents by unit' },
    },
    {
      capability: 'documents:document.send',
      title: { vi: 'Gửi và thay thế văn bản', en: 'Send and replace documents' },
    },
    {
      capability: 'documents:document.update-status',
      title: { vi: 'Báo trạng thái và trả lời yêu cầu lấy lại', en: 'Report states and answer recalls' },
    },
    { capability: 'documents:document.recall', title: { vi: 'Lấy lại văn bản đã gửi', en: 'Recall documents' } },
  ],
  configSchema,
  typeDefs,
  createClient: createDocumentsClient,
  queries: {
    document: async ({ documentId }: QueryDocumentArgs, call) => (await loadDocuments([documentId], call))[0] ?? null,
    documents: listDocuments,
  },
  entities: { Document: { key: 'documentId', load: loadDocuments } },
  fields: {
    Unit: { documents: listDocumentsOfUnits },
    UnitOverview: { documents: perMonth(countMonthOfUnits) },
  },
  commands: { sendDocument, replaceDocument, updateDocumentStatus, answerRecall, recallDocument },
  events: { documentArrived: followArrivals, documentChanged: followDocument },
  watches: { arrivals },
  openFile: openAttachmentFile,
  probe: async (client, signal) => {
    const code = client.config.probeAgency;
    const agency = client.units.agency(code) ?? { code, oldCode: code };
    await countReceived(client.vxp, accountOf(client, agency), signal);
  },
});
