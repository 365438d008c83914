// The portal's own calls over real sockets, to a local system that answers as it is told.
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../city/createSampleCity.js';
import { createPortalServer, type PortalServer } from '../createPortalServer.js';
import { call, login } from '../portalClient.js';

const city = createSampleCity();
const CODE = '000.00.L7.H26-261120-0001';

interface Seen {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let portal: PortalServer;
let local: Server;
let seen: Seen[];
let codes: number[];
let to: string;

beforeAll(async () => {
  portal = await createPortalServer({ city, port: 0, now: () => Date.UTC(2026, 10, 20) });
  local = createServer((request, response) => {
    if (request.url === '/broken') {
      response.writeHead(200, { 'content-length': '10' }).write('năm');
      response.socket?.end();
      return;
    }
    let body = '';
    request.setEncoding('utf8').on('data', (piece: string) => (body += piece));
    request.on('end', () => {
      seen.push({ path: request.url, headers: request.headers, body });
      response.end(JSON.stringify({ error_code: codes.shift() ?? 0, message: '' }));
    });
  });
  await new Promise<void>((resolve) => local.listen(0, '127.0.0.1', resolve));
  to = `http://127.0.0.1:${(local.address() as AddressInfo).port}`;
});
afterAll(async () => {
  local.closeAllConnections();
  local.close();
  await portal.close();
});
beforeEach(() => {
  seen = [];
  codes = [];
});
afterEach(() => expect(codes).toEqual([]));

async function send(order: object): Promise<{ status: number; answers: unknown }> {
  const body = JSON.stringify({ to, secret: 'bi-mat-mau', kind: 'dossier', code: CODE, ...order });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${portal.url}/sandbox/send`, { method: 'POST', headers, body });
  return { status: response.status, answers: await response.json() };
}

describe('the portal', () => {
  it('hands over a dossier that it has itself, with the secret, and keeps the answers', async () => {
    expect(await send({ applicant: 3 })).toEqual({
      status: 200,
      answers: [{ kind: 'dossier', code: CODE, status: 200, answer: { error_code: 0, message: '' } }],
    });
    expect(seen[0]).toMatchObject({ path: '/forward/nhanhsdvcqg', headers: { 'x-portal-secret': 'bi-mat-mau' } });
    expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({ MaHoSo: CODE, TepDonDangKy: expect.any(String) });
    const session = await login(portal);
    const { result } = await call(portal, session, 'TraCuuHoSo', { mahoso: CODE });
    expect(result).toEqual([expect.objectContaining({ MAHOSO: CODE, TRANGTHAIHOSO: '1' })]);
    const all = (await (await fetch(`${portal.url}/sandbox/sent`)).json()) as unknown[];
    expect(all.length).toBeGreaterThan(0);
  });

  it('repeats until 0 is answered, and no longer', async () => {
    codes = [-1, -1];
    expect((await send({ times: 10, untilAccepted: true })).answers).toHaveLength(3);
    expect(new Set(seen.map(({ body }) => body)).size).toBe(1);
  });

  it('sends several at once', async () => {
    expect((await send({ times: 2, parallel: 5 })).answers).toHaveLength(10);
  });

  it('may have its secret forged, and may send anything', async () => {
    await send({ forgeSecret: true, code: '000.00.L7.H26-261120-0009', raw: '<xml/>' });
    expect(seen[0]?.headers['x-portal-secret']).not.toBe('bi-mat-mau');
    expect(seen[0]?.body).toBe('<xml/>');
    const { result } = await call(portal, await login(portal), 'TraCuuHoSo', { mahoso: '000.00.L7.H26-261120-0009' });
    expect(result).toEqual([]);
  });

  it.each([
    ['tax-notice', '/forward/nhantbthuedvcqg', 'FileThongBaoThue'],
    ['tax-receipt', '/forward/nhantbthuedvcqg', 'ThongTinThanhToan'],
    ['promotion', '/forward/addtthcKhuyenMai', 'TenThuongNhan'],
    ['search', '/search/call', 'masohoso'],
  ])('sends a %s', async (kind, path, key) => {
    await send({ kind, more: { GhiChu: 'mẫu' } });
    expect(seen[0]?.path).toBe(path);
    expect(Object.keys(JSON.parse(seen[0]?.body ?? '') as object)).toEqual(expect.arrayContaining([key, 'GhiChu']));
  });

  it('says which part of an order it does not understand', async () => {
    expect(await send({ kind: 'x' })).toEqual({ status: 400, answers: { detail: ['kind'] } });
  });

  it('has no answer where nobody listens', async () => {
    expect((await send({ to: 'http://127.0.0.1:9' })).answers).toEqual([expect.objectContaining({ status: null })]);
  });

  it('notices a file that breaks off', async () => {
    expect(await portal.outgoing.fetchFile({ url: `${to}/broken` })).toMatchObject({ status: 200, isWhole: false });
    expect(await portal.outgoing.fetchFile({ url: `${to}/file` })).toMatchObject({ status: 200, isWhole: true });
  });
});
