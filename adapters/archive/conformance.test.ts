// The conformance suite over the sample archive.
import { describeConformance } from '../kit/conformance/index.js';
import { createArchiveServer } from '../../sandbox/archive/createArchiveServer.js';
import { createRecords } from '../../sandbox/archive/records.js';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import {
  archiveConfig,
  codesOf,
  createDirectory,
  OTHER_AGENCY,
  SECOND_AGENCY,
  TOKEN,
  WARD,
  WARD_AGENCY,
} from './fixtures/sampleArchive.js';
import { archiveAdapter } from './index.js';

const city = createSampleCity();
const directory = createDirectory(city);
const records = createRecords(city);
/** Two wards, so that there are two fonds. */
const AGENCIES = [WARD_AGENCY, SECOND_AGENCY];
const files = codesOf(records, 'fileCode', WARD_AGENCY);
const documents = codesOf(records, 'docCode', WARD_AGENCY);
const restricted = codesOf(records, 'docCode', WARD_AGENCY, false);
const countOf = (field: 'fileCode' | 'docCode', isOpen = true) =>
  AGENCIES.reduce((sum, agency) => sum + codesOf(records, field, agency, isOpen).length, 0);
const [file = '', nextFile = ''] = files;
const [document = '', nextDocument = ''] = documents;
const otherFile = codesOf(records, 'fileCode', OTHER_AGENCY)[0] ?? '';
const otherDocument = codesOf(records, 'docCode', OTHER_AGENCY)[0] ?? '';
const narrow = directory.scopeOf([WARD, directory.agency(SECOND_AGENCY)?.unit ?? '']);

describeConformance(archiveAdapter, {
  folder: import.meta.dirname,
  start: async () => {
    const server = await createArchiveServer({ city, port: 0 });
    return { config: archiveConfig(server.url), close: () => server.close() };
  },
  createRuntime: (adapter, config, limits) =>
    createAdapterRuntime(adapter, config, { units: directory, limits: { readMs: 6_000, ...limits } }),
  scopes: { everything: directory.scopeOf(), narrow },
  entities: {
    ArchiveFonds: {
      known: [`PL.${WARD_AGENCY}`, `PL.${SECOND_AGENCY}`],
      missing: ['PL.H99', 'không phải mã', ''],
      outside: [`PL.${OTHER_AGENCY}`],
      assigned: { lists: ['Query.archiveFonds'] },
    },
    ArchiveFile: {
      known: [file, nextFile],
      missing: ['H26.L7.1999.01', 'a" OR "b', '', '*'],
      outside: [otherFile],
      assigned: { lists: ['Query.archiveFiles', 'Unit.archiveFiles'] },
    },
    ArchiveDocument: {
      known: [document, nextDocument],
      // What is not open is not there.
      missing: ['H26.L7.1999.01.0000001', restricted[0] ?? '', '\\', ''],
      outside: [otherDocument],
      assigned: { lists: ['Query.archiveDocuments', 'Query.searchArchive'] },
    },
  },
  queries: {
    archiveFonds: { args: {}, total: AGENCIES.length },
    archiveFile: { args: { code: file } },
    archiveFiles: { args: {}, total: countOf('fileCode') },
    archiveDocument: { args: { code: document } },
    archiveDocuments: { args: {}, total: countOf('docCode') },
    searchArchive: { args: { text: 'quyết định mẫu' }, total: countOf('docCode') },
    restrictedArchiveDocuments: { args: {}, total: countOf('docCode', false) },
    archiveDocumentIntegrity: { args: { document } },
  },
  fields: {
    Unit: {
      archiveFiles: { parents: [WARD], args: {}, total: files.length },
      archiveProgress: { parents: [WARD], args: {} },
    },
    UnitOverview: { archive: { parents: [`${WARD}@2026-06`], args: {} } },
  },
  http: {
    configFor: (url) => archiveConfig(url),
    urlOf: (config) => new URL((config as { baseUrl: string }).baseUrl).origin,
  },
  secrets: [TOKEN],
});
