// Recalls and the answers to them against the stand-in over real sockets: each receiver is asked once.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { UpstreamError, type UnitScope } from '../../kit/index.js';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createDocumentsServer, type DocumentsServer } from '../../../sandbox/documents/createDocumentsServer.js';
import { post } from '../../../sandbox/documents/documentsClient.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import type { DocumentsClient } from '../client.js';
import { stageConfig, toClient } from '../fixtures/commandStage.js';
import { runCommand, type RunOptions } from '../fixtures/runCommand.js';
import { createDirectory, WARD, WARD_AGENCY } from '../fixtures/sampleDocuments.js';
import { textsAt, xsdProblem } from '../fixtures/sampleOutgoing.js';
import { createStatusCalls, LETTER_ID as ID, problemOf } from '../fixtures/statusCalls.js';
import { documentsAdapter } from '../index.js';

const city = createSampleCity();
const directory = createDirectory(city);
/** A ward that receives, and one that receives as well. */
const [OTHER = '', THIRD = ''] = city.agencies
  .filter(({ kind, ceasedOn, code }) => kind === 'WARD' && ceasedOn === null && code !== WARD_AGENCY)
  .map(({ code }) => code);
const SENDER = directory.scopeOf([WARD]);
const RECEIVER = directory.scopeOf([directory.agency(OTHER)?.unit ?? '']);
/** Milliseconds that all clocks are ahead. */
let ahead = 0;
let axis: DocumentsServer;
let client: DocumentsClient;

function createClient(send: object = {}): DocumentsClient {
  const config = stageConfig(axis.url, 'tep.sample.invalid', send);
  const now = () => new Date(Date.now() + ahead);
  return toClient(
    createAdapterRuntime(documentsAdapter, config, {
      units: directory,
      limits: { breakAfter: 100, readMs: 20_000 },
      now,
    }),
  );
}

beforeEach(async () => {
  ahead = 0;
  axis = await createDocumentsServer({ city, port: 0, now: () => Date.now() + ahead });
  client = createClient();
});
afterEach(() => axis.close());

function run(field: string, scope: UnitScope, args: object, options: Partial<RunOptions> = {}) {
  return runCommand(documentsAdapter.commands?.[field], args, { client, scope, ...options });
}

const { sendLetter, report, recall, answer } = createStatusCalls({ run, sender: SENDER, receiver: RECEIVER });

async function statusFiles(from: string): Promise<Buffer[]> {
  const params = { servicetype: 'eDoc', messagetype: 'status', docId: ID };
  const { data } = await post(axis, from, 'getSentEdocList', params);
  const rows = data as { receiverDocId: string }[];
  const files = rows.map(
    async ({ receiverDocId }) => (await post(axis, from, 'getEdoc', { docId: receiverDocId })).data,
  );
  return (await Promise.all(files)).map((text) => Buffer.from(text as string, 'base64'));
}

const effect = (from: string, to: string, code: string) => axis.effects()[`${ID}|${from}|${to}|${code}`];

