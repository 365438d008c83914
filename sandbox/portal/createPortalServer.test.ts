// The portal over a real socket: transport, sessions, refusals and the habits that clients have to live with.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { fetch } from 'undici';
import { createSampleCity } from '../city/createSampleCity.js';
import { createPortalServer } from './createPortalServer.js';
import type { PortalServer } from './createPortalServer.js';
import { call, login, post } from './portalClient.js';

const city = createSampleCity();
let now = Date.UTC(2026, 10, 20);
let portal: PortalServer;
let session: string;

beforeAll(async () => {
  portal = await createPortalServer({ city, port: 0, sessionTtlSeconds: 600, now: () => now });
  session = await login(portal);
});
afterAll(() => portal.close());
afterEach(() => {
  Object.assign(portal.behaviour, {
    latencyMs: 0,
    stallMs: 0,
    doubleEncoded: false,
    acceptedAs: null,
    failingMessage: null,
  });
});

describe('the adapter', () => {
  const body = JSON.stringify({ username: 'hanoi_sample', password: 'sample-portal-password' });
  const headers = { 'content-type': 'application/json' };
  const dstcode = 'VN:GOV:000.00.00.G22:vpcpdvcqg';

  it('takes dstcode from the query as well as from a header, on the old prefix as well as on the new one', async () => {
    for (const prefix of ['VXPAdapter', 'XrdAdapter']) {
      const url = `${portal.url}/${prefix}/RestService/forward/mapi/login?dstcode=${encodeURIComponent(dstcode)}`;
      const response = await fetch(url, { method: 'POST', headers, body });
      expect([response.status, await response.json()]).toEqual([
        200,
        { error_code: 0, message: 'OK', session: expect.any(String) },
      ]);
    }
  });

  it('answers 4xx of its own when dstcode is missing, unknown, or the body is no JSON', async () => {
    const url = `${portal.url}/VXPAdapter/RestService/forward/mapi/g`;
    const statuses = [];
    for (const [sent, text] of [
      [headers, body],
      [{ ...headers, dstcode: 'VN:GOV:000.00.00.G22:other' }, body],
      [{ ...headers, dstcode }, '{"session":'],
    ] as const) {
      statuses.push((await fetch(url, { method: 'POST', headers: sent, body: text })).status);
    }
    expect(statuses).toEqual([400, 404, 400]);
  });
});

describe('a session', () => {
  it('is refused with HTTP 200, a code and no session when the password is wrong', async () => {
    const answer = await post(portal, 'login', { username: 'hanoi_sample', password: 'no' });
    expect(answer).toEqual({ error_code: -1, message: 'Sai tên đăng nhập hoặc mật khẩu' });
  });

  it('is needed for every call', async () => {
    const answer = await call(portal, 'made-up', 'LayDanhMucLinhVuc');
    expect(answer).toEqual({ error_code: -1, message: 'Phiên làm việc không hợp lệ hoặc đã hết hạn' });
  });

  it('goes stale after its time, however much it is used', async () => {
    const own = await login(portal);
    now += 599_000;
    expect((await call(portal, own, 'LayDanhMucLinhVuc')).error_code).toBe('0');
    now += 1000;
    expect((await call(portal, own, 'LayDanhMucLinhVuc')).error_code).toBe(-1);
    session = await login(portal);
  });

  it('goes stale for everyone at once when the portal forgets them', async () => {
    portal.expireSessions();
    expect((await call(portal, session, 'LayDanhMucLinhVuc')).error_code).toBe(-1);
    session = await login(portal);
  });
});

describe('a call', () => {
  it('for another agency than the account’s is refused', async () => {
    const answer = await call(portal, session, 'LayDanhMucLinhVuc', { madonvi: '000.00.L7.H26' });
    expect(answer).toEqual({ error_code: -1, message: 'Tài khoản không được phân quyền cho đơn vị này' });
  });

  it('for a service that does not exist is refused, also when its name is one of an object’s own', async () => {
    for (const service of ['LayKhongCo', 'constructor', '__proto__', '']) {
      expect(await call(portal, session, service)).toMatchObject({ error_code: -1 });
    }
  });

  it('with a body that is no object is refused, not failed', async () => {
    expect(await post(portal, 'g', [])).toMatchObject({ error_code: -1 });
  });

  it('finds "accepted" written in three ways, one way per service', async () => {
    const codes = [];
    for (const service of ['LayDanhMucCoQuan', 'LayDanhMucLinhVuc', 'LayDanhSachTTHC']) {
      codes.push((await call(portal, session, service)).error_code);
    }
    expect(codes).toEqual([0, '0', '00']);
  });
});

describe('the switched habits', () => {
  it('put the whole answer as text into "message"', async () => {
    portal.behaviour.doubleEncoded = true;
    const answer = await call(portal, session, 'LayDanhMucLinhVuc');
    expect(Object.keys(answer)).toEqual(['error_code', 'message']);
    expect(JSON.parse(answer.message).result).toHaveLength(12);
  });

  it('write the code as told', async () => {
    portal.behaviour.acceptedAs = '00';
    expect((await call(portal, session, 'LayDanhMucCoQuan')).error_code).toBe('00');
    expect((await call(portal, session, 'LayThuTuc', { maTTHC: 'none' })).error_code).toBe(-1);
  });

  it('answer 0 with a message that says it failed', async () => {
    portal.behaviour.failingMessage = 'Hệ thống bận, vui lòng thử lại';
    expect(await call(portal, session, 'LayDanhMucCoQuan')).toEqual({
      error_code: 0,
      message: 'Hệ thống bận, vui lòng thử lại',
    });
  });

  it('wait before they answer', async () => {
    portal.behaviour.latencyMs = 80;
    const started = performance.now();
    await call(portal, session, 'LayDanhMucLinhVuc');
    expect(performance.now() - started).toBeGreaterThan(75);
  });

  it('stall until the caller gives up, and still let the portal close', async () => {
    const stalling = await createPortalServer({ city, port: 0, stallMs: 60_000 });
    const url = `${stalling.url}/VXPAdapter/RestService/forward/mapi/login`;
    const headers = { dstcode: 'VN:GOV:000.00.00.G22:vpcpdvcqg' };
    await expect(fetch(url, { method: 'POST', headers, signal: AbortSignal.timeout(100) })).rejects.toThrow(/timeout/);
    await stalling.close();
  });
});

it('says that a port is taken', async () => {
  await expect(createPortalServer({ city, port: portal.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
