// The token: one login for everybody, kept until its end, and no second try with a password that was refused.
import { beforeEach, describe, expect, it } from '@jest/globals';
import { UpstreamError, type HttpRequest } from '../../kit/index.js';
import { createMinistryToken } from './ministryToken.js';
import { syncSchema } from './syncSettings.js';

const account = { baseUrl: 'http://127.0.0.1:1', username: 'mau', password: 'mau', orgCode: '000.00.00.H26' };
const signal = new AbortController().signal;
/** 10:00 in Hanoi. */
const START = Date.parse('2026-07-15T10:00:00+07:00');

let now = START;
let logins = 0;
let reply: () => object;

function open(token: object = {}) {
  const http = {
    request: async <T>({ schema, safe }: HttpRequest<T>) => {
      logins += 1;
      expect(safe).toBe(false);
      await new Promise(setImmediate);
      return schema.parse(reply());
    },
  };
  const clock = { now: () => new Date(now), today: () => '2026-07-15' };
  return createMinistryToken({ http: http as never, clock }, syncSchema.parse({ ...account, token }));
}

const good = (expired_time?: unknown) => ({ access_token: `t${logins}`, err_code: 0, expired_time });

beforeEach(() => {
  now = START;
  logins = 0;
  reply = () => good('11:00:00 15-07-2026');
});

describe('a token', () => {
  it('is kept until half a minute before its end, which is local time', async () => {
    const tokens = open();
    expect(await tokens.current(signal)).toBe('t1');
    now = Date.parse('2026-07-15T10:59:29+07:00');
    expect(await tokens.current(signal)).toBe('t1');
    now += 1_000;
    expect(await tokens.current(signal)).toBe('t2');
  });

  it.each(['', 'never', '99:99:99 15-07-2026', '09:00:00 15-07-2026', 5, undefined])(
    'whose end is %j is kept for a few minutes',
    async (expires) => {
      reply = () => good(expires);
      const tokens = open();
      await tokens.current(signal);
      now += 299_000;
      await tokens.current(signal);
      expect(logins).toBe(1);
      now += 1_000;
      await tokens.current(signal);
      expect(logins).toBe(2);
    },
  );

  it('has its end in the form of the settings', async () => {
    reply = () => good('2026/07/15 10:02:00');
    const tokens = open({ expiryForm: 'yyyy/MM/dd HH:mm:ss', marginSeconds: 0 });
    await tokens.current(signal);
    now += 119_000;
    await tokens.current(signal);
    expect(logins).toBe(1);
    now += 1_000;
    await tokens.current(signal);
    expect(logins).toBe(2);
  });

  it('is fetched once for all who wait, and dropped once by all who were refused', async () => {
    const tokens = open();
    const first = await Promise.all(Array.from({ length: 9 }, () => tokens.current(signal)));
    expect(new Set(first)).toEqual(new Set(['t1']));
    tokens.drop('t1');
    const second = await tokens.current(signal);
    for (const token of first) tokens.drop(token);
    expect(await tokens.current(signal)).toBe(second);
    expect(logins).toBe(2);
  });
});

describe('a login that is refused', () => {
  it.each([
    ['with a word', () => ({ message: 'Sai tên đăng nhập hoặc mật khẩu', err_code: 1 })],
    ['without a token', () => ({ err_code: 0 })],
  ])('%s is not tried again before the pause has passed', async (_how, answer) => {
    reply = answer;
    const tokens = open();
    const failures = await Promise.allSettled(Array.from({ length: 5 }, () => tokens.current(signal)));
    for (const failure of failures)
      expect(failure).toMatchObject({ reason: { code: 'UPSTREAM_AUTH', sent: false, retryAfterSeconds: 900 } });
    now += 890_000;
    await expect(tokens.current(signal)).rejects.toMatchObject({ code: 'UPSTREAM_AUTH', retryAfterSeconds: 10 });
    expect(logins).toBe(1);
    now += 10_000;
    reply = () => good('11:00:00 15-07-2026');
    expect(await tokens.current(signal)).toBe('t2');
  });

  it('with status 401 is one too', async () => {
    reply = () => {
      throw new UpstreamError('UPSTREAM_AUTH');
    };
    const tokens = open();
    await expect(tokens.current(signal)).rejects.toMatchObject({ sent: false });
    await expect(tokens.current(signal)).rejects.toThrow(UpstreamError);
    expect(logins).toBe(1);
  });

  it('is none when the server is only busy', async () => {
    reply = () => ({ message: 'Hệ thống đang bận', err_code: 1 });
    const tokens = open();
    await expect(tokens.current(signal)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', sent: false });
    reply = () => good('11:00:00 15-07-2026');
    expect(await tokens.current(signal)).toBe('t2');
  });
});
