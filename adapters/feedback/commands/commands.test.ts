// Submissions and updates over real sockets: done once, whatever happens on the way.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createFeedbackServer, type FeedbackServer } from '../../../sandbox/feedback/createFeedbackServer.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { createCall } from '../../kit/conformance/index.js';
import type { Page } from '../../kit/index.js';
import { runCommand } from '../fixtures/runStep.js';
import { createDirectory, feedbackConfig, NOW } from '../fixtures/sampleFeedback.js';
import { feedbackAdapter as adapter } from '../index.js';

const city = createSampleCity();
const directory = createDirectory(city);
const scope = directory.scopeOf();
const WARD = 'hn:2025-07:00004';
let server: FeedbackServer;
let now = NOW;

beforeEach(async () => {
  now = NOW;
  server = await createFeedbackServer({ city, port: 0, now: () => now });
});
afterEach(() => server.close());

function createBench(config: object = {}) {
  const around = { units: directory, limits: { readMs: 5_000, breakAfter: 50 }, now: () => new Date(now) };
  const client = adapter.createClient(createAdapterRuntime(adapter, feedbackConfig(server.url, config), around));
  return {
    run: (command: string, args: object, rounds?: number) =>
      runCommand(adapter, client, scope, command, args, { acceptedAt: new Date(NOW), ...(rounds && { rounds }) }),
    prepare: async (args: object) =>
      adapter.commands?.['submitFeedback']?.prepare(args as never, createCall(client, scope)),
    newest: async () => {
      const page = await adapter.queries['feedbackRequests']?.({ first: 1 } as never, createCall(client, scope));
      return (page as Page).items[0]?.record['number'];
    },
    row: async (number: string) =>
      (await adapter.entities['FeedbackRequest']?.load([number], createCall(client, scope)))?.[0] ?? null,
  };
}

const TEXT = 'Mặt đường mẫu bị sụt.';
const input = { service: '001', description: TEXT, latitude: 21.03, longitude: 105.85 };
const submission = { unit: WARD, input };

describe('a submission', () => {
  it('is sent, shows at once, and says nothing of our mark', async () => {
    const bench = createBench();
    const run = await bench.run('submitFeedback', submission);
    const number = run.result?.reference ?? '';
    expect(run).toMatchObject({ outcome: 'DONE', result: { row: { type: 'FeedbackRequest', key: number } } });
    expect(await bench.row(number)).toMatchObject({ description: TEXT, latitude: '21.03', status: 'OPEN' });
    expect(server.register.request(number)?.description).toMatch(/\n\[LT[0-9A-F]{24}\]$/);
  });

  it('is in lists that were read before', async () => {
    const bench = createBench({ agency: { source: 'ATTRIBUTE', attribute: 'DON_VI' } });
    await bench.newest();
    const run = await bench.run('submitFeedback', submission);
    expect(await bench.newest()).toBe(run.result?.reference);
  });

  it.each([
    ['lost on the way', { failBeforeNext: 1 }, ['send UPSTREAM_UNAVAILABLE', 'look ABSENT', 'send DONE']],
    ['lost on the way back', { failAfterNext: 1 }, ['send UPSTREAM_UNAVAILABLE', 'look DONE']],
    ['answered unreadably', { unreadableNext: 1 }, ['send UPSTREAM_BAD_RESPONSE', 'look DONE']],
    ['refused with 500', { failNext: 1 }, ['send UPSTREAM_BAD_STATUS', 'look DONE']],
  ])('that is %s is there once', async (_what, habits, trail) => {
    const bench = createBench();
    // What is looked up before it is accepted is no part of it.
    await bench.prepare(submission);
    Object.assign(server.behaviour, habits);
    const run = await bench.run('submitFeedback', submission);
    if ('failNext' in habits) expect(run.trail.at(-1)).toMatch(/DONE$/);
    else expect(run.trail).toEqual(trail);
    expect(server.effects()).toEqual({ submit: { [TEXT]: 1 } });
  });

  it('is found by its mark also where that is an attribute', async () => {
    const bench = createBench({ writes: { settleSeconds: 0, markerAttribute: 'MA_GUI' } });
    server.behaviour.failAfterNext = 1;
    const run = await bench.run('submitFeedback', submission);
    expect(run).toMatchObject({ outcome: 'DONE', trail: [expect.any(String), 'look DONE'] });
    expect(server.register.request(run.result?.reference ?? '')?.description).toBe(TEXT);
  });

  it('may still be under way for a while, and is not sent again before', async () => {
    const bench = createBench({ writes: { settleSeconds: 300 } });
    server.behaviour.failBeforeNext = 1;
    const run = await bench.run('submitFeedback', submission, 3);
    expect(run.trail).toEqual(['send UPSTREAM_UNAVAILABLE', 'look UNCLEAR', 'look UNCLEAR']);
  });

  it('that is refused is refused, and was not done', async () => {
    const bench = createBench();
    server.behaviour.requireEmail = true;
    expect(await bench.run('submitFeedback', submission)).toMatchObject({
      outcome: 'REFUSED',
      trail: ['send REFUSED'],
    });
    expect(server.effects()).toEqual({});
  });

  it('that is refused when it is repeated was done the first time', async () => {
    const bench = createBench();
    server.behaviour.failAfterNext = 1;
    await bench.run('submitFeedback', submission, 1);
    server.behaviour.refuseNext = 1;
    const call = { acceptedAt: new Date(NOW), rounds: 4 };
    const around = { units: directory, now: () => new Date(now) };
    const client = adapter.createClient(createAdapterRuntime(adapter, feedbackConfig(server.url), around));
    const step = adapter.commands?.['submitFeedback']?.steps[0];
    if (step === undefined || !('send' in step)) throw new Error('no step');
    const prepared = await bench.prepare(submission);
    const work = { client, payload: prepared?.payload, key: 'mau-1.submit', results: {}, attempt: 2, ...call };
    const caller = { agency: null, reference: 'mau' };
    const outcome = await step.send({ ...work, caller, signal: AbortSignal.timeout(5_000) });
    expect(outcome).toMatchObject({ outcome: 'DONE' });
  });

  it('with a key that is refused waits for the key', async () => {
    const bench = createBench({ apiKey: 'sai' });
    const run = await bench.run('submitFeedback', submission, 2);
    expect(run.trail).toEqual(['send UPSTREAM_AUTH', 'send UPSTREAM_AUTH']);
  });
});

