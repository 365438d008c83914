// HTTP to upstream systems: no redirects, bounded bodies, nothing of the caller's request passed on.
import { gunzipSync, inflateSync, brotliDecompressSync } from 'node:zlib';
import { Agent, type Dispatcher } from 'undici';
import {
  UpstreamError,
  type HttpClient,
  type HttpOpenRequest,
  type HttpRequest,
  utf8Text,
} from '../../adapters/kit/index.js';
import type { Guard } from './guard.js';
import type { Limits } from './limits.js';
import { openStream, type OpenBody } from './openStream.js';
import { toRequestBody } from './requestBody.js';
import { retryAfterSeconds } from './retryAfter.js';
import { UnexpectedStatus } from './unexpectedStatus.js';

export interface HttpClientOptions {
  readonly guard: Guard;
  /** Of what is opened in pieces: files lie elsewhere, and last longer. Default: the same. */
  readonly files?: Guard;
  readonly limits: Limits;
  /** Injectable for tests; default an agent with keep-alive. */
  readonly dispatcher?: Dispatcher;
}

const INFLATERS = { gzip: gunzipSync, 'x-gzip': gunzipSync, deflate: inflateSync, br: brotliDecompressSync };

function refuseStatus(response: Dispatcher.ResponseData): void {
  const status = response.statusCode;
  if (status >= 200 && status < 300) return;
  const after = retryAfterSeconds(response.headers['retry-after']);
  if (status === 401 || status === 403) throw new UnexpectedStatus('UPSTREAM_AUTH', status, after);
  if (status === 429) throw new UnexpectedStatus('UPSTREAM_RATE_LIMITED', status, after);
  throw new UnexpectedStatus('UPSTREAM_BAD_STATUS', status, after);
}

const MAX_REFUSAL_BYTES = 65_536;

/** As much of a refusal as says why; the rest is not read. */
async function readStart(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size >= MAX_REFUSAL_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MAX_REFUSAL_BYTES).toString('utf8');
}

/** Some systems say in a header or in the body what their status does not tell apart. */
async function showRefusal<T>({ refused }: HttpRequest<T>, response: Dispatcher.ResponseData): Promise<void> {
  const { statusCode: status, headers, body } = response;
  if (refused === undefined || (status >= 200 && status < 300)) return;
  const header = (name: string) => {
    const value = headers[name.toLowerCase()];
    return Array.isArray(value) ? value[0] : value;
  };
  refused({ status, header, text: await readStart(body) });
}

/** Ends a body that nobody will read. undici reports that as an error, which is not one here. */
function discard(body: Dispatcher.ResponseData['body']): void {
  body.on('error', () => undefined).destroy();
}

async function readBounded(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += (chunk as Buffer).length;
    if (size > maxBytes) {
      discard(body);
      throw new UpstreamError('UPSTREAM_TOO_LARGE');
    }
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks, size);
}

function inflate(bytes: Buffer, encoding: string | string[] | undefined, maxBytes: number): Buffer {
  const name = String(encoding ?? 'identity').toLowerCase();
  if (name === 'identity') return bytes;
  const inflater = INFLATERS[name as keyof typeof INFLATERS];
  if (inflater === undefined) throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'content-encoding' });
  try {
    return inflater(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new UpstreamError(tooLarge ? 'UPSTREAM_TOO_LARGE' : 'UPSTREAM_BAD_RESPONSE', { cause: error });
  }
}

function decode<T>(bytes: Buffer, request: HttpRequest<T>): T {
  let value: unknown = bytes;
  try {
    if (request.as !== 'bytes') value = utf8Text(bytes);
    if (request.as === 'json') value = JSON.parse(value as string) as unknown;
  } catch {
    // The parser's message would quote the reply.
    throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: `${request.operation}: not ${request.as}` });
  }
  const parsed = request.schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const paths = parsed.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.code}`);
  throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: `${request.operation}: ${paths.join('; ')}` });
}

/** A file is read as it lies there: a packed one would have to be inflated before its size is known. */
function refuseEncoded(response: Dispatcher.ResponseData): void {
  const encoding = String(response.headers['content-encoding'] ?? 'identity').toLowerCase();
  if (encoding !== 'identity') throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'content-encoding' });
}

function refuseStatedLength(response: Dispatcher.ResponseData, maxBytes: number): void {
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) throw new UpstreamError('UPSTREAM_TOO_LARGE');
}

/** Asks for a file and looks at everything but its bytes. */
async function ask(
  dispatcher: Dispatcher,
  request: HttpOpenRequest,
  maxBytes: number,
  signal: AbortSignal,
): Promise<OpenBody> {
  const url = new URL(request.url);
  const response = await dispatcher.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method: 'GET',
    headers: { 'accept-encoding': 'identity', ...request.headers },
    signal,
  });
  const { body } = response;
  try {
    refuseStatus(response);
    refuseEncoded(response);
    refuseStatedLength(response, maxBytes);
  } catch (error) {
    discard(body);
    throw error;
  }
  return Object.assign(body as AsyncIterable<Uint8Array>, { discard: () => discard(body) });
}

/** The HTTP client of one adapter. */
export function createHttpClient(options: HttpClientOptions): HttpClient & { close(): Promise<void> } {
  const { guard, limits } = options;
  const dispatcher =
    options.dispatcher ??
    new Agent({ connect: { timeout: limits.connectMs }, connections: limits.maxParallel, keepAliveTimeout: 10_000 });

  async function send<T>(request: HttpRequest<T>, signal: AbortSignal): Promise<T> {
    const url = new URL(request.url);
    const { body, headers } = toRequestBody(request);
    const response = await dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: request.method,
      headers: { 'accept-encoding': 'gzip, identity', ...request.headers, ...headers },
      body,
      signal,
    });
    try {
      await showRefusal(request, response);
      refuseStatus(response);
      const maxBytes = request.maxBytes ?? limits.maxBytes;
      const bytes = await readBounded(response.body, maxBytes);
      return decode(inflate(bytes, response.headers['content-encoding'], maxBytes), request);
    } finally {
      // An unread body would keep its connection busy.
      if (!response.body.destroyed && !response.body.readableEnded) discard(response.body);
    }
  }

  return {
    request: (request) =>
      guard.call({
        operation: request.operation,
        safe: request.safe,
        timeoutMs: request.timeoutMs,
        signal: request.signal,
        run: ({ signal }) => send(request, signal),
      }),
    open: (request) => {
      const maxBytes = request.maxBytes ?? limits.maxBytes;
      const files = options.files ?? guard;
      return openStream({
        guard: files,
        request,
        maxBytes,
        ask: (signal) => ask(dispatcher, request, maxBytes, signal),
      });
    },
    close: () => dispatcher.close(),
  };
}
