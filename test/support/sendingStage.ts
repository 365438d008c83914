// For tests of sending documents: the stand-in of the axis, a host of files, a client of the adapter, and one document.
import { afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { DocumentsClient } from '../../adapters/documents/client.js';
import { prepareXml } from '../../adapters/documents/edxml/parseXml.js';
import { startFileHost, stageConfig, toClient, type FileHost } from '../../adapters/documents/fixtures/commandStage.js';
import { runCommand, type RunOptions } from '../../adapters/documents/fixtures/runCommand.js';
import { createDirectory, WARD, WARD_AGENCY } from '../../adapters/documents/fixtures/sampleDocuments.js';
import { documentsAdapter } from '../../adapters/documents/index.js';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createDocumentsServer, type DocumentsServer } from '../../sandbox/documents/createDocumentsServer.js';
import { post } from '../../sandbox/documents/documentsClient.js';
import { createAdapterRuntime } from './adapterRuntime.js';

const city = createSampleCity();
const directory = createDirectory(city);
export const scope = directory.scopeOf([WARD]);
export const PDF = Buffer.from('%PDF-1.4\n% mẫu\n%%EOF\n', 'utf8');
export const TODAY = '2026-11-20';
export const ID = `${WARD_AGENCY},2026/11/20,0015/QĐ-UBND`;

/** Of the test that runs. */
export const stage = {} as { axis: DocumentsServer; host: FileHost; client: DocumentsClient };

export function createClient(send: object = {}, more: object = {}, url = stage.axis.url): DocumentsClient {
  const config = stageConfig(url, stage.host.host, send, more);
  return toClient(
    createAdapterRuntime(documentsAdapter, config, { units: directory, limits: { breakAfter: 100, readMs: 20_000 } }),
  );
}

/** An axis and a host of files of its own for each test of the file. */
export function useSendingStage(): void {
  beforeAll(prepareXml);
  beforeEach(async () => {
    stage.axis = await createDocumentsServer({ city, port: 0 });
    stage.host = await startFileHost();
    stage.client = createClient();
  });
  afterEach(async () => {
    await stage.axis.close();
    await stage.host.close();
  });
}

export const INPUT = {
  recipients: ['H26.12', 'H26.28'],
  number: '0015',
  notation: 'QĐ-UBND',
  issuedOn: TODAY,
  typeName: 'Quyết định',
  subject: 'V/v thử nghiệm <gửi> & nhận (mẫu)',
  content: 'Nội dung mẫu',
  signer: { name: 'Trần Thị Mẫu 0001', position: 'Chủ tịch', competence: 'TM.' },
};

export function send(input: object = {}, options: Partial<RunOptions> = {}) {
  const args = { unit: WARD, input: { ...INPUT, ...input } };
  return runCommand(documentsAdapter.commands?.['sendDocument'], args, { client: stage.client, scope, ...options });
}

export async function fileAt(receiver: string): Promise<Buffer> {
  const { data } = await post(stage.axis, receiver, 'getReceivedEdocList', {
    servicetype: 'eDoc',
    messagetype: 'edoc',
  });
  const file = await post(stage.axis, receiver, 'getEdoc', { docId: data[0].docId });
  return Buffer.from(file.data as string, 'base64');
}
