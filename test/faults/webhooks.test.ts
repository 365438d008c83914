// Real receivers that fail in every way there is: nothing is lost, nothing else is held up, nothing leaks.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import type { Socket } from 'node:net';
import { openDeskStage, type DeskGiven, type DeskStage, type RunningDesk } from '../support/webhookDesk.js';
import { reply, startUpstream, type Script, type ScriptedUpstream } from './scriptedUpstream.js';

let stage: DeskStage;
let receiver: ScriptedUpstream;
let running: RunningDesk;
const ok: Script = (socket) => socket.write(reply('', {}, '204 No Content'));
const status = (line: string, headers: Record<string, string> = {}): Script => {
  return (socket) => socket.write(reply('no', headers, line));
};

beforeAll(async () => {
  stage = await openDeskStage('PostgreSQL');
}, 60_000);
afterAll(() => stage.stop());
afterEach(async () => {
  await receiver.stop();
  await stage.close();
  await stage.clear();
});

/** A receiver, a webhook that leads to it, and one event. */
async function begin(script: Script, given: DeskGiven & { path?: string } = {}) {
  receiver = await startUpstream(script);
  running = stage.open(given);
  const hook = await stage.addSealedHook(`${receiver.url}${given.path ?? '/moc?a=1'}`);
  await change();
  return hook;
}

async function change(...keys: readonly string[]): Promise<void> {
  await stage.addEvents(...(keys.length === 0 ? ['k'] : keys).map((key) => ({ key, unit: 'hn:01' })));
  running.desk.wake();
}

async function later(seconds: number): Promise<void> {
  await stage.pass(seconds);
  running.desk.wake();
}

const headersOf = (text: string) =>
  new Map([...text.matchAll(/^([\w-]+): (.*)\r$/gm)].map(([, name = '', value = '']) => [name.toLowerCase(), value]));
const bodyOf = (text: string): any => JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4));
const first = async (hook: { readonly id: string }) => (await stage.deliveriesOf(hook.id))[0];

describe('a message', () => {
  it('says that something has changed and nothing else, and is signed', async () => {
    let text = '';
    const hook = await begin((socket, request) => {
      text = request.text;
      ok(socket, request);
    });
    await running.until('delivered');
    const row = await first(hook);
    expect(text).toMatch(/^POST \/moc\?a=1 HTTP\/1\.1\r\n/);
    expect(bodyOf(text)).toEqual({
      ...{ id: row?.id, type: 'Dossier', event: 'changed', node: 'Dossier:k', unit: 'Unit:hn:01' },
      ...{ at: row?.at.toISOString(), attempt: 1 },
    });
    const headers = headersOf(text);
    const [id, seconds] = [headers.get('webhook-id'), headers.get('webhook-timestamp')];
    expect([id, headers.get('content-type')]).toEqual([row?.id, 'application/json']);
    expect(Math.abs(Number(seconds) - Date.now() / 1000)).toBeLessThan(60);
    const key = Buffer.from(hook.secret.replace('whsec_', ''), 'base64');
    const body = text.slice(text.indexOf('\r\n\r\n') + 4);
    const expected = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
    expect(headers.get('webhook-signature')).toBe(`v1,${expected}`);
    expect(headers.has('authorization') || headers.has('cookie')).toBe(false);
    expect(row).toMatchObject({ state: 'DELIVERED', last_status: 204, attempts: 1 });
  });

  it('is sent again after a failure, later each time, under the same id and signed anew', async () => {
    const seen: string[] = [];
    const hook = await begin((socket, request) => {
      seen.push(request.text);
      (request.number < 3 ? status('500 Internal Server Error') : ok)(socket, request);
    });
    await running.until('failed');
    expect(await first(hook)).toMatchObject({ state: 'PENDING', last_status: 500, attempts: 1 });
    await later(7);
    await running.until('failed', 2);
    await later(7);
    // Twice the pause: it is not due yet.
    expect((await stage.claim({ seconds: -1 })).length).toBe(0);
    await later(7);
    await running.until('delivered');
    expect(new Set(seen.map((text) => headersOf(text).get('webhook-id'))).size).toBe(1);
    expect(seen.map((text) => bodyOf(text).attempt)).toEqual([1, 2, 3]);
  });

  it('is dead after so many attempts', async () => {
    const hook = await begin(status('500 Oh'), { settings: { maxAttempts: 2 } });
    await running.until('failed');
    await later(7);
    await running.until('dead');
    expect(await first(hook)).toMatchObject({ state: 'DEAD', attempts: 2, ended_at: expect.any(Date) });
  });

  it('that was sent but not written down is sent again, under the same id', async () => {
    let writes = 0;
    const ids: (string | undefined)[] = [];
    const store = {
      ...stage.webhooks,
      write: async (...args: Parameters<typeof stage.webhooks.write>) => {
        writes += 1;
        if (writes === 1) throw new Error('the process died');
        return stage.webhooks.write(...args);
      },
    };
    let arrived: () => void = () => undefined;
    const once = new Promise<void>((resolve) => (arrived = resolve));
    await begin(
      (socket, request) => {
        ids.push(headersOf(request.text).get('webhook-id'));
        ok(socket, request);
        arrived();
      },
      { options: { store } },
    );
    await once;
    while (writes === 0) await new Promise((resolve) => setImmediate(resolve));
    await later(60);
    await running.until('delivered');
    expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
  });

  it('that the application may not hear of any more is not sent', async () => {
    let may: 'yes' | 'no' | 'unclear' = 'unclear';
    const hook = await begin(ok, {
      options: {
        mayHear: () => {
          if (may === 'unclear') throw new Error('rights are not known');
          return may === 'yes';
        },
      },
    });
    await running.until('failed');
    expect(await first(hook)).toMatchObject({ state: 'PENDING', attempts: 0, last_failure: 'RIGHTS_UNKNOWN' });
    may = 'no';
    await later(7);
    await running.until('withheld');
    expect([receiver.connections(), (await first(hook))?.state]).toEqual([0, 'WITHHELD']);
    may = 'yes';
    await change('k2');
    await running.until('delivered');
  });
});

