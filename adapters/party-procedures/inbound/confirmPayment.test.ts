// CONFIRM over the whole adapter: what is forged changes nothing, what repeats is answered, and nothing in it is believed.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createPartyServer, type PartyServer } from '../../../sandbox/party/createPartyServer.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { createMemoryInbox } from '../../kit/conformance/index.js';
import type { MemoryInbox } from '../../kit/conformance/memoryInbox.js';
import { InboundRefused, type CommandStep, type StepOutcome } from '../../kit/index.js';
import type { PartyClient } from '../client.js';
import { createBench } from '../fixtures/createBench.js';
import { createDirectory, NOW, partyConfig, PAYMENT_SECRET } from '../fixtures/sampleParty.js';
import { partyProceduresAdapter as adapter } from '../index.js';
import { toChecksum } from '../payments/checksum.js';
import { confirmPayment, PAYMENT_REPORT, paymentReport } from './confirmPayment.js';

const city = createSampleCity();
const directory = createDirectory(city);
const REFERENCE = 'LT0123456789ABCDEF01234567';
const FIELDS = {
  LoaiBanTin: 'CONFIRM',
  MaLoi: '00',
  MaDoiTac: 'HNLT',
  MaThamChieu: REFERENCE,
  SoTien: '126500',
  MaTienTe: 'VND',
  MaGiaoDich: 'GD1',
  MaNganHang: 'VCB',
  ThoiGianGD: '20260715080000',
  ThongTinGiaoDich: 'mẫu',
};

let server: PartyServer;
let received: MemoryInbox;
let client: PartyClient;

function createClient(payment: object = {}): PartyClient {
  const config = partyConfig(server.url) as { payment: object };
  const runtime = createAdapterRuntime(
    adapter,
    { ...config, payment: { ...config.payment, ...payment } },
    {
      ...{ units: directory, received, now: () => new Date(NOW) },
    },
  );
  return adapter.createClient(runtime) as PartyClient;
}

beforeEach(async () => {
  server = await createPartyServer({ city, port: 0, now: () => NOW });
  received = createMemoryInbox();
  client = createClient();
});
afterEach(() => server.close());

function toBody(fields: Readonly<Record<string, string>> = FIELDS, secret = PAYMENT_SECRET): string {
  return JSON.stringify({ ...fields, MaXacThuc: toChecksum('CONFIRM', fields, secret) });
}

/** What the platform reads; undefined for a call that is not admitted. */
async function report(
  body: string | Buffer,
  ip = '10.0.0.1',
  of = client,
): Promise<Record<string, string> | undefined> {
  const head = { rest: [], query: new URLSearchParams(), headers: {}, ip };
  if (!confirmPayment.admit(head, of)) return undefined;
  const work = { ...head, client: of, body: Buffer.from(body), requestId: 'mau', signal: new AbortController().signal };
  const reply = await Promise.resolve()
    .then(() => confirmPayment.answer({ ...work, keep: (arrival) => received.keep(arrival) }))
    .catch((error: unknown) => confirmPayment.failed(error instanceof InboundRefused ? 'REFUSED' : 'FAILED', of));
  expect(reply.status).toBe(200);
  return JSON.parse(reply.body as string) as Record<string, string>;
}

const kept = async () => (await received.inbox.read(PAYMENT_REPORT, [REFERENCE], paymentReport))[0] ?? null;

