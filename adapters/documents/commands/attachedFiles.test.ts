// Files to attach, from a host over real sockets: what is taken along, and what ends the command before anything is sent.
import { describe, expect, it } from '@jest/globals';
import { UpstreamError } from '../../kit/index.js';
import { openAttachment } from '../edxml/attachments.js';
import { WARD } from '../fixtures/sampleDocuments.js';
import { documentsAdapter } from '../index.js';
import {
  ID,
  INPUT,
  PDF,
  createClient,
  fileAt,
  scope,
  send,
  stage,
  useSendingStage,
} from '../../../test/support/sendingStage.js';

useSendingStage();

describe('a file', () => {
  it.each([
    ['of another hash', (bytes: Buffer) => stage.host.files.set('/1', Buffer.concat([bytes, bytes])), 'SHA-256'],
    ['that is too large', () => stage.host.files.set('/1', Buffer.alloc(2_000)), 'larger than allowed'],
  ])('%s ends the command, and nothing is sent', async (_what, change, reason) => {
    stage.client = createClient({}, { attachment: { maxBytes: 1_500 } });
    const attachments = [stage.host.attach('a.pdf', PDF)];
    change(PDF);
    const run = await send({ attachments });
    expect(run.last).toMatchObject({ outcome: 'REFUSED', reason: { en: expect.stringContaining(reason) } });
    expect(stage.axis.effects()).toEqual({});
  });

  it('that changes between hashing and sending does not arrive', async () => {
    const attachments = [stage.host.attach('a.pdf', PDF)];
    let reads = 0;
    stage.host.files.set('/1', (_request, response) => {
      reads += 1;
      response.end(reads === 2 ? Buffer.from(PDF).reverse() : PDF);
    });
    const run = await send({ attachments });
    expect(run.log).toEqual(['send: UPSTREAM_UNAVAILABLE', 'reconcile: ABSENT', 'send: DONE']);
    expect(stage.axis.effects()[ID]).toBe(1);
    const bytes = await fileAt('H26.12');
    const { xml, attachment } = stage.client.config;
    expect(Buffer.from(openAttachment(bytes, 'cid:1', { ...xml, attachment }).bytes).equals(PDF)).toBe(true);
  });

  it.each([
    ['behind a redirect', 302],
    ['that is not there', 404],
    ['that is gone', 410],
  ])('%s ends the command, and the redirect is not followed', async (_what, status) => {
    const attachments = [stage.host.attach('a.pdf', PDF)];
    stage.host.files.set('/1', (_request, response) => void response.writeHead(status, { location: '/2' }).end());
    stage.host.files.set('/2', PDF);
    const run = await send({ attachments });
    expect(run.last).toMatchObject({ outcome: 'REFUSED', reason: { en: expect.stringContaining('does not give it') } });
    expect(stage.host.hits).toEqual(['/1']);
    expect(stage.axis.effects()).toEqual({});
  });

  it.each([403, 429, 500, 503])('whose host answers %s for now is fetched later', async (status) => {
    const attachments = [stage.host.attach('a.pdf', PDF)];
    stage.host.files.set('/1', (_request, response) => void response.writeHead(status).end());
    const onRound = (round: number) => void (round === 2 && stage.host.files.set('/1', PDF));
    expect((await send({ attachments }, { onRound })).log).toEqual([
      expect.stringMatching(/^send: UPSTREAM_/),
      'send: DONE',
    ]);
  });

  it('that its host refuses says so as something that was not sent', async () => {
    const attachments = [stage.host.attach('a.pdf', PDF)];
    stage.host.files.set('/1', (_request, response) => void response.writeHead(500).end());
    const definition = documentsAdapter.commands?.['sendDocument'];
    const [step] = definition?.steps ?? [];
    const call = { client: stage.client, scope, signal: new AbortController().signal };
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
    const attachments = [stage.host.attach('a.pdf', PDF)];
    const definition = documentsAdapter.commands?.['sendDocument'];
    const call = { client: stage.client, scope, signal: new AbortController().signal };
    const prepared = await definition?.prepare(
      { unit: WARD, input: { ...INPUT, attachments } } as never,
      call as never,
    );
    const later = createClient({}, { files: { hosts: [] } });
    const work = { ...call, client: later, payload: prepared?.payload, key: 'k', results: {}, attempt: 1 };
    const [step] = definition?.steps ?? [];
    expect(await (step as { send(work: unknown): Promise<unknown> }).send(work)).toMatchObject({ outcome: 'REFUSED' });
    expect(stage.host.hits).toEqual([]);
  });
});