describe('a receiver', () => {
  const failing: [string, Script, { last_status?: number; last_failure?: string }][] = [
    ['never answers', () => undefined, { last_failure: 'TIMED_OUT' }],
    ['resets the connection', (socket) => socket.resetAndDestroy(), { last_failure: 'BROKEN_OFF' }],
    ['closes it', (socket) => socket.end(), { last_failure: 'BROKEN_OFF' }],
    ['speaks something else', (socket) => socket.end('220 mail ready\r\n'), { last_failure: 'NO_HTTP' }],
    ['has too many headers', manyHeaders, { last_failure: 'NO_HTTP' }],
    ['drips its headers', drip('HTTP/1.1 200 OK\r\nx-slow: '), { last_failure: 'TIMED_OUT' }],
    ['refuses', status('400 Bad Request'), { last_status: 400 }],
    ['is broken', status('502 Bad Gateway'), { last_status: 502 }],
    ['says nothing of weight', status('304 Not Modified'), { last_status: 304 }],
  ];
  it.each(failing)('that %s has failed', async (_what, script, came) => {
    const hook = await begin(script, { settings: { timeoutMs: 200 } });
    await running.until('failed');
    expect(await first(hook)).toMatchObject({ state: 'PENDING', last_status: null, last_failure: null, ...came });
    expect(await stage.hookOf(hook.id)).toMatchObject({ failures: 1 });
  });

  it.each(['301 Moved', '302 Found', '307 Temporary Redirect', '308 Permanent Redirect'])(
    'that sends elsewhere (%s) is not followed',
    async (line) => {
      const target = await startUpstream(ok);
      await begin(status(line, { location: `${target.url}/stolen` }));
      await running.until('failed');
      expect(target.connections()).toBe(0);
      await target.stop();
    },
  );

  it.each([
    ['drips its reply', drip('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n')],
    ['never stops talking', flood],
    ['breaks off its reply', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nno')],
  ])('that accepts and %s has accepted, and is left', async (_what, script) => {
    let closed: Promise<unknown> = Promise.resolve();
    await begin((socket, request) => {
      closed = new Promise((resolve) => socket.once('close', resolve));
      script(socket, request);
    });
    await running.until('delivered');
    await closed;
    // Four KiB are read, and what the network holds on the way.
    expect(receiver.sent()).toBeLessThan(20_000_000);
  });

  it('that is gone (410) is not sent to any more', async () => {
    const hook = await begin(status('410 Gone'));
    await running.until('gone');
    expect([running.gone, (await stage.hookOf(hook.id)).status]).toEqual([[hook.id], 'GONE']);
    expect(await first(hook)).toMatchObject({ state: 'DEAD', last_status: 410 });
    await change('k2');
    await later(60);
    expect((await stage.deliveriesOf(hook.id)).length).toBe(1);
  });

  it.each(['429 Too Many Requests', '503 Service Unavailable'])(
    'that asks to wait (%s) is left alone for that long, with all of its messages',
    async (line) => {
      const hook = await begin((socket, request) => {
        (request.number === 1 ? status(line, { 'retry-after': '120' }) : ok)(socket, request);
      });
      await running.until('failed');
      await change('k2');
      while ((await stage.deliveriesOf(hook.id)).length < 2) await new Promise((resolve) => setImmediate(resolve));
      await later(100);
      expect([await stage.claim({ seconds: -1 }), receiver.hits()]).toEqual([[], 1]);
      await later(50);
      await running.until('delivered', 2);
    },
  );

  it('that hangs keeps its own messages waiting, a few at a time, and nobody else’s', async () => {
    await begin(() => undefined, { settings: { timeoutMs: 60_000, graceMs: 0 } });
    const fine = await startUpstream(ok);
    const hook = await stage.addSealedHook(fine.url);
    await change(...Array.from({ length: 60 }, (_, i) => `k${i}`));
    await running.until('delivered', 60);
    const done = (await stage.deliveriesOf(hook.id)).filter(({ state }) => state === 'DELIVERED');
    expect(done.length).toBeGreaterThanOrEqual(60);
    expect(receiver.connections()).toBeLessThanOrEqual(4);
    await stage.close();
    await fine.stop();
  });
});

/** A letter now and then, for ever. */
function drip(head: string): Script {
  return (socket) => {
    socket.write(head);
    const timer = setInterval(() => socket.write('x'), 20);
    socket.once('close', () => clearInterval(timer));
  };
}

function flood(socket: Socket): void {
  socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
  const more = () => {
    while (!socket.destroyed && socket.write(`10000\r\n${'x'.repeat(65_536)}\r\n`));
  };
  socket.on('drain', more);
  more();
}

/** More than eight KiB, less than what Node.js takes by itself. */
function manyHeaders(socket: Socket): void {
  socket.write('HTTP/1.1 200 OK\r\n');
  for (let i = 0; i < 50; i += 1) socket.write(`x-${i}: ${'y'.repeat(200)}\r\n`);
  socket.write('content-length: 0\r\n\r\n');
}
