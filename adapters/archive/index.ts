// The digitised archive: fonds, files and documents with the metadata of TT 05/2025/TT-BNV.
import { defineAdapter, perMonth } from '../kit/index.js';
import { createArchiveClient } from './client.js';
import { configSchema } from './config.js';
import { checkIntegrity } from './files/integrity.js';
import { openDocumentFile } from './files/openDocumentFile.js';
import { listDocuments, listRestricted, loadDocuments } from './loaders/archiveDocuments.js';
import { listFiles, listFilesOfUnits, loadFiles } from './loaders/archiveFiles.js';
import { listFonds, loadFonds } from './loaders/fonds.js';
import { countProgress } from './loaders/progress.js';
import { searchArchive } from './loaders/searchArchive.js';
import { typeDefs, type QueryArchiveDocumentArgs, type QueryArchiveFileArgs } from './schema.generated.js';
import { changes } from './oai/changes.js';
import { followDocuments } from './oai/documentEvents.js';
import { oaiByGet, oaiByPost } from './provider/oaiInbound.js';
import { readRoot } from './wire/dspace.js';

export const archiveAdapter = defineAdapter({
  id: 'archive',
  title: { vi: 'Kho lưu trữ số', en: 'Digitised archive' },
  levels: ['CITY', 'DISTRICT', 'WARD'],
  grants: [
    {
      capability: 'archive:document.read',
      title: { vi: 'Xem hồ sơ, văn bản lưu trữ sử dụng rộng rãi', en: 'Read open archived files and documents' },
    },
    {
      capability: 'archive:document.read-personal',
      title: { vi: 'Xem thông tin cá nhân trong tài liệu lưu trữ', en: 'Read personal values in archived documents' },
    },
    {
      capability: 'archive:document.read-restricted',
      title: {
        vi: 'Xem văn bản lưu trữ chưa được sử dụng rộng rãi',
        en: 'Read archived documents that are not open',
      },
    },
  ],
  configSchema,
  typeDefs,
  createClient: createArchiveClient,
  queries: {
    archiveFonds: listFonds,
    archiveFile: async ({ code }: QueryArchiveFileArgs, call) => (await loadFiles([code], call))[0] ?? null,
    archiveFiles: listFiles,
    archiveDocument: async ({ code }: QueryArchiveDocumentArgs, call) => (await loadDocuments([code], call))[0] ?? null,
    archiveDocuments: listDocuments,
    searchArchive,
    restrictedArchiveDocuments: listRestricted,
    archiveDocumentIntegrity: checkIntegrity,
  },
  entities: {
    ArchiveFonds: { key: 'code', load: loadFonds },
    ArchiveFile: { key: 'code', load: loadFiles },
    ArchiveDocument: { key: 'code', load: loadDocuments },
  },
  fields: {
    Unit: { archiveFiles: listFilesOfUnits, archiveProgress: countProgress },
    UnitOverview: { archive: perMonth((units, month, call) => countProgress(units, { month }, call)) },
  },
  events: { archiveDocumentChanged: followDocuments },
  watches: { changes },
  // An address has one method: the form is posted to its own.
  inbound: { oai: oaiByGet, 'oai/form': oaiByPost },
  openFile: openDocumentFile,
  probe: (client, signal) => readRoot(client, signal),
});
