// Files to attach, from a host over real sockets: what is taken along, and what ends the command before anything is sent.
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { UpstreamError } from '../../kit/index.js';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createDocumentsServer, type DocumentsServer } from '../../../sandbox/documents/createDocumentsServer.js';
import { post } from '../../../sandbox/documents/documentsClient.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import type { DocumentsClient } from '../client.js';
import { openAttachment } from '../edxml/attachments.js';
import { prepareXml } from '../edxml/parseXml.js';
import { startFileHost, stageConfig, toClient, type FileHost } from '../fixtures/commandStage.js';
import { runCommand, type RunOptions } from '../fixtures/runCommand.js';
import { createDirectory, WARD, WARD_AGENCY } from '../fixtures/sampleDocuments.js';
import { documentsAdapter } from '../index.js';

const city = createSampleCity();
const directory = createDirectory(city);
const scope = directory.scopeOf([WARD]);
const PDF = Buffer.from('%PDF-1.4\n% mẫu\n%%EOF\n', 'utf8');
const TODAY = '2026-11-20';
const ID = `${WARD_AGENCY},2026/11/20,0015/QĐ-UBND`;

let axis: DocumentsServer;
let host: FileHost;
let client: DocumentsClient;

function createClient(send: object = {}, more: object = {}, url = axis.url): DocumentsClient {
  const config = stageConfig(url, host.host, send, more);
  return toClient(
    createAdapterRuntime(documentsAdapter, config, { units: directory, limits: { breakAfter: 100, readMs: 20_000 } }),
  );
}

beforeAll(prepareXml);
beforeEach(async () => {
  axis = await createDocumentsServer({ city, port: 0 });
  host = await startFileHost();
  client = createClient();
});
afterEach(async () => {
  await axis.close();
  await host.close();
});

const INPUT = {
  recipients: ['H26.12', 'H26.28'],
  number: '0015',
  notation: 'QĐ-UBND',
  issuedOn: TODAY,
  typeName: 'Quyết định',
  subject: 'V/v thử nghiệm <gửi> & nhận (mẫu)',
  content: 'Nội dung mẫu',
  signer: { name: 'Trần Thị Mẫu 0001', position: 'Chủ tịch', competence: 'TM.' },
};

function send(input: object = {}, options: Partial<RunOptions> = {}) {
  const args = { unit: WARD, input: { ...INPUT, ...input } };
  return runCommand(documentsAdapter.commands?.['sendDocument'], args, { client, scope, ...options });
}

async function fileAt(receiver: string): Promise<Buffer> {
  const { data } = await post(axis, receiver, 'getReceivedEdocList', { servicetype: 'eDoc', messagetype: 'edoc' });
  const file = await post(axis, receiver, 'getEdoc', { docId: data[0].docId });
  return Buffer.from(file.data as string, 'base64');
}

describe('a file', () => {
  it.each([
    ['of another hash', (bytes: Buffer) => host.files.set('/1', Buffer.concat([bytes, bytes])), 'SHA-256'],
    ['that is too large', () => host.files.set('/1', Buffer.alloc(2_000)), 'larger than allowed'],
  ])('%s ends the command, and nothing is sent', async (_what, change, reason) => {
    client = createClient({}, { attachment: { maxBytes: 1_500 } });
    const attachments = [host.attach('a.pdf', PDF)];
    change(PDF);
    const run = await send({ attachments });
    expect(run.last).toMatchObject({ outcome: 'REFUSED', reason: { en: expect.stringContaining(reason) } });
    expect(axis.effects()).toEqual({});
  });

  it('that changes between hashing and sending does not arrive', async () => {
    const attachments = [host.attach('a.pdf', PDF)];
    let reads = 0;
    host.files.set('/1', (_request, response) => {
      reads += 1;
      response.end(reads === 2 ? Buffer.from(PDF).reverse() : PDF);
    });
    const run = await send({ attachments });
    expect(run.log).toEqual(['send: UPSTREAM_UNAVAILABLE', 'reconcile: ABSENT', 'send: DONE']);
    expect(axis.effects()[ID]).toBe(1);
    const bytes = await fileAt('H26.12');
    const { xml, attachment } = client.config;
    expect(Buffer.from(openAttachment(bytes, 'cid:1', { ...xml, attachment }).bytes).equals(PDF)).toBe(true);
  });

  it.each([
    ['behind a redirect', 302],
    ['that is not there', 404],
    ['that is gone', 410],
  ])('%s ends the command, and the redirect is not followed', async (_what, status) => {
    const attachments = [host.attach('a.pdf', PDF)];
    host.files.set('/1', (_request, response) => void response.writeHead(status, { location: '/2' }).end());
    host.files.set('/2', PDF);
    const run = await send({ attachments });
    expect(run.last).toMatchObject({ outcome: 'REFUSED', reason: { en: expect.stringContaining('does not give it') } });
    expect(host.hits).toEqual(['/1']);
    expect(axis.effects()).toEqual({});
  });

  it.each([403, 429, 500, 503])('whose host answers %s for now is fetched later', async (status) => {
    const attachments = [host.attach('a.pdf', PDF)];
    host.files.set('/1', (_request, response) => void response.writeHead(status).end());
    const onRound = (round: number) => void (round === 2 && host.files.set('/1', PDF));
    expect((await send({ attachments }, { onRound })).log).toEqual([
      expect.stringMatching(/^send: UPSTREAM_/),
      'send: DONE',
    ]);
  });

  it('that its host refuses says so as something that was not sent', async () => {
    const attachments = [host.attach('a.pdf', PDF)];
    host.files.set('/1', (_request, response) => void response.writeHead(500).end());
    const definition = documentsAdapter.commands?.['sendDocument'];
    const [step] = definition?.steps ?? [];
    const call = { client, scope, signal: new AbortController().signal };
    const { payload } =
      (await definition?.prepare({ unit: WARD, input: { ...INPUT, attachments } } as never, call as never)) ?? {};
    const work = { ...call, payload, key: 'k', results: {}, attempt: 1, acceptedAt: new Date(), caller: {} };
    const failure: unknown = await (step as { send(work: unknown): Promise<unknown> })
      .send(work)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UpstreamError);
    expect(failure).toMatchObject({ code: 'UPSTREAM_BAD_STATUS', sent: false, message: 'UPSTREAM_BAD_STATUS' });
  });

  it('of a host that is not configured any more is not asked for', async () => {
    const attachments = [host.attach('a.pdf', PDF)];
    const definition = documentsAdapter.commands?.['sendDocument'];
    const call = { client, scope, signal: new AbortController().signal };
    const prepared = await definition?.prepare(
      { unit: WARD, input: { ...INPUT, attachments } } as never,
      call as never,
    );
    const later = createClient({}, { files: { hosts: [] } });
    const work = { ...call, client: later, payload: prepared?.payload, key: 'k', results: {}, attempt: 1 };
    const [step] = definition?.steps ?? [];
    expect(await (step as { send(work: unknown): Promise<unknown> }).send(work)).toMatchObject({ outcome: 'REFUSED' });
    expect(host.hits).toEqual([]);
  });
});
