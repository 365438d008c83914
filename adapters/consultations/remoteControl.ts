// Calls of RemoteControl 2: session in front, both layers of errors read; a session that has ended is renewed once.
import type { z } from 'zod';
import { UpstreamError, type AdapterRuntime } from '../kit/index.js';
import type { Config } from './config.js';
import { createSession } from './session.js';
import { readStatus, type Meaning } from './statusTable.js';
import { envelopeOf } from './wire/envelope.js';

type Params = readonly unknown[];

/** What came back: a result of the right shape, or a status and what it means. */
export type Reply<T> =
  | { readonly kind: 'RESULT'; readonly value: T }
  | { readonly kind: 'STATUS'; readonly meaning: Meaning; readonly resultId: string | null };

export interface Ask<T> {
  readonly method: string;
  /** Without the session key. */
  readonly params: Params;
  readonly schema: z.ZodType<T>;
  readonly signal: AbortSignal;
}

export interface RemoteControl {
  read<T>(ask: Ask<T>): Promise<Reply<T>>;
  /** Sent once; only a session that was refused before anything else is renewed. */
  write<T>(ask: Ask<T>): Promise<Reply<T>>;
  close(): Promise<void>;
}

type Runtime = Pick<AdapterRuntime<Config>, 'config' | 'http' | 'clock'>;

/** A login that fails has written nothing. */
async function unsent<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (!(error instanceof UpstreamError)) throw error;
    const { code, retryAfterSeconds, detail } = error;
    throw new UpstreamError(code, {
      ...{ sent: false, cause: error },
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      ...(detail !== undefined && { detail }),
    });
  });
}

/** What nobody can answer with a value. Its own words stay there. */
export function toFailure(method: string, meaning: Meaning): UpstreamError {
  const refused = meaning === 'FORBIDDEN' || meaning === 'SESSION_ENDED' || meaning === 'LOGIN_REFUSED';
  const detail = `${method}: ${meaning}`;
  return refused
    ? new UpstreamError('UPSTREAM_AUTH', { detail, sent: false })
    : new UpstreamError('UPSTREAM_ERROR', { detail });
}

function parseResult<T>({ method, schema }: Ask<T>, result: unknown): T {
  const parsed = schema.safeParse(result);
  if (parsed.success) return parsed.data;
  const paths = parsed.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.code}`);
  throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: `${method}: ${paths.join('; ')}` });
}

function createPost({ config, http }: Runtime) {
  const url = `${config.baseUrl.replace(/\/+$/, '')}/${config.path.replace(/^\/+/, '')}`;
  let serial = 0;
  return async (method: string, params: Params, safe: boolean, signal: AbortSignal): Promise<unknown> => {
    serial = (serial + 1) % 1_000_000_000;
    const { result, error } = await http.request({
      ...{ operation: method, method: 'POST', url, as: 'json', safe, signal },
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ method, params, id: serial }),
      schema: envelopeOf(serial),
      ...(!safe && { timeoutMs: config.writes.timeoutMs }),
    });
    if (error !== null && error !== undefined)
      throw new UpstreamError('UPSTREAM_ERROR', { detail: `${method}: refused by the interface` });
    return result;
  };
}

export function createRemoteControl(runtime: Runtime): RemoteControl {
  const post = createPost(runtime);
  const session = createSession(runtime.config, runtime.clock, (method, params, signal) =>
    post(method, params, true, signal),
  );

  async function once<T>(ask: Ask<T>, safe: boolean): Promise<Reply<T> & { readonly key: string }> {
    const key = await unsent(session.current(ask.signal));
    const result = await post(ask.method, [key, ...ask.params], safe, ask.signal);
    const status = readStatus(result);
    if (status !== null) return { kind: 'STATUS', key, ...status };
    return { kind: 'RESULT', key, value: parseResult(ask, result) };
  }

  async function call<T>(ask: Ask<T>, safe: boolean): Promise<Reply<T>> {
    for (let attempt = 1; ; attempt += 1) {
      const reply = await once(ask, safe);
      if (reply.kind === 'RESULT' || reply.meaning !== 'SESSION_ENDED') return reply;
      // Refused before anything else was looked at: it may go out again, once.
      session.drop(reply.key);
      if (attempt === 2) throw toFailure(ask.method, reply.meaning);
    }
  }

  return { read: (ask) => call(ask, true), write: (ask) => call(ask, false), close: () => session.release() };
}
