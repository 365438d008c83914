// Everything that goes wrong between the gateway and an HTTP upstream, and what a caller may be told about it.
import { gzipSync } from 'node:zlib';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { UpstreamErrorCode } from '../../schema/errors.js';
import { freePort } from '../../sandbox/supervisor/freePort.js';
import { reply, startUpstream, type Script, type ScriptedUpstream, type UpstreamOptions } from './scriptedUpstream.js';
import { selfSigned } from './selfSigned.js';

export const THING = { id: '1', name: 'Vật mẫu' };
export const GOOD = JSON.stringify(THING);
/** Words that only an upstream says; none of them may reach a caller. */
export const LEAKS = /Foo\.java|10\.0\.0\.5|stolen|Upstream words|127\.0\.0\.1|ECONN|HPE_|socket|undici/i;

export interface Fault {
  readonly id: string;
  readonly what: string;
  /** The code that the call ends with; `data` if it succeeds all the same. */
  readonly code: UpstreamErrorCode | 'data';
  readonly retryAfterSeconds?: number;
  readonly script: Script;
  readonly options?: () => UpstreamOptions;
  /** Nothing listens there. */
  readonly gone?: boolean;
}

const PAGE = '<html>Upstream words<pre>at Foo.java:12 10.0.0.5:8443</pre></html>';
const MEGABYTE = Buffer.alloc(1_048_576, 'a');

function always(bytes: Buffer): Script {
  return (socket) => void socket.write(bytes);
}

function status(line: string, headers: Record<string, string> = {}): Script {
  return always(reply(PAGE, { 'content-type': 'text/html', ...headers }, line));
}

/** 300 MB, produced only as fast as they are taken. */
function endless(head: string, megabytes = 300): Script {
  return (socket) => {
    let left = megabytes;
    const pour = () => {
      while (left > 0 && !socket.destroyed) {
        left -= 1;
        if (!socket.write(MEGABYTE)) return;
      }
    };
    socket.on('drain', pour);
    socket.write(head);
    pour();
  };
}

/** 300 MB of nothing in 300 kB: one small member, many times over (RFC 1952 §2.2 allows several). */
function gzipBomb(): Script {
  const bomb = Buffer.concat(Array.from({ length: 300 }, () => gzipSync(Buffer.alloc(1_048_576))));
  return always(reply(bomb, { 'content-encoding': 'gzip' }));
}

async function drip(socket: Socket, bytes: Buffer, size: number, everyMs: number): Promise<void> {
  for (let at = 0; at < bytes.length && !socket.destroyed; at += size) {
    socket.write(bytes.subarray(at, at + size));
    await delay(everyMs);
  }
}

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
const gzipped = (body: string | Buffer) => reply(body, { 'content-encoding': 'gzip' });
const tls = (): UpstreamOptions => ({ tls: selfSigned, scheme: 'https' });

function fault(id: string, what: string, code: Fault['code'], script: Script, more: Partial<Fault> = {}): Fault {
  return { id, what, code, script, ...more };
}

const nothing: Script = () => undefined;

