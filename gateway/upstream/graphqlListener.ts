// Subscriptions of services behind: GraphQL over server-sent events, one connection for each ("distinct connections").
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, type Dispatcher } from 'undici';
import { UpstreamError } from '../../adapters/kit/index.js';
import { Attempts, KEEP_ALIVE_MS } from './attempts.js';
import { isReply, readReply, type GraphqlReply } from './graphqlCaller.js';
import type { Guard } from './guard.js';
import type { Limits } from './limits.js';
import { readEvents, type ServerSentEvent } from './serverSentEvents.js';

export interface GraphqlListenerOptions {
  readonly guard: Guard;
  readonly limits: Limits;
  readonly url: string;
}

export interface GraphqlSubscription {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
  /** Asked for before each connection: tokens run out. */
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
}

export interface GraphqlListener {
  /** Ends when the service says so or the signal aborts. Throws `UpstreamError`. */
  listen(asked: GraphqlSubscription): AsyncGenerator<GraphqlReply, void, void>;
  close(): Promise<void>;
}

type Body = Dispatcher.ResponseData['body'];

function leave(body: Body): void {
  body.on('error', () => undefined).destroy();
}

async function readBytes(body: Body, { maxBytes, readMs }: Limits): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    leave(body);
  }, readMs);
  try {
    for await (const chunk of body) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size > maxBytes) throw new UpstreamError('UPSTREAM_TOO_LARGE');
    }
    return Buffer.concat(chunks, size);
  } catch (error) {
    throw isLate ? new UpstreamError('UPSTREAM_TIMEOUT') : error;
  } finally {
    clearTimeout(timer);
  }
}

/** A refusal, or a service that answers with a single reply: unlike a stream, it has an end, and in time. */
async function readWhole(
  { body, headers, statusCode }: Dispatcher.ResponseData,
  limits: Limits,
): Promise<GraphqlReply> {
  const bytes = await readBytes(body, limits);
  const reply = readReply(bytes, statusCode, headers['retry-after']);
  if (reply.errors === undefined) throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'no event stream' });
  return reply;
}

function toReply({ text }: ServerSentEvent): GraphqlReply {
  let value: unknown;
  try {
    value = JSON.parse(text) as unknown;
  } catch {
    // The parser's message would quote the event.
  }
  if (isReply(value)) return value;
  throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'an event is no GraphQL reply' });
}

function isStream(headers: Dispatcher.ResponseData['headers']): boolean {
  return String(headers['content-type'] ?? '')
    .toLowerCase()
    .startsWith('text/event-stream');
}

/** The service has said that there is nothing more. */
const COMPLETE = Symbol('complete');
type Told = GraphqlReply | typeof COMPLETE;

/** What one connection tells of. */
async function* tell(
  response: Dispatcher.ResponseData,
  { signal }: GraphqlSubscription,
  limits: Limits,
  opened: () => void,
): AsyncGenerator<Told, void, void> {
  const { body, headers, statusCode } = response;
  const end = () => leave(body);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  try {
    if (statusCode !== 200 || !isStream(headers)) {
      yield await readWhole(response, limits);
      yield COMPLETE;
      return;
    }
    opened();
    for await (const event of readEvents(body, limits.maxBytes)) {
      if (event.event === 'complete') yield COMPLETE;
      if (event.event === 'next') yield toReply(event);
    }
  } finally {
    signal.removeEventListener('abort', end);
    end();
  }
}

export function createGraphqlListener({ guard, limits, url }: GraphqlListenerOptions): GraphqlListener {
  const { origin, pathname, search } = new URL(url);
  const agent = new Agent({
    connect: { timeout: limits.connectMs, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS },
    headersTimeout: limits.readMs,
    bodyTimeout: 0,
  });

  /** The guard counts how the stream is opened; how long it lasts is the caller's. */
  async function open({ text, variables, signal, headers }: GraphqlSubscription): Promise<Dispatcher.ResponseData> {
    const own = await headers();
    return guard.call({
      operation: 'subscribe',
      safe: true,
      signal,
      run: (deadline) =>
        agent.request({
          ...{ origin, path: pathname + search, method: 'POST', signal: deadline.signal },
          headers: { ...own, 'content-type': 'application/json', accept: 'text/event-stream, application/json' },
          body: JSON.stringify({ query: text, variables }),
        }),
    });
  }

  async function* listen(asked: GraphqlSubscription): AsyncGenerator<GraphqlReply, void, void> {
    const { signal } = asked;
    const attempts = new Attempts();
    while (!signal.aborted) {
      try {
        for await (const told of tell(await open(asked), asked, limits, () => attempts.open())) {
          if (told === COMPLETE) return;
          attempts.succeed();
          yield told;
        }
        attempts.fail(new UpstreamError('UPSTREAM_UNAVAILABLE', { detail: 'the stream breaks off' }));
      } catch (error) {
        if (signal.aborted) return;
        attempts.fail(
          error instanceof UpstreamError ? error : new UpstreamError('UPSTREAM_UNAVAILABLE', { cause: error }),
        );
      }
      await delay(attempts.pauseMs(), undefined, { signal }).catch(() => undefined);
    }
  }

  return { listen, close: () => agent.destroy() };
}
