// The stand-in over a real socket: both ways, errors of X-Road itself, and the habits that can be switched.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../city/createSampleCity.js';
import { nameOf } from './citizens.js';
import { createPopulationServer, type PopulationServer } from './createPopulationServer.js';

const city = createSampleCity();
const CLIENT = { 'x-road-client': 'HN/GOV/2001/CongTichHop', 'x-road-id': '1b671a64-40d5-491e-99b0-da01ff1f3341' };
let server: PopulationServer;

beforeEach(async () => {
  server = await createPopulationServer({ city, port: 0 });
});
afterEach(() => server.close());

function post(path: string, body: object, headers: Record<string, string> = CLIENT) {
  return fetch(server.url + path, {
    ...{ method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } },
  });
}
const xroad = (call: string, body: object, headers?: Record<string, string>) =>
  post(`/r1/HN/GOV/0001/DanCu/traCuu/cong-dan/${call}`, body, headers);

describe('the population database', () => {
  it('has twenty invented citizens in each ward, the same from the same seed', async () => {
    expect(server.citizens()).toHaveLength(126 * 20);
    expect(server.citizens().every(({ personalId }) => /^999\d{9}$/.test(personalId))).toBe(true);
    expect(new Set(server.citizens().map(({ personalId }) => personalId)).size).toBe(2_520);
    const again = await createPopulationServer({ city: createSampleCity(), port: 0 });
    expect(again.citizens()).toEqual(server.citizens());
    await again.close();
  });

  it('answers over X-Road, echoes the number of the message, and counts', async () => {
    const [citizen] = server.citizens();
    const question = { soDinhDanh: citizen?.personalId, hoTen: citizen && nameOf(citizen) };
    const response = await xroad('xac-minh', question);
    expect(response.headers.get('x-road-id')).toBe(CLIENT['x-road-id']);
    expect(await response.json()).toEqual({ khop: true });
    expect(await (await xroad('tra-cuu', { soDinhDanh: '999000999999' })).json()).toEqual({ congDan: null });
    expect(server.lookUps()).toMatchObject({ [citizen?.personalId ?? '']: 1, '999000999999': 1 });
  });

  it.each([
    [{}, 400, 'Client.MissingHeaderField'],
    [{ 'x-road-client': 'HN/GOV/9999/Khac' }, 500, 'Server.ServerProxy.AccessDenied'],
  ])('refuses the headers %j by itself', async (headers, status, type) => {
    const response = await xroad('tra-cuu', { soDinhDanh: '999000000001' }, headers);
    expect([response.status, response.headers.get('x-road-error')]).toEqual([status, type]);
    expect(response.headers.get('x-road-request-id')).toBeNull();
    expect(await response.json()).toMatchObject({ type });
  });

  it('lists what a client may call', async () => {
    const response = await fetch(`${server.url}/r1/HN/GOV/0001/DanCu/allowedMethods`, { headers: CLIENT });
    expect(await response.json()).toMatchObject({ service: [{ service_code: 'traCuu', service_type: 'REST' }] });
  });

  it('answers SOAP inside JSON through the hub, and refuses who does not say who asks', async () => {
    const question = { SoDinhDanh: server.citizens()[0]?.personalId, HoVaTen: '', NgayThangNam: '' };
    const full = { ...question, MaTichHop: 'x', MaDVC: 'x', MaCanBo: 'x', MaYeuCau: 'x' };
    const answer = (await (await post('/dan-cu/tra-cuu', full)).json()) as { error_code: number; message: string };
    expect(answer.error_code).toBe(0);
    expect(answer.message).toContain('<CongdanCollection><CongDan>');
    expect(await (await post('/dan-cu/tra-cuu', question)).json()).toMatchObject({ error_code: -1 });
  });

  it('is switched through the side door, and takes nothing that it does not know', async () => {
    const patch = (body: object) =>
      fetch(`${server.url}/sandbox/behaviour`, {
        ...{ method: 'PATCH', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
      });
    expect((await patch({ soap: 'JSON' })).status).toBe(400);
    expect((await patch({ xroadError: 'Server.ClientProxy.NetworkError', errorsWithOk: true })).status).toBe(200);
    const response = await xroad('tra-cuu', { soDinhDanh: '999000000001' });
    expect([response.status, response.headers.get('x-road-error')]).toEqual([200, null]);
    const effects = await (await fetch(`${server.url}/sandbox/effects`)).json();
    expect(effects).toEqual({});
  });
});
