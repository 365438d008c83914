// The stand-in over the wire: who is let in, pages, and habits that are switched.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { fetch } from 'undici';
import { createSampleCity } from '../city/createSampleCity.js';
import { createLgspServer, type LgspServer } from './createLgspServer.js';
import { createSampleServices } from './createSampleServices.js';
import { CREDENTIALS, partnerToken } from './routes.js';

let server: LgspServer;
beforeAll(async () => {
  server = await createLgspServer({ city: createSampleCity(), port: 0 });
});
afterAll(() => server.close());

const RESULTS = 'apiDanhMuc/1.0/APITraCuuDanhMucKetQuaThucHienTheoMaThuTuc';

it('is the same for the same seed', () => {
  expect(createSampleServices(createSampleCity())).toEqual(createSampleServices(createSampleCity()));
});

it('gives pages of the catalogue to a token that it gave out', async () => {
  const refused = await fetch(`${server.url}/${RESULTS}`, { headers: { authorization: 'Bearer x' } });
  expect([refused.status, await refused.json()]).toMatchObject([401, { code: '900901' }]);
  const { consumerKey, consumerSecret } = CREDENTIALS;
  const reply = await fetch(`${server.url}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token } = (await reply.json()) as { access_token: string };
  const page = await fetch(`${server.url}/${RESULTS}?trang=2&soDong=50`, {
    headers: { authorization: `Bearer ${access_token}` },
  });
  const { result } = (await page.json()) as any;
  expect(result.tongSo).toBe(server.sample.results.length);
  expect(result.danhSach[0].MaKetQua).toBe(server.sample.results[50]?.code);
});

it('says with status 200 what it does not have', async () => {
  const headers = { authorization: partnerToken() };
  const reply = await fetch(`${server.url}/TraCuuThongTinDoanhNghiep?MaSoDoanhNghiep=1`, { headers });
  expect([reply.status, await reply.json()]).toMatchObject([200, { Status: 'SUCCESS', ResultObject: null }]);
});

it('switches habits, and refuses those that it does not have', async () => {
  const switchTo = (changes: object) =>
    fetch(`${server.url}/sandbox/behaviour`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(changes),
    });
  expect((await switchTo({ failNext: 1 })).status).toBe(200);
  expect((await fetch(`${server.url}/token`, { method: 'POST' })).status).toBe(500);
  expect((await switchTo({ unknown: 1 })).status).toBe(400);
});
