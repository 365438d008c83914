// One write to the portal: never twice, but for a session that was refused before anything was looked at.
import { describe, expect, it } from '@jest/globals';
import { UpstreamError } from '../kit/index.js';
import { createBench, replies, type Script } from './fixtures/scriptedPortal.js';

const DONE = { error_code: '0', message: 'Đồng bộ thành công' };

function open(script: Script, settings: object = {}) {
  const bench = createBench(script, settings);
  const { client, signal } = bench.call();
  const write = () => client.portal.write({ service: 'DongBoHoSoMC', parameters: { isUpdating: 'False' }, signal });
  const sessions = () => bench.http.seen.map(({ body }) => body['session'] ?? 'login');
  return { ...bench, write, sessions };
}

/** Answers writes with these in turn, then with the last one for ever; logins are accepted. */
function inTurn(...answers: unknown[]): Script {
  let place = 0;
  return (service) => {
    if (service === 'login') return undefined;
    const answer = answers[Math.min(place++, answers.length - 1)];
    if (answer instanceof Error) throw answer;
    return answer;
  };
}

async function failureOf(work: Promise<unknown>): Promise<UpstreamError> {
  const failure: unknown = await work.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(UpstreamError);
  return failure as UpstreamError;
}

describe('a write', () => {
  it('is posted to its own path, and marked as one that must not be repeated', async () => {
    const { write, http } = open(inTurn(DONE), { writes: { path: 'mapi/sync' } });
    expect((await write()).verdict).toBe('ACCEPTED');
    expect(http.seen.map(({ path, safe }) => [path, safe])).toEqual([
      ['/VXPAdapter/RestService/forward/mapi/login', true],
      ['/VXPAdapter/RestService/forward/mapi/sync', false],
    ]);
    expect(http.seen[1]?.body).toMatchObject({
      service: 'DongBoHoSoMC',
      isUpdating: 'False',
      madonvi: '000.00.00.H26',
    });
  });

  it('is not repeated after an error, which leaves open what became of it', async () => {
    const { write, sessions } = open(inTurn(new UpstreamError('UPSTREAM_TIMEOUT')));
    expect(await failureOf(write())).toMatchObject({ code: 'UPSTREAM_TIMEOUT', sent: true });
    expect(sessions()).toEqual(['login', 'phien-mau-1']);
  });

  it('that gets an unknown code is not repeated either; the next one begins with a new session', async () => {
    const { write, sessions } = open(inTurn({ error_code: 401, message: '' }, DONE));
    expect((await write()).verdict).toBe('UNKNOWN');
    expect((await write()).verdict).toBe('ACCEPTED');
    expect(sessions()).toEqual(['login', 'phien-mau-1', 'login', 'phien-mau-2']);
  });
});

describe('a refused session', () => {
  it('is renewed once', async () => {
    const { write, sessions } = open(inTurn(replies['stale'], DONE));
    expect((await write()).verdict).toBe('ACCEPTED');
    expect(sessions()).toEqual(['login', 'phien-mau-1', 'login', 'phien-mau-2']);
  });

  it('that is refused again ends with UPSTREAM_AUTH, and nothing was written', async () => {
    const { write, sessions } = open(inTurn(replies['stale']));
    expect(await failureOf(write())).toMatchObject({ code: 'UPSTREAM_AUTH', sent: false });
    expect(sessions()).toEqual(['login', 'phien-mau-1', 'login', 'phien-mau-2']);
  });

  it('that cannot be had: nothing was written, however the login fails', async () => {
    const refused = open(() => replies['loginRefused']);
    expect(await failureOf(refused.write())).toMatchObject({ code: 'UPSTREAM_AUTH', sent: false });
    const slow = open(() => {
      throw new UpstreamError('UPSTREAM_TIMEOUT', { retryAfterSeconds: 7 });
    });
    expect(await failureOf(slow.write())).toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
      sent: false,
      retryAfterSeconds: 7,
    });
  });
});