describe('recallDocument', () => {
  it.each([
    ['AGREE', 'DONE'],
    ['REFUSE', 'REFUSED'],
  ] as const)('waits for the answer (%s) and ends with it', async (recallAnswer, outcome) => {
    await sendLetter([OTHER]);
    axis.behaviour.recallAnswer = recallAnswer;
    const { log } = await recall();
    expect(log).toEqual(['send: WAITING', `reconcile: ${outcome}`]);
    expect(effect(WARD_AGENCY, OTHER, '13')).toBe(1);
    const [file] = await statusFiles(WARD_AGENCY);
    expect(xsdProblem(file as Buffer)).toBeUndefined();
    // The one that is asked stands in ResponseFor.
    expect(textsAt(file as Buffer, '//ResponseFor/OrganId')).toEqual([OTHER]);
    expect(textsAt(file as Buffer, '//Description')).toEqual(['Ban hành nhầm (mẫu)']);
  });

  it('waits as long as a receiver is silent, and hears the one that speaks later', async () => {
    await sendLetter([OTHER, THIRD]);
    const both = directory.scopeOf([OTHER, THIRD].map((code) => directory.agency(code)?.unit ?? ''));
    const say = (agency: string, agree: boolean) => run('answerRecall', both, { id: ID, input: { agree, agency } });
    const { log, last } = await recall(
      {},
      {
        onRound: async (round) => {
          if (round === 3) await say(OTHER, true);
          if (round === 5) await say(THIRD, true);
        },
      },
    );
    expect(log).toEqual(['send: WAITING', ...Array(3).fill('reconcile: WAITING'), 'reconcile: DONE']);
    expect(last).toMatchObject({ result: { reference: ID } });
  });

  it('says when some receivers keep it and others do not', async () => {
    await sendLetter([OTHER, THIRD]);
    axis.behaviour.recallAnswer = 'AGREE';
    const onRound = () => void (axis.behaviour.recallAnswer = 'AGREE');
    await recall({ recipients: [OTHER] }, { onRound });
    axis.behaviour.recallAnswer = 'REFUSE';
    const second = await recall({ recipients: [THIRD] });
    expect(second.last).toMatchObject({
      outcome: 'REFUSED',
      reason: { en: expect.stringMatching(/^The receivers refuse/) },
    });
  });

  it.each([
    [
      'a reset before it was accepted',
      { failBefore: 1 },
      ['send: UPSTREAM_UNAVAILABLE', 'reconcile: ABSENT', 'send: WAITING'],
    ],
    [
      'a reset after it was accepted',
      { failAfter: 1 },
      ['send: UPSTREAM_UNAVAILABLE', 'reconcile: ABSENT', 'send: WAITING'],
    ],
  ] as const)('asks each receiver once in spite of %s', async (_what, habits, log) => {
    await sendLetter([OTHER, THIRD]);
    Object.assign(axis.behaviour, habits);
    const done = await recall({}, { rounds: 3 });
    expect(done.log).toEqual(log);
    for (const receiver of [OTHER, THIRD]) expect(effect(WARD_AGENCY, receiver, '13')).toBe(1);
  });

  it('asks each receiver once when the axis closes half-way', async () => {
    await sendLetter([OTHER, THIRD]);
    const { http } = client.vxp;
    let calls = 0;
    const request: typeof http.request = (sent) => {
      if (sent.operation === 'sendEdoc' && (calls += 1) === 2)
        return Promise.reject(new UpstreamError('UPSTREAM_CIRCUIT_OPEN', { sent: false }));
      return http.request(sent);
    };
    client = { ...client, vxp: { ...client.vxp, http: { ...http, request } } };
    const { log } = await recall({}, { rounds: 3 });
    expect(log).toEqual(['send: UPSTREAM_CIRCUIT_OPEN', 'reconcile: ABSENT', 'send: WAITING']);
    for (const receiver of [OTHER, THIRD]) expect(effect(WARD_AGENCY, receiver, '13')).toBe(1);
  });

  it('is not for a document that was completed, nor twice, nor without a reason, nor for strangers', async () => {
    await sendLetter([OTHER]);
    expect(await problemOf(recall({ reason: ' ' }))).toContain('input.reason');
    expect(await problemOf(recall({ recipients: [THIRD, 'H26.NO'] }))).toMatch(
      /recipients\[0\]: did not.*recipients\[1\]/,
    );
    expect(await problemOf(run('recallDocument', RECEIVER, { id: ID, input: { reason: 'x' } }))).toContain(
      'no working agency',
    );
    await recall({}, { rounds: 1 });
    expect(await problemOf(recall())).toContain('input.recipients: some have');
    await answer(false);
    for (const state of ['RECEIVED', 'ASSIGNED', 'IN_PROGRESS', 'COMPLETED']) await report(state);
    expect(await problemOf(recall())).toContain('input.recipients: some have');
  });

  it('that was refused once may be asked for again, and an earlier answer does not count', async () => {
    await sendLetter([OTHER]);
    await recall({}, { rounds: 1 });
    await answer(false);
    ahead = 2_000;
    expect((await recall({}, { rounds: 2 })).log).toEqual(['send: WAITING', 'reconcile: WAITING']);
  });
});

describe('answerRecall', () => {
  it.each([
    [true, '15'],
    [false, '16'],
  ])('says %s with %s, once', async (agree, code) => {
    await sendLetter([OTHER]);
    await recall({}, { rounds: 1 });
    axis.behaviour.failAfter = 1;
    expect((await answer(agree)).log).toEqual(['send: UPSTREAM_UNAVAILABLE', 'reconcile: DONE']);
    expect(effect(OTHER, WARD_AGENCY, code)).toBe(1);
    expect(await problemOf(answer(agree))).toContain('no recall waits');
  });

  it('is refused where nobody has asked', async () => {
    await sendLetter([OTHER]);
    expect(await problemOf(answer(true))).toContain('no recall waits');
  });

  it('ends the work when it agrees', async () => {
    await sendLetter([OTHER]);
    await recall({}, { rounds: 1 });
    await answer(true);
    expect(await problemOf(report('RECEIVED'))).toContain('input.state');
  });
});
