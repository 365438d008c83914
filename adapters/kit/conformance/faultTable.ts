// The ways in which an HTTP system fails, and the code that each must end with.
import { gzipSync } from 'node:zlib';
import type { UpstreamErrorCode } from '../../../schema/errors.js';
import type { Fault } from './faultServer.js';

export interface FaultRow {
  readonly name: string;
  readonly code: UpstreamErrorCode;
  readonly fault: Fault;
  /** Seconds that the error must pass on. */
  readonly retryAfterSeconds?: number;
  /** Nothing comes of it until the time is up: the time is made short. */
  readonly waits?: boolean;
}

/** Texts of the faults; none may reach a message. */
export const UPSTREAM_TEXTS = ['Foo.java', '10.0.0.5', 'lỗi nội bộ', 'busy', 'Đăng nhập'];

const PAGE = '<html><body><pre>lỗi nội bộ\n  at Foo.java:12 (10.0.0.5)</pre></body></html>';

function reply(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Fault {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  };
}

const HTML = { 'content-type': 'text/html; charset=utf-8' };
const SIX_MIB = 6 * 1024 * 1024;

/** Sends 6 MiB (the limit is 4) in pieces, without saying how much will come. */
function sendTooMuch(response: Parameters<Fault>[0]): void {
  const piece = ' '.repeat(65_536);
  let left = SIX_MIB / piece.length;
  response.writeHead(200, { 'content-type': 'application/json' });
  function more(): void {
    while (left > 0) {
      left -= 1;
      if (!response.write(piece)) {
        response.once('drain', more);
        return;
      }
    }
    response.end('{}');
  }
  more();
}

let bomb: Buffer | undefined;

function sendBomb(response: Parameters<Fault>[0]): void {
  // 16 MiB in 16 kB, made once: packing it takes longer than a time limit allows.
  bomb ??= gzipSync(Buffer.alloc(16 * 1024 * 1024, ' '));
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(bomb);
}

function cutMidBody(response: Parameters<Fault>[0]): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"error_code":0,', () => response.destroy());
}

/** A byte now and then, and never the last one. */
function sendSlowly(response: Parameters<Fault>[0]): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(timer));
}

/** Retry-After as a time, by a clock that is off by so much. */
function busyUntil(skewSeconds: number): Fault {
  return (response) => {
    const date = new Date(Date.now() + skewSeconds * 1_000).toUTCString();
    response.writeHead(503, { 'content-type': 'text/plain', 'retry-after': date, date }).end('busy');
  };
}

const BAD: UpstreamErrorCode = 'UPSTREAM_BAD_RESPONSE';

/** All but the redirect, which needs a second server. */
export const FAULTS: readonly FaultRow[] = [
  { name: '500 with a stack in HTML', code: 'UPSTREAM_BAD_STATUS', fault: reply(500, PAGE, HTML) },
  {
    name: '503 with Retry-After',
    code: 'UPSTREAM_BAD_STATUS',
    fault: reply(503, 'busy', { 'retry-after': '5' }),
    retryAfterSeconds: 5,
  },
  {
    name: '429 with Retry-After',
    code: 'UPSTREAM_RATE_LIMITED',
    fault: reply(429, 'busy', { 'retry-after': '7' }),
    retryAfterSeconds: 7,
  },
  {
    name: '503 with Retry-After of a clock a day behind',
    code: 'UPSTREAM_BAD_STATUS',
    fault: busyUntil(-86_400),
    retryAfterSeconds: 0,
  },
  {
    name: '503 with Retry-After of a clock a day ahead',
    code: 'UPSTREAM_BAD_STATUS',
    fault: busyUntil(86_400),
    // No system keeps us away for longer than an hour.
    retryAfterSeconds: 3_600,
  },
  { name: '401', code: 'UPSTREAM_AUTH', fault: reply(401, '{"message":"Đăng nhập"}') },
  { name: '403', code: 'UPSTREAM_AUTH', fault: reply(403, '{"message":"Đăng nhập"}') },
  { name: 'cut JSON', code: BAD, fault: reply(200, '{"error_code":0,"result":[{"MAHOSO"') },
  { name: '{}', code: BAD, fault: reply(200, '{}') },
  { name: '[]', code: BAD, fault: reply(200, '[]') },
  { name: 'null', code: BAD, fault: reply(200, 'null') },
  { name: 'empty body', code: BAD, fault: reply(200, '') },
  { name: 'HTML with 200', code: BAD, fault: reply(200, PAGE, HTML) },
  { name: 'invalid UTF-8', code: BAD, fault: (response) => void response.end(Buffer.from([0x22, 0xff, 0xfe, 0x22])) },
  { name: 'oversized', code: 'UPSTREAM_TOO_LARGE', fault: sendTooMuch },
  { name: 'gzip bomb', code: 'UPSTREAM_TOO_LARGE', fault: sendBomb },
  { name: 'time-out', code: 'UPSTREAM_TIMEOUT', fault: () => undefined, waits: true },
  { name: 'slow body', code: 'UPSTREAM_TIMEOUT', fault: sendSlowly, waits: true },
  { name: 'reset', code: 'UPSTREAM_UNAVAILABLE', fault: (response) => void response.destroy() },
  { name: 'cut mid-body', code: 'UPSTREAM_UNAVAILABLE', fault: cutMidBody },
];

export function redirectTo(url: string): Fault {
  return reply(307, '', { location: `${url}/secret` });
}