/* oxfmt-ignore */
export const FAULTS: readonly Fault[] = [
  fault('F02', 'an answer that comes too late', 'UPSTREAM_TIMEOUT', (socket) => void setTimeout(() => socket.write(reply(GOOD)), 2_000).unref()),
  fault('F03', 'a black hole', 'UPSTREAM_TIMEOUT', nothing),
  fault('F03b', 'headers without a body', 'UPSTREAM_TIMEOUT', (socket) => void socket.write(`${HEAD}content-length: 20\r\n\r\n`)),
  fault('F04', 'a reset on connect', 'UPSTREAM_UNAVAILABLE', nothing, { options: () => ({ onConnect: (socket) => void socket.resetAndDestroy() }) }),
  fault('F05', 'a reset on the request', 'UPSTREAM_UNAVAILABLE', (socket) => void socket.resetAndDestroy()),
  fault('F06', 'an end in the middle of a body', 'UPSTREAM_UNAVAILABLE', (socket) => void socket.end(`${HEAD}content-length: 200\r\n\r\n{"id":`)),
  fault('F06b', 'an end in the middle of a chunk', 'UPSTREAM_UNAVAILABLE', (socket) => void socket.end(`${HEAD}transfer-encoding: chunked\r\n\r\n20\r\n{"id"`)),
  fault('F07', 'slices of three bytes', 'data', (socket) => { socket.setNoDelay(true); void drip(socket, reply(GOOD), 3, 1); }),
  fault('F08', 'fifty bytes a second', 'UPSTREAM_TIMEOUT', (socket) => void drip(socket, reply(GOOD), 5, 100)),
  fault('F09', 'bytes that are not HTTP', 'UPSTREAM_UNAVAILABLE', (socket) => void socket.end('SSH-2.0-Upstream words\r\n\r\n')),
  fault('F09b', 'headers without end', 'UPSTREAM_UNAVAILABLE', (socket) => void socket.write(`${HEAD}x: ${'a'.repeat(200_000)}`)),
  fault('F10', '500 with a page full of secrets', 'UPSTREAM_BAD_STATUS', status('500 Foo.java:12')),
  fault('F10b', '404', 'UPSTREAM_BAD_STATUS', status('404 Not Found')),
  fault('F11', '503 with Retry-After', 'UPSTREAM_BAD_STATUS', status('503 Busy', { 'retry-after': '5' }), { retryAfterSeconds: 5 }),
  fault('F11b', '503 with a Retry-After of a year', 'UPSTREAM_BAD_STATUS', status('503 Busy', { 'retry-after': '31536000' }), { retryAfterSeconds: 3_600 }),
  fault('F11c', '503 with a Retry-After in the past', 'UPSTREAM_BAD_STATUS', status('503 Busy', { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }), { retryAfterSeconds: 0 }),
  fault('F11d', '503 with a Retry-After that means nothing', 'UPSTREAM_BAD_STATUS', status('503 Busy', { 'retry-after': 'soon' })),
  fault('F12', '429 with Retry-After', 'UPSTREAM_RATE_LIMITED', status('429 Slow down', { 'retry-after': '7' }), { retryAfterSeconds: 7 }),
  fault('F13', '401', 'UPSTREAM_AUTH', status('401 Unauthorized', { 'www-authenticate': 'Basic realm="10.0.0.5"' })),
  fault('F13b', '403', 'UPSTREAM_AUTH', status('403 Forbidden')),
  fault('F14', 'a page instead of JSON', 'UPSTREAM_BAD_RESPONSE', status('200 OK')),
  fault('F14b', 'nothing at all', 'UPSTREAM_BAD_RESPONSE', always(reply(''))),
  fault('F15', 'JSON that is cut', 'UPSTREAM_BAD_RESPONSE', always(reply('{"id":"1","name":"stolen'))),
  fault('F16', '{}', 'UPSTREAM_BAD_RESPONSE', always(reply('{}'))),
  fault('F17', '[]', 'UPSTREAM_BAD_RESPONSE', always(reply('[]'))),
  fault('F18', 'null', 'UPSTREAM_BAD_RESPONSE', always(reply('null'))),
  fault('F19', 'text that is not UTF-8', 'UPSTREAM_BAD_RESPONSE', always(reply(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])))),
  fault('F22', 'wrong types', 'UPSTREAM_BAD_RESPONSE', always(reply('{"id":{"a":1},"name":["stolen"]}'))),
  fault('F24', 'an encoding that was not asked for', 'UPSTREAM_BAD_RESPONSE', always(reply(GOOD, { 'content-encoding': 'zstd' }))),
  fault('F24b', 'gzip that is not gzip', 'UPSTREAM_BAD_RESPONSE', always(gzipped(GOOD))),
  fault('F24c', 'gzip that is cut', 'UPSTREAM_BAD_RESPONSE', always(gzipped(gzipSync(GOOD).subarray(0, 15)))),
  fault('F25', 'gzip', 'data', always(gzipped(gzipSync(GOOD)))),
  fault('F27', '300 MB of known length', 'UPSTREAM_TOO_LARGE', endless(`${HEAD}content-length: ${300 * MEGABYTE.length}\r\n\r\n`)),
  fault('F27b', '300 MB until the end of the connection', 'UPSTREAM_TOO_LARGE', endless(`${HEAD}\r\n`)),
  fault('F28', 'a gzip bomb of 300 MB', 'UPSTREAM_TOO_LARGE', gzipBomb()),
  fault('F29', 'nobody listening', 'UPSTREAM_UNAVAILABLE', nothing, { gone: true }),
  fault('F33', 'a certificate that nobody vouches for', 'UPSTREAM_UNAVAILABLE', always(reply(GOOD)), { options: tls }),
  fault('F33b', 'no TLS where TLS is expected', 'UPSTREAM_UNAVAILABLE', nothing, { options: () => ({ scheme: 'https', onConnect: (socket) => void socket.end(reply(GOOD)) }) }),
];

/** Starts the upstream that has this fault. */
export async function startFault({ script, options, gone }: Fault): Promise<ScriptedUpstream> {
  if (gone !== true) return startUpstream(script, options?.());
  const port = await freePort();
  const none = () => 0;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    hits: none,
    connections: none,
    sent: none,
    script,
    stop: async () => undefined,
  };
}
