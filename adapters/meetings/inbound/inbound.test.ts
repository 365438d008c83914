// Calls of the meeting server: who may call, what is kept once, and that nothing in them is believed.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createMeetingsServer, type MeetingsServer } from '../../../sandbox/meetings/createMeetingsServer.js';
import { createSampleMeetings, sampleMeetingId } from '../../../sandbox/meetings/sampleMeetings.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { InboundRefused, type AdapterRecord, type InboundHead } from '../../kit/index.js';
import { toCallBackToken } from '../bbb/roomSecrets.js';
import { createStage, sampleWards, type Stage } from '../fixtures/createStage.js';
import { createDirectory, KEY_SECRET, meetingsConfig, NOW, SECRET } from '../fixtures/sampleMeetings.js';
import { meetingsAdapter as adapter } from '../index.js';
import { readSignedParameters } from './readSignedParameters.js';

const city = createSampleCity();
const directory = createDirectory(city);
const [ward] = sampleWards(city);
const own = directory.scopeOf([ward.unitKey]);
const id = sampleMeetingId(ward.code, 10);
const [recording] = createSampleMeetings(city, NOW, 'agency').recordings;
const PUBLIC = 'https://lien-thong.sample.invalid/inbound/meetings/';
let stand: MeetingsServer;
let stage: Stage;
let gateway: Server;
/** What the gateway around the adapter would be called with. */
const calls: { method: string; path: string; body: string }[] = [];

function connect(publicUrl: string | null): void {
  const config = meetingsConfig(stand.url, { callBacks: { publicUrl } });
  stage = createStage({
    adapter,
    runtime: (received) =>
      createAdapterRuntime(adapter, config, { units: directory, now: () => new Date(NOW), received }),
  });
}

beforeEach(async () => {
  calls.length = 0;
  gateway = createServer((request, response) => {
    const body: Buffer[] = [];
    request.on('data', (piece: Buffer) => body.push(piece));
    request.on('end', () => {
      calls.push({ method: request.method ?? '', path: request.url ?? '', body: Buffer.concat(body).toString() });
      response.end('ok');
    });
  }).listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  stand = await createMeetingsServer({ city, port: 0, now: () => NOW });
  connect(PUBLIC);
});
afterEach(async () => {
  gateway.close();
  gateway.closeAllConnections();
  await stand.close();
});

const signal = () => AbortSignal.timeout(5_000);

function headOf(path: string): InboundHead {
  const url = new URL(path, 'http://gateway.sample.invalid');
  const rest = url.pathname.split('/').slice(2).map(decodeURIComponent);
  return { rest, query: url.searchParams, headers: {}, ip: '127.0.0.1' };
}

/** Calls the adapter as the gateway would: what it does with what is thrown, too. */
async function arrive(name: string, head: InboundHead, body = '', keep = stage.received.keep): Promise<number> {
  const inbound = adapter.inbound?.[name];
  if (inbound === undefined) throw new Error(`no ${name}`);
  if (!inbound.admit(head, stage.client)) return 401;
  const work = { ...head, client: stage.client, body: Buffer.from(body), requestId: 'mau', signal: signal(), keep };
  try {
    return (await inbound.answer(work)).status;
  } catch (error) {
    return inbound.failed(error instanceof InboundRefused ? 'REFUSED' : 'FAILED', stage.client).status;
  }
}

function sign(payload: object, secret = SECRET, header: object = { alg: 'HS256', typ: 'JWT' }): string {
  const [head, body] = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  return `${head}.${body}.${createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url')}`;
}
const ready = (jwt: string) => arrive('recording-ready', headOf('/recording-ready'), `signed_parameters=${jwt}`);
const READY = { meeting_id: recording?.meetingId, record_id: recording?.recordId };

async function changesOf(type: string, work: () => Promise<unknown>): Promise<readonly string[]> {
  const stop = new AbortController();
  const stream = stage.received.queues.changes.of(type, stop.signal);
  await work();
  const told: string[] = [];
  // Whatever was added is there by now; the end of the stream comes behind it.
  for await (const { key } of stream) {
    told.push(key);
    stop.abort();
  }
  return told;
}

