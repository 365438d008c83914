// Paying over real sockets: held, paid and entered exactly once, whatever happens on the way.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createPartyServer, type PartyServer } from '../../../sandbox/party/createPartyServer.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import type { StepResult } from '../../kit/index.js';
import { createBench, type Bench } from '../fixtures/createBench.js';
import { createDirectory, NOW, partyConfig, PAYMENT_SECRET } from '../fixtures/sampleParty.js';
import { partyProceduresAdapter as adapter } from '../index.js';
import { answerConfirmation, readConfirmation } from '../payments/readConfirmation.js';

const city = createSampleCity();
const directory = createDirectory(city);
let now = NOW;
let server: PartyServer;
let bench: Bench;

function createBenchFor(config: object): Bench {
  const around = { units: directory, limits: { readMs: 1_000, breakAfter: 1_000 }, now: () => new Date(now) };
  const runtime = createAdapterRuntime(adapter, partyConfig(server.url, config), around);
  return createBench(adapter, adapter.createClient(runtime), directory.scopeOf());
}

beforeEach(async () => {
  now = NOW;
  server = await createPartyServer({ city, port: 0, now: () => now });
  bench = createBenchFor({});
});
afterEach(() => server.close());

/** A member in insurance who owes July 2026 alone. */
function sample() {
  const member = [...server.members.values()].find(({ code, payerKind }) => {
    const serial = Number(code.slice(2));
    return payerKind === 'SI_COMPULSORY' && serial % 2 === 1 && serial % 11 !== 0 && serial % 13 !== 0;
  });
  if (member === undefined) throw new Error('no sample');
  return { member: member.code, cell: member.firstCell, fee: `${member.code}-2026-07`, base: member.base ?? 0 };
}

const july = { periods: ['2026-07'] };
const references = () => Object.keys(server.effects()['INIT'] ?? {});
/** Somebody pays while the command waits. */
const paying = {
  onWaiting: async () => {
    for (const reference of references()) await server.pay(reference);
  },
};
const payFee = (options: Parameters<Bench['run']>[2] = paying, input: object = july) =>
  bench.run('payPartyFee', { member: sample().member, input }, options);

/** The one hold, payment and entry of the fee. */
function expectOnce(fee: string): void {
  const [reference = ''] = references();
  const { GiuKhoanDangPhi, GhiSoDangPhi, INIT, PAY } = server.effects();
  expect({ GiuKhoanDangPhi, GhiSoDangPhi, INIT, PAY }).toEqual({
    GiuKhoanDangPhi: { [fee]: 1 },
    GhiSoDangPhi: { [fee]: 1 },
    INIT: { [reference]: 1 },
    PAY: { [reference]: 1 },
  });
}

describe('a member', () => {
  it('pays what the rules say, at the address that the command waits with', async () => {
    const { fee, base } = sample();
    const seen: (StepResult | undefined)[] = [];
    const run = await payFee({
      onWaiting: async (result) => {
        seen.push(result);
        await paying.onWaiting();
      },
    });
    expect(run).toMatchObject({ outcome: 'DONE', results: { ledger: { row: { type: 'PartyFee', key: fee } } } });
    expect(seen[0]?.url).toMatch(/^http:.*\/payment\/page\/LT/);
    const amount = String(Math.round(base / 100));
    const paid = {
      status: 'PAID',
      amountDue: amount,
      amountPaid: amount,
      payer: 'MEMBER',
      paymentReference: references()[0],
    };
    expect(await bench.row('PartyFee', fee)).toMatchObject(paid);
    expectOnce(fee);
  });

  it('may pay more, and not less', async () => {
    await payFee(paying, { ...july, voluntaryAmount: '900000' });
    expect(await bench.row('PartyFee', sample().fee)).toMatchObject({ amountPaid: '900000' });
    const less = { ...july, voluntaryAmount: '1' };
    const owing = [...server.members.values()].find(
      ({ code }) => Number(code.slice(2)) % 2 === 1 && code !== sample().member,
    );
    await expect(bench.prepare('payPartyFee', { member: owing?.code, input: less })).rejects.toThrow('voluntaryAmount');
  });

  it.each([
    [{ periods: [] }, 'periods'],
    [{ periods: ['2026-7'] }, 'YYYY-MM'],
    [{ periods: ['2026-08'] }, 'after 2026-07'],
    [{ periods: ['2026-07', '2026-07'] }, 'different'],
    [{ periods: ['2026-06'] }, 'due'],
    [{ ...july, voluntaryAmount: '1.5' }, 'voluntaryAmount'],
  ])('is told what is wrong with %j, and nothing is held', async (input, message) => {
    await expect(bench.prepare('payPartyFee', { member: sample().member, input })).rejects.toThrow(message);
    expect(server.effects()).toEqual({});
  });

  it('is not asked for an amount that does not follow from the rules', async () => {
    const args = { member: sample().member, input: july };
    const fees = { rounding: { mode: 'UP', unit: 1_000 } };
    await expect(createBenchFor({ fees }).prepare('payPartyFee', args)).rejects.toThrow('fee rules');
    await expect(createBenchFor({ fees, amountCheck: 'WARN' }).prepare('payPartyFee', args)).resolves.toBeDefined();
  });
});

