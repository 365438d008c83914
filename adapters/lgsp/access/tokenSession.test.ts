// How long a token is kept, whatever the gateway says about it.
import { expect, it } from '@jest/globals';
import type { HttpRequest } from '../../kit/index.js';
import type { TokenSettings } from './accessSettings.js';
import { createTokenSession, type SessionRuntime } from './tokenSession.js';

const settings: TokenSettings = { scope: '', marginSeconds: 30, fallbackSeconds: 300, pauseSeconds: 30 };
const request = { url: 'http://platform.sample/token', headers: {}, body: '' };

/** The number of seconds after which another token is asked for. */
async function secondsKept(expiresIn: unknown): Promise<number> {
  let now = Date.parse('2026-07-15T08:00:00+07:00');
  let asked = 0;
  const answer = <T>({ schema }: HttpRequest<T>): Promise<T> => {
    asked += 1;
    const reply = { access_token: `token-${asked}`, ...(expiresIn !== undefined && { expires_in: expiresIn }) };
    return Promise.resolve(schema.parse(reply));
  };
  const clock = { now: () => new Date(now), today: () => '2026-07-15' };
  const session = createTokenSession({ http: { request: answer }, clock } as SessionRuntime, request, settings);
  const begun = now;
  const first = await session.current(AbortSignal.timeout(5_000));
  while ((await session.current(AbortSignal.timeout(5_000))) === first) now += 10_000;
  return (now - begun) / 1_000;
}

it.each([
  [3_600, 3_240],
  ['3600', 3_240],
  [100, 70],
  // Nothing that says how long: as long as the settings assume, and not a new token for every call.
  [undefined, 270],
  [null, 270],
  ['', 270],
  [0, 270],
  [-1, 270],
  ['soon', 270],
])('expires_in %j is kept for %d seconds', async (expiresIn, seconds) => {
  expect(await secondsKept(expiresIn)).toBe(seconds);
});