describe('a meeting has ended', () => {
  const address = (token: string, meetingId = id) => headOf(`/ended/${meetingId}/so-1/${token}?recordingmarks=false`);
  const good = () => address(toCallBackToken(id, 'so-1', { keySecret: KEY_SECRET }));

  it('wakes whoever waits for it and tells those who follow it', async () => {
    expect(await changesOf('Meeting', () => arrive('ended', good()))).toEqual([id]);
    expect(stage.received.woken).toEqual([`end of ${id}`]);
  });

  it('said twice is kept once', async () => {
    const kept: string[] = [];
    const keep: typeof stage.received.keep = async (arrival) => {
      const outcome = await stage.received.keep(arrival);
      kept.push(outcome);
      return outcome;
    };
    for (const head of [good(), good()]) expect(await arrive('ended', head, '', keep)).toBe(200);
    expect(
      await arrive(
        'ended',
        headOf(`/ended/${id}/so-2/${toCallBackToken(id, 'so-2', { keySecret: KEY_SECRET })}`),
        '',
        keep,
      ),
    ).toBe(200);
    expect(kept).toEqual(['NEW', 'SAME', 'ANOTHER']);
  });

  it('is believed in nothing: the meeting is as the systems have it', async () => {
    await arrive('ended', good());
    expect(await stage.meeting(id, own)).toMatchObject({ state: 'PLANNED' });
  });

  it('by somebody who does not know the address is not taken', async () => {
    const token = toCallBackToken(id, 'so-1', { keySecret: KEY_SECRET });
    const others = [
      address('sai'),
      address(''),
      address(token, 'mau-khac'),
      headOf(`/ended/${id}/so-1`),
      headOf('/ended'),
    ];
    for (const head of others) expect(await arrive('ended', head)).toBe(401);
    connect(null);
    expect(await arrive('ended', good())).toBe(401);
  });

  it('is called for again where it could not be kept', async () => {
    const keep = () => Promise.reject(new Error('no store'));
    expect(await arrive('ended', good(), '', keep)).toBe(503);
  });
});

describe('a recording is ready', () => {
  it('is told of, once the server has confirmed it', async () => {
    expect(await changesOf('MeetingRecording', () => ready(sign(READY)))).toEqual([recording?.recordId]);
  });

  it('that the server does not have is gone', async () => {
    expect(await ready(sign({ ...READY, record_id: 'khong-co' }))).toBe(410);
  });

  it.each([
    ['another secret', () => sign(READY, 'khac')],
    ['no signature', () => sign(READY).replace(/[^.]*$/, '')],
    ['a cut signature', () => sign(READY).slice(0, -1)],
    ['another payload', () => sign(READY).replace(/\.[^.]+\./, `.${Buffer.from('{}').toString('base64url')}.`)],
    ['the algorithm none', () => sign(READY, SECRET, { alg: 'none' })],
    ['another algorithm', () => sign(READY, SECRET, { alg: 'HS512', typ: 'JWT' })],
    ['another type', () => sign(READY, SECRET, { alg: 'HS256', typ: 'x' })],
    ['no recording', () => sign({ meeting_id: 'x' })],
    ['no JWT', () => 'x'],
    ['four parts', () => `${sign(READY)}.x`],
  ])('with %s is refused', async (_what, jwt) => {
    expect(() => readSignedParameters(jwt(), SECRET)).toThrow(InboundRefused);
    expect(await ready(jwt())).toBe(401);
  });

  it('that cannot be looked at now is called for again', async () => {
    stand.behaviour.failNext = 10;
    expect(await ready(sign(READY))).toBe(503);
  });
});

describe('the addresses that a room carries', () => {
  it('are called by the server, and are ours', async () => {
    const { port } = gateway.address() as AddressInfo;
    connect(`http://127.0.0.1:${port}`);
    const link = await stage.query<AdapterRecord>('meetingJoinLink', { meeting: id, displayName: 'Người Mẫu' }, own);
    await fetch(String(link['url']), { redirect: 'manual' });
    stand.leave(id);
    expect(await stand.calledBack()).toEqual([[200], [200]]);
    const [ended, made] = [...calls].sort((a, b) => (a.path < b.path ? -1 : 1));
    expect([ended?.method, made?.method]).toEqual(['GET', 'POST']);
    expect(await arrive('ended', headOf(ended?.path ?? ''))).toBe(200);
    expect(await arrive('recording-ready', headOf(made?.path ?? ''), made?.body)).toBe(200);
    expect(stage.received.woken).toEqual([`end of ${id}`]);
    // The link itself says nothing of them.
    expect(String(link['url'])).not.toContain('meta_');
  });

  it('are none where the server is not to call', async () => {
    connect(null);
    await stage.query('meetingJoinLink', { meeting: id, displayName: 'Người Mẫu' }, own);
    expect(Object.keys(stand.room(id)?.metadata ?? {})).toEqual(['agency']);
  });
});
