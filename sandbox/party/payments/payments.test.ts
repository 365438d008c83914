// What the payment platform does by itself: it reports to a partner who may be away, and has receipts of what was paid.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../city/createSampleCity.js';
import { createPartyServer, type PartyServer } from '../createPartyServer.js';
import { toChecksum } from './checksum.js';

const city = createSampleCity();
const SECRET = 'sample-payment-secret';
let server: PartyServer;

beforeEach(async () => {
  server = await createPartyServer({ city, port: 0 });
});
afterEach(() => server.close());

async function ask(message: 'INIT' | 'GET_BILL', more: object = {}): Promise<Response> {
  const fields = { LoaiBanTin: message, MaDoiTac: 'HNLT', MaThamChieu: 'MAU-1', ThoiGianGD: '20260715080000', ...more };
  const body = JSON.stringify({ ...fields, MaXacThuc: toChecksum(message, fields, SECRET) });
  return fetch(`${server.url}/payment`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
}
const open = () => ask('INIT', { SoTien: '5000', ThongTinGiaoDich: 'mẫu' });

describe('a payment', () => {
  it('is made although the partner is away', async () => {
    server.behaviour.confirmUrl = 'http://127.0.0.1:9/nobody';
    await open();
    expect(await server.pay('MAU-1')).toEqual([
      { body: expect.objectContaining({ MaThamChieu: 'MAU-1' }), reply: null },
    ]);
    expect(server.effects()['PAY']).toEqual({ 'MAU-1': 1 });
  });

  it('is reported as often as it is told, and the answers are there', async () => {
    const partner = createServer((_request, response) => response.end('{"MaLoi":"00"}'));
    await new Promise<void>((resolve) => partner.listen(0, '127.0.0.1', resolve));
    server.behaviour.confirmUrl = `http://127.0.0.1:${(partner.address() as AddressInfo).port}`;
    server.behaviour.confirmTimes = 2;
    await open();
    const reports = (await server.pay('MAU-1')) ?? [];
    partner.closeAllConnections();
    partner.close();
    expect(reports.map(({ reply }) => reply)).toEqual([{ MaLoi: '00' }, { MaLoi: '00' }]);
  });
});

describe('a receipt', () => {
  it('is at the address that GET_BILL tells, once it was paid', async () => {
    await open();
    expect(await (await ask('GET_BILL')).json()).toMatchObject({ MaLoi: '03' });
    expect((await fetch(`${server.url}/payment/bill/MAU-1`)).status).toBe(404);
    await server.pay('MAU-1');
    const { UrlBienLai } = (await (await ask('GET_BILL')).json()) as { UrlBienLai: string };
    const file = await (await fetch(UrlBienLai)).text();
    expect(file).toMatch(/^%PDF-1\.4[^]*BIEN LAI MAU MAU-1 5000 VND[^]*%%EOF/);
  });

  it('may be the answer itself', async () => {
    server.behaviour.billAsPdf = true;
    await open();
    await server.pay('MAU-1');
    const response = await ask('GET_BILL');
    expect(response.headers.get('content-type')).toContain('application/pdf');
  });
});