describe('a payment', () => {
  it.each([
    ['GiuKhoanDangPhi', 'failBeforeNext'],
    ['GiuKhoanDangPhi', 'failAfterNext'],
    ['GiuKhoanDangPhi', 'deliverTwiceNext'],
    ['INIT', 'failBeforeNext'],
    ['INIT', 'failAfterNext'],
    ['INIT', 'failInNameNext'],
    ['INIT', 'unreadableNext'],
    ['INIT', 'deliverTwiceNext'],
    ['GhiSoDangPhi', 'failBeforeNext'],
    ['GhiSoDangPhi', 'failAfterNext'],
    ['GhiSoDangPhi', 'failInNameNext'],
    ['GhiSoDangPhi', 'unreadableNext'],
    ['GhiSoDangPhi', 'deliverTwiceNext'],
  ] as const)('is made and entered once after %s and %s', async (onlyService, habit) => {
    Object.assign(server.behaviour, { onlyService, [habit]: 1 });
    expect(await payFee()).toMatchObject({ outcome: 'DONE' });
    expectOnce(sample().fee);
  });

  it.each([
    ['INIT', true],
    ['INIT', false],
    ['GhiSoDangPhi', true],
    ['GhiSoDangPhi', false],
  ])('is made and entered once when %s stalls (accepted late: %j)', async (onlyService, acceptAfterStall) => {
    Object.assign(server.behaviour, { onlyService, stallWriteNext: 1, stallWriteMs: 300, acceptAfterStall });
    expect(await payFee({ ...paying, timeoutMs: 100 })).toMatchObject({ outcome: 'DONE' });
    expectOnce(sample().fee);
  });

  it('behind an LGSP is the same', async () => {
    server.behaviour.wrapPayment = true;
    expect(await payFee()).toMatchObject({ outcome: 'DONE' });
  });

  it('has its address again where the platform tells it', async () => {
    Object.assign(server.behaviour, { onlyService: 'INIT', failAfterNext: 1, urlInQuery: true });
    const urls: unknown[] = [];
    await payFee({ onWaiting: async (result) => (urls.push(result?.url), paying.onWaiting()) });
    expect(urls).toEqual([expect.stringContaining('/payment/page/')]);
  });

  it.each([
    ['is cancelled', async () => void references().map((reference) => server.cancelPayment(reference))],
    ['expires', async () => void (now += 3_600_000)],
  ])('that %s gives the fee back, to be paid anew', async (_how, onWaiting) => {
    expect(await payFee({ onWaiting })).toMatchObject({ outcome: 'REFUSED' });
    expect(await bench.row('PartyFee', sample().fee)).toMatchObject({ status: 'DUE', paymentReference: null });
    expect(await payFee()).toMatchObject({ outcome: 'DONE' });
    expect(server.effects()['GhiSoDangPhi']).toEqual({ [sample().fee]: 1 });
  });

  it('that the platform refuses gives the fee back', async () => {
    server.behaviour.refuseNext = { INIT: 1 };
    expect(await payFee()).toMatchObject({ outcome: 'REFUSED' });
    expect(await bench.row('PartyFee', sample().fee)).toMatchObject({ status: 'DUE' });
  });

  it('that was made and that the ledger refuses waits for a person: it is not forgotten, and not made again', async () => {
    server.behaviour.refuseNext = { GhiSoDangPhi: 1 };
    expect(await payFee()).toMatchObject({ outcome: 'STUCK' });
    expect(await bench.row('PartyFee', sample().fee)).toMatchObject({ status: 'PENDING' });
    await expect(bench.prepare('payPartyFee', { member: sample().member, input: july })).rejects.toThrow('due');
  });

  it('goes with one of two that were begun for the same fee', async () => {
    const { member, cell, fee } = sample();
    const single = await bench.prepare('payPartyFee', { member, input: july });
    expect(single.payload).toMatchObject({ lines: [{ number: fee }] });
    // The cell comes in between: it holds the fee with those of the others.
    const whole = await bench.run('payCellFees', { cell, input: { period: '2026-07' } }, paying);
    expect(whole).toMatchObject({ outcome: 'DONE' });
    const { runSteps } = await import('../fixtures/runSteps.js');
    const command = adapter.commands?.['payPartyFee'];
    if (command === undefined) throw new Error('no command');
    const runtime = createAdapterRuntime(adapter, partyConfig(server.url), { units: directory });
    const late = await runSteps(command, single, adapter.createClient(runtime), { key: 'late' });
    expect(late).toMatchObject({ outcome: 'REFUSED' });
    expect(server.effects()['GhiSoDangPhi']?.[fee]).toBe(1);
  });
});

