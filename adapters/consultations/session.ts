// The session key: one login for all callers, kept in memory alone, given back at the end.
import { createSingleFlight, UpstreamError } from '../kit/index.js';
import type { Clock } from '../kit/index.js';
import type { Config } from './config.js';

/** One call, answered with its bare result. */
export type Post = (method: string, params: readonly unknown[], signal: AbortSignal) => Promise<unknown>;

export interface Session {
  current(signal: AbortSignal): Promise<string>;
  /** Forgets this key, unless another caller has replaced it already. */
  drop(key: string): void;
  /** Gives the key back, if there is one. Never throws: LimeSurvey forgets keys by itself in the end. */
  release(): Promise<void>;
}

/** Short: a gateway that stops does not wait for a system that is slow. */
const RELEASE_MS = 500;

export function createSession(config: Config, clock: Clock, post: Post): Session {
  const flights = createSingleFlight();
  let kept: string | null = null;
  let pausedUntil = 0;

  async function login(signal: AbortSignal): Promise<string> {
    if (clock.now().getTime() < pausedUntil)
      throw new UpstreamError('UPSTREAM_AUTH', { sent: false, detail: 'the last login was refused' });
    const key = await post('get_session_key', [config.username, config.password, config.plugin], signal);
    // A refusal is a status inside a good answer.
    if (typeof key !== 'string' || key === '') {
      pausedUntil = clock.now().getTime() + config.loginPauseSeconds * 1_000;
      throw new UpstreamError('UPSTREAM_AUTH', { sent: false, detail: 'login refused' });
    }
    kept = key;
    return key;
  }

  return {
    current: async (signal) => kept ?? flights.share('login', signal, login),
    drop: (key) => {
      if (kept === key) kept = null;
    },
    async release() {
      const key = kept;
      kept = null;
      if (key === null) return;
      await post('release_session_key', [key], AbortSignal.timeout(RELEASE_MS)).catch(() => undefined);
    },
  };
}
