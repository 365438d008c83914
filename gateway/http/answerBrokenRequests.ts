// What Node answers by itself, in bare HTTP, answered in the catalogue's form: bytes that are no request, and clients too slow.
import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { whatIsWrong, type RequestProblem } from '../../schema/requestProblems.js';
import { toErrorBody } from './sendError.js';

/** The statuses that Node itself would use; anything else that its parser refuses is a 400. */
const STATUS: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

const PROBLEMS: Readonly<Record<number, RequestProblem>> = {
  408: 'TOO_SLOW',
  417: 'EXPECTATION',
  431: 'HEADERS_TOO_LARGE',
};

function toBody(status: number, requestId: string): object {
  if (status === 413) return toErrorBody('PAYLOAD_TOO_LARGE', requestId);
  return toErrorBody('BAD_REQUEST', requestId, whatIsWrong(PROBLEMS[status] ?? 'NOT_HTTP'));
}

/** A whole response: there is no request that a framework could answer. */
function writeRefusal(status: number): string {
  const requestId = randomUUID();
  const body = JSON.stringify(toBody(status, requestId));
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'connection: close',
    `date: ${new Date().toUTCString()}`,
    `x-request-id: ${requestId}`,
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    "content-security-policy: default-src 'none';frame-ancestors 'none'",
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

/** Whether bytes written now would be taken for (a part of) the answer to an earlier request. */
function isAnswering(current: ServerResponse | undefined): boolean {
  return current !== undefined && !current.writableFinished && (current.headersSent || current.req.complete);
}

/** Listens on the server for what never becomes a request. */
export function answerBrokenRequests(server: Server): void {
  const latest = new WeakMap<Duplex, ServerResponse>();
  server.on('request', (request, response) => latest.set(request.socket, response));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || error.code === 'ECONNRESET' || isAnswering(latest.get(socket))) socket.destroy();
    else socket.end(writeRefusal(STATUS[error.code ?? ''] ?? 400));
  });
  // RFC 9110 §10.1.1: an expectation other than 100-continue.
  server.on('checkExpectation', (request) => request.socket.end(writeRefusal(417)));
}