describe('a token', () => {
  const batch = { unit: WARD, input: { ...input, service: 'QUY-DINH' } };

  it.each(['EMPTY', 'BAD_REQUEST'] as const)('is waited for (%s), and never sent again', async (tokenRefusal) => {
    Object.assign(server.behaviour, { tokenLooks: 3, tokenRefusal });
    const bench = createBench();
    const run = await bench.run('submitFeedback', batch, 5);
    expect(run.trail).toEqual(['send WAITING', 'look WAITING', 'look WAITING', 'look WAITING', 'look DONE']);
    expect(run.result?.row?.key).toMatch(/^HN-MOI-/);
    expect(server.effects()).toEqual({ submit: { [TEXT]: 1 } });
  });

  it('that nobody knows any more is waited for as well', async () => {
    server.behaviour.tokenLooks = 1_000;
    const run = await createBench().run('submitFeedback', batch, 6);
    expect(run).toMatchObject({ outcome: 'look WAITING', result: { reference: 'token t-1' } });
    expect(server.effects()).toEqual({ submit: { [TEXT]: 1 } });
  });

  it('that was lost with its answer is for a person', async () => {
    server.behaviour.failAfterNext = 1;
    const run = await createBench().run('submitFeedback', batch, 3);
    expect(run.trail).toEqual(['send UPSTREAM_UNAVAILABLE', 'look UNCLEAR', 'look UNCLEAR']);
  });
});

describe('what cannot be tracked', () => {
  const blackbox = { unit: WARD, input: { ...input, service: 'TIN-BAO' } };

  it('is done without a number', async () => {
    const run = await createBench().run('submitFeedback', blackbox);
    expect(run).toEqual({ outcome: 'DONE', result: undefined, trail: ['send DONE'] });
  });

  it('is for a person where the answer was lost', async () => {
    server.behaviour.failAfterNext = 1;
    const run = await createBench().run('submitFeedback', blackbox, 3);
    expect(run.trail).toEqual(['send UPSTREAM_UNAVAILABLE', 'look UNCLEAR', 'look UNCLEAR']);
  });
});

