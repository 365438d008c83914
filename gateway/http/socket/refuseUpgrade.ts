// Looks at a request to upgrade before anything of it is believed; a refusal is an ordinary HTTP answer.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { ERRORS, type ErrorCode } from '../../../schema/errors.js';
import { whatIsWrong } from '../../../schema/requestProblems.js';
import { toErrorBody } from '../sendError.js';

export const SOCKET_PATH = '/graphql';
export const PROTOCOL = 'graphql-transport-ws';

function isOurs(origin: string, publicUrl: string, origins: readonly string[]): boolean {
  return [publicUrl, ...origins].some((allowed) => URL.canParse(allowed) && new URL(allowed).origin === origin);
}

/** Undefined if the upgrade may go on. */
export function findUpgradeProblem(
  request: IncomingMessage,
  publicUrl: string,
  origins: readonly string[],
): ErrorCode | undefined {
  const [path, ...search] = (request.url ?? '').split('?');
  if (path !== SOCKET_PATH) return 'NOT_FOUND';
  // RFC 9700 §4.3.2: URLs end up in logs and histories. There is nothing that could stand there.
  if (search.length > 0) return 'BAD_REQUEST';
  // RFC 6455 §10.2: a page of somebody else must not use what a browser sends by itself.
  const { origin } = request.headers;
  if (origin !== undefined && !isOurs(origin, publicUrl, origins)) return 'FORBIDDEN';
  // A token smuggled in as one more sub-protocol would end up in logs like a URL.
  if (request.headers['sec-websocket-protocol'] !== PROTOCOL) return 'FORBIDDEN';
  return undefined;
}

/** Answers and hangs up. */
export function refuseUpgrade(stream: Duplex, code: ErrorCode): void {
  // Parameters are all that makes one of these malformed.
  const more = code === 'BAD_REQUEST' ? whatIsWrong('SEARCH_PARAMETERS') : {};
  const body = JSON.stringify(toErrorBody(code, randomUUID(), more));
  const { status } = ERRORS[code];
  const lines = [
    `HTTP/1.1 ${status} ${code}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'connection: close',
  ];
  stream.on('error', () => stream.destroy());
  stream.end(`${lines.join('\r\n')}\r\n\r\n${body}`, () => stream.destroy());
}