describe('a cell', () => {
  it('pays for all who owe, in one payment that is their sum', async () => {
    const { cell } = sample();
    const args = { cell, from: '2026-07', first: 50 };
    type Page = { items: { record: { status: string; amountDue: string; number: string } }[] };
    const before = (await bench.query<Page>('partyCellFees', args)).items.map(({ record }) => record);
    const owed = before.filter(({ status }) => status === 'DUE');
    const prepared = await bench.prepare('payCellFees', { cell, input: { period: '2026-07' } });
    const total = owed.reduce((sum, { amountDue }) => sum + BigInt(amountDue), 0n);
    expect(prepared).toMatchObject({ subject: `party-cell ${cell}`, payload: { total: String(total) } });
    await bench.run('payCellFees', { cell, input: { period: '2026-07' } }, paying);
    const after = (await bench.query<Page>('partyCellFees', args)).items.map(({ record }) => record);
    expect(after.every(({ status }) => status === 'PAID')).toBe(true);
    expect(Object.keys(server.effects()['GhiSoDangPhi'] ?? {}).sort()).toEqual(owed.map(({ number }) => number).sort());
    const again = bench.prepare('payCellFees', { cell, input: { period: '2026-07' } });
    await expect(again).rejects.toThrow('Nobody');
  });
});

describe('an exemption', () => {
  const input = { from: '2026-07', until: '2026-12', reason: 'SERIOUS_ILLNESS', evidenceNumber: '1/GXN-MẪU' };

  it.each([null, 'failAfterNext', 'failBeforeNext', 'deliverTwiceNext'])('is declared once (%s)', async (habit) => {
    if (habit !== null) Object.assign(server.behaviour, { onlyService: 'KhaiMienDangPhi', [habit]: 1 });
    const { member, fee } = sample();
    expect(await bench.run('declareFeeExemption', { member, input })).toMatchObject({ outcome: 'DONE' });
    expect(await bench.row('PartyFee', fee)).toMatchObject({ status: 'EXEMPT', excused: true });
    expect(server.effects()['KhaiMienDangPhi']).toEqual({ [fee]: 1 });
  });

  it.each([
    [{ from: '2026-01', reason: 'PARTY_AGE' }, 'reason'],
    [{ until: '2026-06' }, 'until'],
    [{ evidenceNumber: '' }, 'evidenceNumber'],
    [{ from: '2025-09', until: '2025-10' }, 'due'],
  ])('is not declared with %j', async (wrong, message) => {
    const args = { member: sample().member, input: { ...input, ...wrong } };
    await expect(bench.prepare('declareFeeExemption', args)).rejects.toThrow(message);
  });
});

describe('reports of the platform', () => {
  const settings = { partner: 'HNLT', secret: PAYMENT_SECRET };

  /** What the gateway will do with a report: check it, and answer. */
  async function withReceiver(test: (seen: (string | null)[]) => Promise<void>): Promise<void> {
    const seen: (string | null)[] = [];
    const receiver = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (piece: string) => (body += piece));
      request.on('end', () => {
        const confirmation = readConfirmation(body, settings);
        seen.push(confirmation?.reference ?? null);
        response.end(JSON.stringify(answerConfirmation(confirmation, '20260715080000', settings)));
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    server.behaviour.confirmUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
    await test(seen).finally(() => receiver.close());
  }

  it('that repeat are all answered, and the fee is entered once', async () => {
    await withReceiver(async (seen) => {
      server.behaviour.confirmTimes = 3;
      expect(await payFee()).toMatchObject({ outcome: 'DONE' });
      const [reference] = references();
      expect(seen).toEqual([reference, reference, reference]);
      expectOnce(sample().fee);
    });
  });

  it('that are forged are refused; QUERY alone decides', async () => {
    await withReceiver(async (seen) => {
      server.behaviour.forgeConfirm = true;
      const replies: unknown[] = [];
      const onWaiting = async () => {
        for (const reference of references()) {
          const reports = await server.pay(reference);
          replies.push(...(reports ?? []).map(({ reply }) => (reply as { MaLoi: string }).MaLoi));
        }
      };
      expect(await payFee({ onWaiting })).toMatchObject({ outcome: 'DONE' });
      expect(seen).toEqual([null]);
      expect(replies).toEqual(['99']);
    });
  });
});