describe('before it is accepted, a submission', () => {
  const pole = { code: 'SO_COT', values: ['HK-118'] };

  it('has answers to the questions of its service', async () => {
    const bench = createBench();
    const waste = {
      ...input,
      service: 'RAC-THAI',
      attributes: [{ code: 'LOAI_RAC', values: ['SINH_HOAT', 'XAY_DUNG'] }],
    };
    const run = await bench.run('submitFeedback', { unit: WARD, input: waste });
    expect(server.register.request(run.result?.reference ?? '')?.attributes).toEqual({
      LOAI_RAC: 'SINH_HOAT,XAY_DUNG',
    });
    const level = { code: 'MUC_DO', values: ['KHAN'] };
    const lamp = { ...input, service: 'DEN-DUONG', attributes: [pole, level] };
    const done = await bench.run('submitFeedback', { unit: WARD, input: lamp });
    expect(await bench.row(done.result?.reference ?? '')).toMatchObject({ level: 'URGENT' });
  });

  it('names the agency where the system is told by an attribute', async () => {
    const bench = createBench({ agency: { source: 'ATTRIBUTE', attribute: 'DON_VI' } });
    const run = await bench.run('submitFeedback', submission);
    expect(await bench.row(run.result?.reference ?? '')).toMatchObject({ unitKeys: [WARD], agencyCodes: ['H26.L0'] });
  });

  it.each([
    [{ service: 'KHONG-CO' }, 'service'],
    [{ description: ' ' }, 'description'],
    [{ description: 'a'.repeat(3_980) }, 'description'],
    [{ description: '<b>Đậm</b>' }, 'HTML'],
    [{ latitude: null }, 'together'],
    [{ latitude: 91 }, 'WGS84'],
    [{ latitude: null, longitude: null }, 'needed'],
    [{ mediaUrl: 'http://anh.sample.invalid/1.jpg' }, 'https'],
    [{ email: 'không phải' }, 'e-mail'],
    [{ address: 'a\nb' }, 'address'],
    [{ service: 'DEN-DUONG' }, 'SO_COT'],
    [{ service: 'DEN-DUONG', attributes: [pole, pole] }, 'once'],
    [{ service: 'DEN-DUONG', attributes: [pole, { code: 'LUU_Y', values: ['x'] }] }, 'question'],
    [{ service: 'DEN-DUONG', attributes: [pole, { code: 'MUC_DO', values: ['GAP'] }] }, 'MUC_DO'],
    [{ service: 'DEN-DUONG', attributes: [{ code: 'SO_COT', values: ['1', '2'] }] }, 'one value'],
    [{ service: 'RAC-THAI', attributes: [{ code: 'LOAI_RAC', values: [] }] }, 'LOAI_RAC'],
    [{ service: '001', attributes: [pole] }, 'question'],
  ])('is refused with %j', async (wrong, message) => {
    await expect(createBench().prepare({ unit: WARD, input: { ...input, ...wrong } })).rejects.toThrow(message);
  });

  it('does not wait for another one', async () => {
    const bench = createBench();
    const [one, two] = [await bench.prepare(submission), await bench.prepare(submission)];
    expect(one?.subject).not.toBe(two?.subject);
  });

  it('needs an e-mail address where the system demands one', async () => {
    await expect(createBench({ writes: { requireEmail: true } }).prepare(submission)).rejects.toThrow('e-mail');
  });
});

describe('an update', () => {
  const request = () => server.register.requestsIn(NOW - 30 * 86_400_000, NOW).at(0)?.id ?? '';
  const args = () => ({ id: request(), input: { status: 'IN_PROGRESS', description: 'Đang sửa (mẫu).' } });

  it('shows in the request', async () => {
    const bench = createBench();
    const { id } = args();
    expect((await bench.row(id))?.['updates']).not.toContainEqual(
      expect.objectContaining({ description: 'Đang sửa (mẫu).' }),
    );
    expect(await bench.run('updateFeedback', args())).toMatchObject({ outcome: 'DONE', result: { reference: id } });
    expect((await bench.row(id))?.['updates']).toContainEqual(
      expect.objectContaining({ status: 'IN_PROGRESS', description: 'Đang sửa (mẫu).', at: new Date(NOW) }),
    );
  });

  it.each([
    ['lost on the way', { failBeforeNext: 1 }, ['send UPSTREAM_UNAVAILABLE', 'look ABSENT', 'send DONE']],
    ['lost on the way back', { failAfterNext: 1 }, ['send UPSTREAM_UNAVAILABLE', 'look DONE']],
    ['answered unreadably', { unreadableNext: 1 }, ['send UPSTREAM_BAD_RESPONSE', 'look DONE']],
    ['refused', { refuseNext: 1 }, ['send REFUSED']],
  ])('that is %s', async (_what, habits, trail) => {
    Object.assign(server.behaviour, habits);
    expect((await createBench().run('updateFeedback', args())).trail).toEqual(trail);
    expect(server.effects()).toEqual('refuseNext' in habits ? {} : { update: { [request()]: 1 } });
  });

  it.each([
    ['400', {}],
    ['200', { repeatedIs200: true }],
    ['200, wrapped', { repeatedIs200: true, wrapJson: true }],
  ])('that was taken before counts as done (%s)', async (_what, habits) => {
    Object.assign(server.behaviour, habits);
    const bench = createBench();
    await bench.run('updateFeedback', args());
    expect((await bench.run('updateFeedback', args())).trail).toEqual(['send DONE']);
    expect(server.effects()).toEqual({ update: { [request()]: 1 } });
  });

  it('of a request that is gone is refused', async () => {
    const run = await createBench().run('updateFeedback', { ...args(), id: 'HN-0000-000000' });
    expect(run).toMatchObject({ outcome: 'REFUSED' });
  });

  it('has a text', async () => {
    const empty = { ...args(), input: { status: 'CLOSED', description: '' } };
    await expect(createBench().run('updateFeedback', empty)).rejects.toThrow('description');
  });
});
