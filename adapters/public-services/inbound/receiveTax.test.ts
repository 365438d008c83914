// Papers of the tax office: notices as XML that may be hostile, and receipts that may come before their dossier.
import { describe, expect, it } from '@jest/globals';
import { callInbound, inboundConfig } from '../fixtures/inboundBench.js';
import { newDossier, noticeXml, taxNotice, taxReceipt } from '../fixtures/sampleArrivals.js';
import { createBench } from '../fixtures/scriptedPortal.js';
import { loadTaxNotices, loadTaxReceipts, openArrivedFile } from '../loaders/arrivals.js';

const CODE = '000.00.L7.H26-260305-0001';

function stage(tax: object = {}) {
  const bench = createBench(() => undefined, { inbound: inboundConfig({ tax }) });
  const call = (body: object) => callInbound(bench.client, bench.received, { path: 'forward/nhantbthuedvcqg', body });
  return {
    ...bench,
    send: call,
    notices: () => loadTaxNotices([CODE], { first: 20 }, bench.call()),
    receipts: () => loadTaxReceipts([CODE], { first: 20 }, bench.call()),
  };
}

describe('a notice', () => {
  it('is found with its dossier, with a link to the whole of it', async () => {
    const { send, notices, client } = stage();
    expect(await send(taxNotice(noticeXml(CODE)))).toMatchObject({
      json: { error_code: 0, message: expect.stringContaining(CODE) },
    });
    const notice = (await notices())[0]?.[0];
    expect(notice).toMatchObject({ number: 'TB-0001', amount: 1_250_000, amountText: '1.250.000' });
    const file = await openArrivedFile(client, (notice?.url ?? '').slice('link:'.length));
    expect(Buffer.from(file?.bytes ?? []).toString()).toBe(noticeXml(CODE));
  });

  it.each([
    ['prefixed elements', `<t:A xmlns:t="urn:mau"><t:MA_HSO>${CODE}</t:MA_HSO></t:A>`],
    ['lower-case elements', `<a><ma_hso>${CODE}</ma_hso></a>`],
    ['junk before it', `\u{FEFF}rác mẫu ${noticeXml(CODE)}`],
    ['CDATA', `<a><MA_HSO><![CDATA[${CODE}]]></MA_HSO></a>`],
  ])('is read with %s', async (_what, xml) => {
    expect(await stage().send(taxNotice(xml))).toMatchObject({ json: { error_code: 0 } });
  });

  const laughs = Array.from({ length: 12 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');
  const hostile: [string, object][] = [
    [
      'a billion laughs',
      taxNotice(`<!DOCTYPE a [<!ENTITY l0 "ha">${laughs}]><a><MA_HSO>${CODE}</MA_HSO><x>&l12;</x></a>`),
    ],
    [
      'an outside entity',
      taxNotice(`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><MA_HSO>&x;</MA_HSO></a>`),
    ],
    ['a document type alone', taxNotice(`<!DOCTYPE a><a><MA_HSO>${CODE}</MA_HSO></a>`)],
    ['too deep a nesting', taxNotice(`${'<a>'.repeat(40)}<MA_HSO>${CODE}</MA_HSO>${'</a>'.repeat(40)}`)],
    ['too many elements', taxNotice(`<a><MA_HSO>${CODE}</MA_HSO>${'<b/>'.repeat(5_001)}</a>`)],
    ['two dossiers', taxNotice(noticeXml(CODE, `<MA_HSO>${CODE}9</MA_HSO>`))],
    ['no dossier', taxNotice('<a/>')],
    ['half an element', taxNotice(`<a><MA_HSO>${CODE}`)],
    ['no XML', taxNotice('xin chào')],
    ['no UTF-8', { FileThongBaoThue: Buffer.from([0x3c, 0xff, 0x3e]).toString('base64') }],
    ['no base64', { FileThongBaoThue: '<a/>' }],
    ['base64 with a hole', { FileThongBaoThue: 'AAAA=AAA' }],
    ['another dossier beside it', taxNotice(noticeXml(CODE), { MaHoSo: `${CODE}9` })],
    ['neither notice nor payment', { MaHoSo: CODE }],
  ];

  it.each(hostile)('with %s is refused', async (_what, body) => {
    const { send, notices } = stage();
    const answer = await send(body);
    expect(answer).toMatchObject({ status: 200, json: { error_code: -1 } });
    expect(answer.reason).not.toMatch(/Error|passwd/);
    expect(await notices()).toEqual([[]]);
  });
});

describe('a receipt', () => {
  it('before its dossier waits for it', async () => {
    const { send, receipts, client, received } = stage();
    expect(await send(taxReceipt(CODE))).toMatchObject({ json: { error_code: 0 } });
    await callInbound(client, received, { path: 'forward/nhanhsdvcqg', body: newDossier(CODE) });
    expect(await receipts()).toEqual([
      [
        expect.objectContaining({
          noticeNumber: 'TB-0001',
          amount: 1_250_000,
          paidAt: new Date('2026-03-05T09:30:00+07:00'),
        }),
      ],
    ]);
  });

  it('may be of several payments', async () => {
    const { send, receipts } = stage();
    const payments = ['TB-0001', 'TB-0002'].map((MaThongBaoThue) => ({ MaThongBaoThue, SoTien: 5 }));
    await send(taxReceipt(CODE, { ThongTinThanhToan: payments }));
    expect((await receipts())[0]?.map(({ noticeNumber, amountText }) => [noticeNumber, amountText])).toEqual([
      ['TB-0001', '5'],
      ['TB-0002', '5'],
    ]);
  });

  it.each([
    ['no code', { MaHoSo: '' }],
    ['a payment that is a text', { ThongTinThanhToan: 'x' }],
    ['a payment that is a list of texts', { ThongTinThanhToan: ['x'] }],
    ['no payment in the list', { ThongTinThanhToan: [] }],
    ['101 payments', { ThongTinThanhToan: Array.from({ length: 101 }, () => ({})) }],
    ['a payer of 501 characters', { HoTenNguoiNopTien: 'x'.repeat(501) }],
  ])('with %s is refused', async (_what, more) => {
    const { send, receipts } = stage();
    expect(await send(taxReceipt(CODE, more))).toMatchObject({ json: { error_code: -1 } });
    expect(await receipts()).toEqual([[]]);
  });

  it('tells whoever follows the dossier, once', async () => {
    const { send, received } = stage();
    const ended = new AbortController();
    const told = received.queues.changes.of('Dossier', ended.signal)[Symbol.asyncIterator]();
    const next = told.next();
    await send(taxReceipt(CODE));
    expect((await next).value).toEqual({ type: 'Dossier', key: CODE, unit: 'w:L7' });
    await send(taxReceipt(CODE));
    ended.abort();
    expect((await told.next()).done).toBe(true);
  });
});
