// GraphQL over HTTP to services behind: one POST, one bounded JSON reply, with as little around it as undici allows.
import { Agent, type Dispatcher } from 'undici';
import { UpstreamError, createSingleFlight, utf8Text } from '../../adapters/kit/index.js';
import type { Deadline } from './deadline.js';
import type { Guard } from './guard.js';
import type { Limits } from './limits.js';
import { retryAfterSeconds } from './retryAfter.js';
import { UnexpectedStatus } from './unexpectedStatus.js';

export interface GraphqlCallerOptions {
  readonly guard: Guard;
  readonly limits: Limits;
  readonly url: string;
  /** Injectable for tests; default an agent with keep-alive. */
  readonly dispatcher?: Dispatcher;
}

export interface GraphqlCall {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** True for queries: they may be asked again. */
  readonly safe: boolean;
  readonly signal: AbortSignal;
  /** Calls in flight with the same text, variables and mark are one call. Undefined: never shared. */
  readonly sharedUnder?: string | undefined;
  /** Of the gateway's own making, for this call; of shared calls, those of the first. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface GraphqlReply {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string; readonly path?: readonly (string | number)[] }[];
  /** No text of the reply had to be escaped in JSON, nor has to be now. Said by whoever read it, never by the service. */
  readonly escapeFree?: boolean;
}

const BACKSLASH = 0x5c;

export function isReply(value: unknown): value is GraphqlReply {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { data, errors } = value as { data?: unknown; errors?: unknown };
  const areErrors = Array.isArray(errors) && errors.every((error) => typeof error === 'object' && error !== null);
  if (data === undefined) return areErrors;
  return typeof data === 'object' && !Array.isArray(data) && (errors === undefined || errors === null || areErrors);
}

/** Nothing else of what the service says. Some say `errors: null` where there are none. */
function toReply({ data, errors }: GraphqlReply, escapeFree: boolean): GraphqlReply {
  if (errors === undefined || (errors as unknown) === null) return { data: data ?? null, escapeFree };
  return { ...(data === undefined ? {} : { data }), errors, escapeFree };
}

/** GraphQL over HTTP: an answer may come with 4xx and 5xx too, as long as it is one. `wait`: its `Retry-After`. */
export function readReply(bytes: Buffer, status: number, wait?: string | string[]): GraphqlReply {
  let value: unknown;
  try {
    value = JSON.parse(utf8Text(bytes)) as unknown;
  } catch {
    // The parser's message would quote the reply.
    if (status >= 200 && status < 300) throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'not JSON' });
  }
  const after = retryAfterSeconds(wait);
  if (status === 401 || status === 403) throw new UnexpectedStatus('UPSTREAM_AUTH', status, after);
  if (status === 429) throw new UnexpectedStatus('UPSTREAM_RATE_LIMITED', status, after);
  if (status < 200 || status >= 500) throw new UnexpectedStatus('UPSTREAM_BAD_STATUS', status, after);
  if (isReply(value)) return toReply(value, !bytes.includes(BACKSLASH));
  if (status >= 300) throw new UnexpectedStatus('UPSTREAM_BAD_STATUS', status, after);
  throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'not a GraphQL reply' });
}

/** A reply that was read once, and can be read again for others who asked for the same. */
class Reply {
  private first: GraphqlReply | undefined;

  constructor(
    private readonly bytes: Buffer,
    private readonly status: number,
    wait: string | string[] | undefined,
  ) {
    this.first = readReply(bytes, status, wait);
  }

  /** Each taker gets objects of its own: what is made of them is nobody else's. */
  take(): GraphqlReply {
    const { first } = this;
    this.first = undefined;
    return first ?? readReply(this.bytes, this.status);
  }
}

/** Collects one reply. undici's own `request` makes a stream of it, which costs a fifth more. */
class Collector implements Dispatcher.DispatchHandler {
  private readonly chunks: Buffer[] = [];
  private size = 0;
  private status = 0;
  private wait: string | string[] | undefined;
  private controller: Dispatcher.DispatchController | undefined;

  constructor(
    private readonly maxBytes: number,
    private readonly resolve: (reply: Reply) => void,
    private readonly reject: (error: unknown) => void,
    deadline: Deadline,
  ) {
    deadline.onEnd((reason) => this.controller?.abort(reason as Error));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Dispatcher.ResponseData['headers'],
  ): void {
    this.status = status;
    this.wait = headers['retry-after'];
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.size += chunk.length;
    if (this.size > this.maxBytes) controller.abort(new UpstreamError('UPSTREAM_TOO_LARGE'));
    else this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    try {
      const [first] = this.chunks;
      const whole = this.chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.chunks, this.size);
      this.resolve(new Reply(whole, this.status, this.wait));
    } catch (error) {
      this.reject(error);
    }
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.reject(error);
  }
}

export interface GraphqlCaller {
  /** Throws `UpstreamError` only. */
  call(call: GraphqlCall): Promise<GraphqlReply>;
  close(): Promise<void>;
}

/** The caller of one service. */
export function createGraphqlCaller({ guard, limits, url, dispatcher }: GraphqlCallerOptions): GraphqlCaller {
  const { origin, pathname, search } = new URL(url);
  const agent =
    dispatcher ??
    new Agent({ connect: { timeout: limits.connectMs }, connections: limits.maxParallel, keepAliveTimeout: 10_000 });
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const texts = new Map<string, string>();

  function send({ text, variables, headers: own }: GraphqlCall, deadline: Deadline): Promise<Reply> {
    const body = `{"query":${quoted(text)},"variables":${JSON.stringify(variables)}}`;
    return new Promise((resolve, reject) => {
      const handler = new Collector(limits.maxBytes, resolve, reject, deadline);
      const sent = own === undefined ? headers : { ...headers, ...own };
      agent.dispatch({ origin, path: pathname + search, method: 'POST', headers: sent, body }, handler);
    });
  }

  /** Texts are few and come often: plans print each once. */
  function quoted(text: string): string {
    const known = texts.get(text);
    if (known !== undefined) return known;
    if (texts.size >= MAX_TEXTS) texts.clear();
    const made = JSON.stringify(text);
    texts.set(text, made);
    return made;
  }

  const flights = createSingleFlight();
  let writes = 0;

  function guarded(call: GraphqlCall, signal: AbortSignal): Promise<Reply> {
    return guard.call({ operation: 'graphql', safe: call.safe, signal, run: (deadline) => send(call, deadline) });
  }

  async function call(asked: GraphqlCall): Promise<GraphqlReply> {
    const { sharedUnder, safe, text, variables, signal } = asked;
    if (!safe) {
      // A read that begins after a write must not join one that began before it.
      writes += 1;
      return (await guarded(asked, signal).finally(() => (writes += 1))).take();
    }
    if (sharedUnder === undefined) return (await guarded(asked, signal)).take();
    const key = `${writes}\n${sharedUnder}\n${JSON.stringify(variables)}\n${text}`;
    return (await flights.share(key, signal, (until) => guarded(asked, until))).take();
  }

  return {
    call,
    close: () => agent.close(),
  };
}

const MAX_TEXTS = 2_000;
