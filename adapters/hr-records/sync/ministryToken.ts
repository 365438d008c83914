// The token of the sync API: one login for all callers, kept in memory until it ends, never two logins at once.
import { createSingleFlight, UpstreamError, type AdapterRuntime } from '../../kit/index.js';
import { toExpiry } from './expiryTime.js';
import { loginSchema } from './syncReply.js';
import type { SyncSettings } from './syncSettings.js';

export interface MinistryToken {
  /** The present token, after a login if there is none or it ends. Its errors say that nothing was sent. */
  current(signal: AbortSignal): Promise<string>;
  /** Forgets this token, unless another caller has replaced it already. */
  drop(token: string): void;
}

export type MinistryRuntime = Pick<AdapterRuntime<unknown>, 'http' | 'clock'>;

const JSON_HEADERS = { accept: 'application/json', 'content-type': 'application/json' };

export function toUrl(settings: SyncSettings, path: string): string {
  return `${settings.baseUrl.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
}

async function askForToken({ http }: MinistryRuntime, settings: SyncSettings, signal: AbortSignal) {
  const { username, password, paths, timeoutMs } = settings;
  return http.request({
    operation: 'sync login',
    method: 'POST',
    url: toUrl(settings, paths.login),
    headers: JSON_HEADERS,
    body: JSON.stringify({ username, password }),
    as: 'json',
    schema: loginSchema,
    safe: false,
    timeoutMs,
    signal,
  });
}

export function createMinistryToken(runtime: MinistryRuntime, settings: SyncSettings): MinistryToken {
  const { expiryForm, marginSeconds, fallbackSeconds, refusedPauseSeconds } = settings.token;
  const busy = new RegExp(settings.replies.busyPattern, 'iu');
  const flights = createSingleFlight();
  const now = () => runtime.clock.now().getTime();
  let kept: { readonly token: string; readonly until: number } | undefined;
  let refusedUntil = 0;

  function refusal(): UpstreamError {
    const retryAfterSeconds = Math.max(1, Math.ceil((refusedUntil - now()) / 1_000));
    return new UpstreamError('UPSTREAM_AUTH', { sent: false, retryAfterSeconds, detail: 'sync login refused' });
  }

  /** A wrong password stays wrong, and asking again and again gets the account locked. */
  function refuse(): UpstreamError {
    refusedUntil = now() + refusedPauseSeconds * 1_000;
    return refusal();
  }

  function endOf(expires: string): number {
    const end = (toExpiry(expires, expiryForm)?.getTime() ?? 0) - marginSeconds * 1_000;
    return end > now() ? end : now() + fallbackSeconds * 1_000;
  }

  async function login(signal: AbortSignal): Promise<string> {
    const reply = await askForToken(runtime, settings, signal).catch((error: unknown) => {
      if (error instanceof UpstreamError && error.code === 'UPSTREAM_AUTH') throw refuse();
      throw error;
    });
    if (reply.code !== 0 && busy.test(reply.message))
      throw new UpstreamError('UPSTREAM_UNAVAILABLE', { sent: false, detail: 'sync login: busy' });
    if (reply.code !== 0 || reply.token === '') throw refuse();
    kept = { token: reply.token, until: endOf(reply.expires) };
    return reply.token;
  }

  return {
    async current(signal) {
      if (kept !== undefined && now() < kept.until) return kept.token;
      if (now() < refusedUntil) throw refusal();
      return flights.share('login', signal, login);
    },
    drop(token) {
      if (kept?.token === token) kept = undefined;
    },
  };
}
