// Document management: documents exchanged between agencies over the national axis (VXP) as edXML messages.
import { defineAdapter } from '../kit/index.js';
import { openAttachmentFile } from './attachmentFile.js';
import { accountOf, createDocumentsClient } from './client.js';
import { configSchema } from './config.js';
import { listDocuments, listDocumentsOfUnits } from './documentLists.js';
import { loadDocuments } from './documents.js';
import { typeDefs, type QueryDocumentArgs } from './schema.generated.js';
import { countReceived } from './wire/vxpClient.js';

export const documentsAdapter = defineAdapter({
  id: 'documents',
  title: { vi: 'Quản lý văn bản và điều hành', en: 'Document management' },
  levels: ['CITY', 'DISTRICT', 'WARD'],
  grants: [{ capability: 'documents:document.read', title: { vi: 'Xem văn bản', en: 'Read documents' } }],
  configSchema,
  typeDefs,
  createClient: createDocumentsClient,
  queries: {
    document: async ({ documentId }: QueryDocumentArgs, call) => (await loadDocuments([documentId], call))[0] ?? null,
    documents: listDocuments,
  },
  entities: { Document: { key: 'documentId', load: loadDocuments } },
  fields: { Unit: { documents: listDocumentsOfUnits } },
  openFile: openAttachmentFile,
  probe: async (client, signal) => {
    const code = client.config.probeAgency;
    const agency = client.units.agency(code) ?? { code, oldCode: code };
    await countReceived(client.vxp, accountOf(client, agency), signal);
  },
});