describe('a report', () => {
  it('is kept, answered 00 and signed, and wakes who waits for the payment', async () => {
    const reply = await report(toBody());
    expect(reply).toMatchObject({ MaLoi: '00', MaThamChieu: REFERENCE, ThoiGianGD: '20260715080000' });
    expect(reply?.['MaXacThuc']).toBe(toChecksum('REPLY', reply ?? {}, PAYMENT_SECRET));
    expect(await kept()).toMatchObject({ unit: null, content: { isPaid: true, amount: '126500' } });
    expect(received.woken).toEqual([`payment ${REFERENCE}`]);
  });

  it('that repeats is answered 00 each time, and kept once', async () => {
    for (let count = 0; count < 3; count += 1) expect(await report(toBody())).toMatchObject({ MaLoi: '00' });
    const page = await received.inbox.read(PAYMENT_REPORT, [REFERENCE], paymentReport);
    expect(page).toHaveLength(1);
    expect(received.woken).toHaveLength(3);
  });

  it.each([
    ['with a clock of twelve hours', { ThoiGianGD: '20260715020000' }],
    ['with the half of the day in words', { ThoiGianGD: '20260715020000 PM' }],
    ['with another amount', { SoTien: '1' }],
    ['of a payment that failed', { MaLoi: '24' }],
  ])('%s is taken: QUERY decides', async (_what, more) => {
    expect(await report(toBody({ ...FIELDS, ...more }))).toMatchObject({ MaLoi: '00' });
  });

  it.each([
    ['a secret of somebody else', toBody(FIELDS, 'somebody-else')],
    ['an amount that was changed', toBody().replace('126500', '126501')],
    ['no checksum', JSON.stringify(FIELDS)],
    ['the reference of nobody', toBody({ ...FIELDS, MaThamChieu: '../x' })],
    ['no JSON', '<xml/>'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff])],
  ])('with %s is answered 99, and nothing is kept or woken', async (_what, body) => {
    expect(await report(body)).toMatchObject({ MaLoi: '99', MaThamChieu: '' });
    expect(await kept()).toBeNull();
    expect(received.woken).toEqual([]);
  });

  it('that could not be kept is answered 99, so that it comes again', async () => {
    received.keep = async () => Promise.reject(new Error('the store is down'));
    expect(await report(toBody())).toMatchObject({ MaLoi: '99' });
  });

  it('comes from the addresses of the platform alone, where they are stated', async () => {
    const of = createClient({ reports: { allowedAddresses: ['10.0.0.0/8', 'fd00::1'] } });
    expect(await report(toBody(), '192.0.2.1', of)).toBeUndefined();
    expect(await report(toBody(), '::ffff:10.9.9.9', of)).toMatchObject({ MaLoi: '00' });
    expect(await report(toBody(), 'fd00::1', of)).toMatchObject({ MaLoi: '00' });
    expect(await report(toBody(), '10.0.0.1', createClient({ reports: { enabled: false } }))).toBeUndefined();
  });
});

describe('a payment that waits', () => {
  /** The command up to its payment step, which waits. */
  async function openPayment() {
    const member = [...server.members.values()].find(({ code, payerKind }) => {
      const serial = Number(code.slice(2));
      return payerKind === 'SI_COMPULSORY' && serial % 2 === 1 && serial % 11 !== 0 && serial % 13 !== 0;
    });
    const bench = createBench(adapter, client, directory.scopeOf());
    const args = { member: member?.code, input: { periods: ['2026-07'] } };
    const prepared = await bench.prepare('payPartyFee', args);
    const steps = (adapter.commands?.['payPartyFee']?.steps ?? []) as readonly CommandStep<unknown, unknown>[];
    const [hold, payment] = steps;
    const { payload } = prepared;
    const base = { client, payload, attempt: 1, acceptedAt: new Date(NOW), caller: { agency: null, reference: 'mau' } };
    const signal = new AbortController().signal;
    const held = await hold?.send({ ...base, key: 'mau.hold', results: {}, signal });
    const results = { hold: (held as { result: { reference: string } }).result };
    const work = { ...base, key: 'mau.payment', results, signal };
    return { held, work, payment, reference: results.hold.reference };
  }

  it('is looked after at once when its report comes, by the name that it waits for', async () => {
    const { held, work, payment, reference } = await openPayment();
    expect(held).toMatchObject({ outcome: 'DONE', result: { row: { type: 'PartyFee' } } });
    const waiting = (await payment?.send(work)) as StepOutcome & { awaits?: string };
    expect(waiting).toMatchObject({ outcome: 'WAITING', awaits: expect.stringMatching(/^payment LT/) });
    await server.pay(reference);
    await report(toBody({ ...FIELDS, MaThamChieu: reference }));
    expect(received.woken).toEqual([waiting.awaits]);
    const found = typeof payment?.reconcile === 'function' ? await payment.reconcile(work) : null;
    expect(found).toMatchObject({ outcome: 'DONE' });
  });

  it('is not done by a report alone, however well it is signed', async () => {
    const { work, payment, reference } = await openPayment();
    await payment?.send(work);
    await report(toBody({ ...FIELDS, MaThamChieu: reference }));
    const found = typeof payment?.reconcile === 'function' ? await payment.reconcile(work) : null;
    expect(found).toMatchObject({ outcome: 'WAITING' });
  });
});
