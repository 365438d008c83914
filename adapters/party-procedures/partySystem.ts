// Calls to the Party system: session in the body, envelope checked, rows parsed; a stale session is renewed once.
import type { z } from 'zod';
import { createSingleFlight, UpstreamError, type AdapterRuntime, type HttpRequest } from '../kit/index.js';
import type { Config } from './config.js';
import { replySchema, type PartyReply } from './wire/reply.js';

export type PartyService = keyof Config['services'];
type Params = Readonly<Record<string, unknown>>;

/** One read. */
export interface PartyRead<T> {
  readonly service: PartyService;
  readonly params: Params;
  readonly row: z.ZodType<T>;
  readonly signal: AbortSignal;
}

/**
 * What became of a write: accepted now; taken before under the same reference; or refused. Anything else is thrown, and
 * leaves open whether it was done.
 */
export type WriteReply = { readonly kind: 'ACCEPTED' } | { readonly kind: 'REPEATED' } | { readonly kind: 'REFUSED' };

export interface PartySystem {
  read<T>(read: PartyRead<T>): Promise<readonly T[]>;
  write(service: PartyService, params: Params, signal: AbortSignal): Promise<WriteReply>;
  /** Logs in anew; throws when the account is not accepted. */
  probe(signal: AbortSignal): Promise<void>;
}

interface Session {
  readonly id: string;
  readonly until: number;
}

type Runtime = Pick<AdapterRuntime<Config>, 'config' | 'http' | 'clock'>;

function toUrl(config: Config, path: string): string {
  return `${config.baseUrl.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
}

function toRequest(
  config: Config,
  path: string,
  operation: string,
  body: object,
): Omit<HttpRequest<PartyReply>, 'safe' | 'signal'> {
  return {
    operation,
    method: 'POST',
    url: toUrl(config, path),
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify(body),
    as: 'json',
    schema: replySchema,
  };
}

function createSessions({ config, http, clock }: Runtime) {
  const flights = createSingleFlight();
  let kept: Session | null = null;

  async function login(signal: AbortSignal): Promise<string> {
    const body = { username: config.username, password: config.password };
    const reply = await http.request({ ...toRequest(config, config.loginPath, 'login', body), safe: true, signal });
    if (reply.error_code !== 0 || reply.session == null) {
      throw new UpstreamError('UPSTREAM_AUTH', { detail: `login: error_code ${reply.error_code}`, sent: false });
    }
    kept = { id: reply.session, until: clock.now().getTime() + config.session.ttlSeconds * 1_000 };
    return reply.session;
  }

  const renew = (signal: AbortSignal) => flights.share('login', signal, login);
  return {
    renew,
    current: async (signal: AbortSignal) =>
      kept !== null && clock.now().getTime() < kept.until ? kept.id : renew(signal),
    drop(id: string) {
      if (kept?.id === id) kept = null;
    },
  };
}

function parseRows<T>({ service, row }: PartyRead<T>, rows: readonly unknown[]): T[] {
  return rows.map((value) => {
    const parsed = row.safeParse(value);
    if (parsed.success) return parsed.data;
    const paths = parsed.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.code}`);
    throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: `${service}: ${paths.join('; ')}` });
  });
}

/** Numbers of people and papers are six digits and more. */
function toLoggable(message: string): string {
  return message.replace(/\d(?:[ .-]?\d){5,}/g, '…').slice(0, 200);
}

function toFailure(service: PartyService, { error_code, message }: PartyReply): UpstreamError {
  const detail = `${service}: error_code ${error_code}: ${toLoggable(message)}`;
  return new UpstreamError('UPSTREAM_ERROR', { detail });
}

/** A login is no write: where it fails, the write behind it has not left. */
async function beforeSending<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (!(error instanceof UpstreamError)) throw error;
    const { code, retryAfterSeconds, detail } = error;
    throw new UpstreamError(code, {
      sent: false,
      cause: error,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
      ...(detail === undefined ? {} : { detail }),
    });
  });
}

export function createPartySystem(runtime: Runtime): PartySystem {
  const { config, http } = runtime;
  const sessions = createSessions(runtime);
  const stale = new RegExp(config.replies.stale, 'iu');
  const duplicate = new RegExp(config.replies.duplicate, 'iu');
  const success = new RegExp(config.replies.success, 'iu');

  function send(session: string, service: PartyService, params: Params, safe: boolean, signal: AbortSignal) {
    const name = config.services[service];
    const body = { session, madonvi: config.madonvi, service: name, ...params };
    return http.request({ ...toRequest(config, config.callPath, name, body), safe, signal });
  }

  async function ask(service: PartyService, params: Params, safe: boolean, signal: AbortSignal): Promise<PartyReply> {
    const session = await beforeSending(sessions.current(signal));
    const reply = await send(session, service, params, safe, signal);
    if (reply.error_code === 0 || !stale.test(reply.message)) return reply;
    // Refused before anything else was looked at: it may go out again.
    sessions.drop(session);
    return send(await beforeSending(sessions.current(signal)), service, params, safe, signal);
  }

  return {
    async read(read) {
      const reply = await ask(read.service, read.params, true, read.signal);
      // An accepted read has a list, if an empty one: an answer without it says nothing about what there is.
      if (reply.error_code !== 0 || reply.result == null) throw toFailure(read.service, reply);
      return parseRows(read, reply.result);
    },
    async write(service, params, signal) {
      const reply = await ask(service, params, false, signal);
      if (duplicate.test(reply.message)) return { kind: 'REPEATED' };
      if (reply.error_code !== 0) {
        if (stale.test(reply.message)) throw toFailure(service, reply);
        return { kind: 'REFUSED' };
      }
      if (success.test(reply.message)) return { kind: 'ACCEPTED' };
      throw toFailure(service, reply);
    },
    probe: async (signal) => void (await sessions.renew(signal)),
  };
}
