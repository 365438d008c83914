// Calls that connected systems make to us: found by their path, let in by their adapter, answered in their own form.
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { Request, RequestHandler, Response } from 'express';
import { startDeadline } from '../deadline.js';
import { stateOf } from '../requestState.js';
import { sendError } from '../sendError.js';
import { isPlain, readBytes } from './readBytes.js';

export interface InboundReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array>;
  readonly fileName?: string | undefined;
}

/** An address that a system calls, and this call of it. */
export interface InboundRoute {
  readonly method: 'GET' | 'POST';
  readonly maxBytes: number;
  /** Milliseconds for the answer, to its last byte; default that of all requests. */
  readonly deadlineMs?: number | undefined;
  /** Whether the caller is who it should be. */
  admit(): boolean;
  /** Never rejects: whatever goes wrong has an answer in the form of the system. */
  answer(body: Uint8Array, signal: AbortSignal): Promise<InboundReply>;
  refused(): InboundReply;
  tooLarge(): InboundReply;
}

export interface InboundCall {
  /** Of the path below /inbound, decoded. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly ip: string | undefined;
  readonly requestId: string;
}

export interface AnswerInboundOptions {
  readonly deadlineMs: number;
  find(call: InboundCall): InboundRoute | undefined;
  /** Seconds until this caller is listened to again at this address; undefined if it is now. */
  lockedFor(call: InboundCall): Promise<number | undefined>;
  /** A caller that was not let in. */
  onRefused(call: InboundCall): Promise<void>;
  /** An answer that broke off on its way. */
  onBroken(call: InboundCall, error: unknown): void;
}

const SEGMENT = /^[^/\\\0]{1,2048}$/;

function toCall(request: Request, response: Response): InboundCall | undefined {
  const { path = [] } = request.params as { path?: string | string[] };
  const segments = typeof path === 'string' ? path.split('/') : path;
  if (!segments.every((segment) => SEGMENT.test(segment) && segment !== '.' && segment !== '..')) return undefined;
  const { requestId, ip } = stateOf(response);
  const headers = Object.entries(request.headersDistinct).map(([name, values = []]) => [name, values.join(', ')]);
  const mark = request.url.indexOf('?');
  const query = new URLSearchParams(mark < 0 ? '' : request.url.slice(mark));
  return { segments, query, headers: Object.fromEntries(headers) as Record<string, string>, ip, requestId };
}

async function send(response: Response, reply: InboundReply, onBroken?: (error: unknown) => void): Promise<void> {
  response.status(reply.status).setHeader('content-type', reply.contentType);
  if (reply.fileName !== undefined) response.attachment(reply.fileName).setHeader('content-type', reply.contentType);
  const { body } = reply;
  if (typeof body === 'string' || body instanceof Uint8Array) {
    response.end(body);
    return;
  }
  // What breaks off breaks the connection: a receiver must not take a part for the whole.
  await pipeline(Readable.from(body, { objectMode: false }), response).catch((error: unknown) => {
    onBroken?.(error);
    response.destroy();
  });
}

function read(request: Request, limit: number): Promise<Parameters<Parameters<typeof readBytes>[2]>[0]> {
  return new Promise((resolve) => readBytes(request, limit, resolve));
}

/** The end of the surface. */
export function answerInbound(options: AnswerInboundOptions): RequestHandler {
  async function answer(request: Request, response: Response): Promise<void> {
    const call = toCall(request, response);
    const route = call === undefined ? undefined : options.find(call);
    if (call === undefined || route === undefined) return sendError(response, 'NOT_FOUND');
    if (request.method !== route.method) {
      response.setHeader('allow', route.method);
      return sendError(response, 'METHOD_NOT_ALLOWED');
    }
    const locked = await options.lockedFor(call);
    if (locked !== undefined) {
      response.setHeader('retry-after', String(locked));
      return sendError(response, 'TOO_MANY_ATTEMPTS');
    }
    if (!route.admit()) {
      await options.onRefused(call);
      return sendError(response, 'UNAUTHENTICATED');
    }
    const signal = startDeadline(response, route.deadlineMs ?? options.deadlineMs);
    if (Number(request.headers['content-length']) > route.maxBytes) return send(response, route.tooLarge());
    const body = await read(request, route.maxBytes);
    if ('problem' in body) {
      if (body.problem === 'TOO_LARGE') await send(response, route.tooLarge());
      return;
    }
    const reply = isPlain(request) ? await route.answer(body.bytes, signal) : route.refused();
    return send(response, reply, (error) => options.onBroken(call, error));
  }

  return (request, response, next) => {
    answer(request, response).catch(next);
  };
}
