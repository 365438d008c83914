// A bearer token by client credentials (RFC 6749, 4.4): one for all callers, in memory until shortly before it ends.
import { z } from 'zod';
import { createSingleFlight, UpstreamError, type AdapterRuntime } from '../../kit/index.js';
import type { TokenSettings } from './accessSettings.js';

export type SessionRuntime = Pick<AdapterRuntime<unknown>, 'http' | 'clock'>;

/** How the token endpoint is asked. */
export interface TokenRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface TokenSession {
  current(signal: AbortSignal): Promise<string>;
  /** Forgets this token, unless another caller has replaced it already. */
  drop(token: string): void;
}

const tokenReply = z.object({
  access_token: z.string().min(1).max(16_000),
  // RFC 6749 has a number; some gateways write text, nothing, null, or -1 for a token that does not end.
  expires_in: z
    .union([
      z.number(),
      z
        .string()
        .regex(/^\d{1,19}$/)
        .transform(Number),
    ])
    .optional()
    .catch(undefined),
});

export function createTokenSession(
  { http, clock }: SessionRuntime,
  request: TokenRequest,
  settings: TokenSettings,
): TokenSession {
  const flights = createSingleFlight();
  const now = () => clock.now().getTime();
  let kept: { readonly token: string; readonly until: number } | undefined;
  let refusedUntil = 0;

  /** Wrong credentials stay wrong, and asking again and again gets the application locked. */
  function refusal(): UpstreamError {
    const retryAfterSeconds = Math.max(1, Math.ceil((refusedUntil - now()) / 1_000));
    return new UpstreamError('UPSTREAM_AUTH', { sent: false, retryAfterSeconds, detail: 'token refused' });
  }

  async function ask(signal: AbortSignal): Promise<string> {
    const reply = await http.request({
      ...{ operation: 'token', method: 'POST', as: 'json', schema: tokenReply, safe: true, signal },
      ...request,
      refused: ({ status }) => {
        // RFC 6749, 5.2: invalid_client and its like are 400 or 401.
        if (status !== 400 && status !== 401) return;
        refusedUntil = now() + settings.pauseSeconds * 1_000;
        throw new UpstreamError('UPSTREAM_AUTH', { detail: `token refused, status ${status}`, sent: false });
      },
    });
    const stated = reply.expires_in ?? 0;
    const seconds = stated > 0 ? stated : settings.fallbackSeconds;
    // The same token may come again with little left: it is renewed before it can end under way.
    const margin = Math.max(settings.marginSeconds, seconds / 10);
    kept = { token: reply.access_token, until: now() + Math.max(0, seconds - margin) * 1_000 };
    return reply.access_token;
  }

  return {
    async current(signal) {
      if (kept !== undefined && now() < kept.until) return kept.token;
      if (now() < refusedUntil) throw refusal();
      return flights.share('token', signal, ask);
    },
    drop(token) {
      if (kept?.token === token) kept = undefined;
    },
  };
}
