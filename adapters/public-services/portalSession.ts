// The session on the portal: one login for all callers, kept in memory (it is a secret), renewed by age or when refused.
import { type AdapterRuntime, createSingleFlight } from '../kit/index.js';
import type { Config } from './config.js';
import { toPortalRequest } from './portalRequest.js';
import { toLoginRefusal } from './refusal.js';
import { replySchema } from './wire/portalReply.js';

export interface PortalSession {
  /** The present session, after a login if there is none or it is too old. */
  current(signal: AbortSignal): Promise<string>;
  /** Logs in whatever there is. */
  renew(signal: AbortSignal): Promise<string>;
  /** Forgets this session, unless another caller has replaced it already. */
  drop(session: string): void;
}

export function createPortalSession(runtime: Pick<AdapterRuntime<Config>, 'config' | 'http' | 'clock'>): PortalSession {
  const { config, http, clock } = runtime;
  const flights = createSingleFlight();
  let kept: { readonly session: string; readonly until: number } | null = null;

  async function login(signal: AbortSignal): Promise<string> {
    const body = { username: config.username, password: config.password };
    const reply = await http.request(
      toPortalRequest(config, { path: config.loginPath, operation: 'mapi/login', body, schema: replySchema, signal }),
    );
    if (reply.code !== 0 || reply.session === null) throw toLoginRefusal(reply);
    kept = { session: reply.session, until: clock.now().getTime() + config.session.ttlSeconds * 1_000 };
    return reply.session;
  }

  const renew = (signal: AbortSignal) => flights.share('login', signal, login);
  return {
    renew,
    current: async (signal) => (kept !== null && clock.now().getTime() < kept.until ? kept.session : renew(signal)),
    drop: (session) => {
      if (kept?.session === session) kept = null;
    },
  };
}
