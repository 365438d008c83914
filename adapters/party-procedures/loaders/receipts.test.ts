// Receipts over real sockets: linked from the fee, fetched from the platform alone, and never anything but a PDF.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createPartyServer, type PartyServer } from '../../../sandbox/party/createPartyServer.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import type { AdapterRecord, FileContent, Page, UnitScope } from '../../kit/index.js';
import { createCall } from '../../kit/conformance/index.js';
import { createBench, type Bench } from '../fixtures/createBench.js';
import { createDirectory, NOW, partyConfig } from '../fixtures/sampleParty.js';
import { partyProceduresAdapter as adapter } from '../index.js';

const city = createSampleCity();
const directory = createDirectory(city);
let server: PartyServer;
let client: unknown;
let bench: Bench;

beforeEach(async () => {
  server = await createPartyServer({ city, port: 0, now: () => NOW });
  const around = { units: directory, now: () => new Date(NOW) };
  client = adapter.createClient(createAdapterRuntime(adapter, partyConfig(server.url), around));
  bench = createBench(adapter, client, directory.scopeOf());
});
afterEach(() => server.close());

function sample() {
  const member = [...server.members.values()].find(({ code, payerKind }) => {
    const serial = Number(code.slice(2));
    return payerKind === 'SI_COMPULSORY' && serial % 2 === 1 && serial % 11 !== 0 && serial % 13 !== 0;
  });
  return { member: member?.code ?? '', cell: member?.firstCell ?? '', person: member?.citizenNumber ?? '' };
}

const onWaiting = async () => {
  for (const reference of Object.keys(server.effects()['INIT'] ?? {})) await server.pay(reference);
};
const payAlone = () =>
  bench.run('payPartyFee', { member: sample().member, input: { periods: ['2026-07'] } }, { onWaiting });

/** The fee with links that lead to `openFile`. */
async function feeOf(scope: UnitScope = directory.scopeOf()): Promise<AdapterRecord | null> {
  const fileLink = (ref: string) => ({ url: ref, expiresAt: new Date(0) });
  const call = { ...createCall(client, scope), fileLink };
  return (await adapter.entities['PartyFee']?.load([`${sample().member}-2026-07`], call))?.[0] ?? null;
}

async function open(ref: string): Promise<FileContent | null> {
  return (await adapter.openFile?.(client, ref, new AbortController().signal)) ?? null;
}
const refOf = (fee: AdapterRecord | null) => (fee?.['receipt'] as { url: string } | null)?.url ?? '';

describe('a receipt', () => {
  it.each([false, true])('is there once the fee is paid, as PDF (in the answer itself: %j)', async (billAsPdf) => {
    server.behaviour.billAsPdf = billAsPdf;
    expect((await feeOf())?.['receipt']).toBeNull();
    await payAlone();
    const file = await open(refOf(await feeOf()));
    expect(file).toMatchObject({
      contentType: 'application/pdf',
      name: expect.stringMatching(/^bien-lai-LT\w+\.pdf$/),
    });
    expect(Buffer.from(file?.bytes ?? []).toString('latin1')).toMatch(/^%PDF-[^]*BIEN LAI MAU/);
  });

  it('behind an LGSP is the same', async () => {
    await payAlone();
    server.behaviour.wrapPayment = true;
    expect(await open(refOf(await feeOf()))).toMatchObject({ contentType: 'application/pdf' });
  });

  it('of a cell is not for a member who sees their own fee alone', async () => {
    const { cell, person } = sample();
    await bench.run('payCellFees', { cell, input: { period: '2026-07' } }, { onWaiting });
    expect(refOf(await feeOf())).toContain('LT');
    const own: UnitScope = { includes: () => false, agencies: () => [], subject: person };
    expect(await feeOf(own)).toMatchObject({ status: 'PAID', receipt: null });
  });

  it.each(['https://khac.sample.invalid/1.pdf', 'file:///etc/passwd', 'không phải địa chỉ'])(
    'is not fetched from %s',
    async (billUrl) => {
      await payAlone();
      server.behaviour.billUrl = billUrl;
      await expect(open(refOf(await feeOf()))).rejects.toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
    },
  );

  it('that is no PDF is not handed on', async () => {
    await payAlone();
    server.behaviour.billUrl = `${server.url}/sandbox/effects`;
    await expect(open(refOf(await feeOf()))).rejects.toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
  });

  it.each(['', '[]', '["receipt","../x"]', '["other","LT1"]', '["receipt","LT0000"]'])(
    'of the reference %j is none',
    async (ref) => {
      expect(await open(ref)).toBeNull();
    },
  );
});

describe('dues', () => {
  const load = async <T>(type: string, key: string, args: object) =>
    (await adapter.fields?.[type]?.['dues']?.([key], args as never, createCall(client, directory.scopeOf())))?.[0] as T;
  type Due = { period: string; amount: string; agrees: boolean | null; ledgerAmount: string | null };

  it('of a member are those of the ledger, and go on by the rules', async () => {
    const dues = await load<Due[]>('PartyMember', sample().member, { from: '2026-06', until: '2026-09' });
    expect(dues.map(({ period, agrees }) => [period, agrees])).toEqual([
      ['2026-06', true],
      ['2026-07', true],
      ['2026-08', null],
      ['2026-09', null],
    ]);
    expect(new Set(dues.map(({ amount }) => amount)).size).toBe(1);
    expect(dues[3]?.ledgerAmount).toBeNull();
  });

  it.each([
    [{ from: '2026-7' }, 'YYYY-MM'],
    [{ from: '2026-01', until: '2028-01' }, '24'],
  ])('of a member are not told for %j', async (args, message) => {
    await expect(load('PartyMember', sample().member, args)).rejects.toThrow(message);
  });

  it('of a cell are sums that agree with its fees, divided to the đồng', async () => {
    const { cell } = sample();
    const page = await bench.query<Page>('partyCellFees', { cell, from: '2026-03', first: 100 });
    const owing = page.items.map(({ record }) => record).filter((fee) => fee['status'] !== 'EXEMPT');
    const total = owing.reduce((sum, fee) => sum + BigInt(fee['amountDue'] as string), 0n);
    const dues = await load<Record<string, string>>('PartyCell', cell, { period: '2026-03' });
    expect(dues).toMatchObject({ members: owing.length, due: String(total), byRule: String(total), suppressed: false });
    expect(BigInt(dues['kept'] ?? '') + BigInt(dues['remitted'] ?? '')).toBe(BigInt(dues['paid'] ?? ''));
  });

  it('of a small cell are hidden', async () => {
    const around = { units: directory, now: () => new Date(NOW) };
    const strict = adapter.createClient(
      createAdapterRuntime(adapter, partyConfig(server.url, { smallCount: 100 }), around),
    );
    const call = createCall(strict, directory.scopeOf());
    const [dues] =
      (await adapter.fields?.['PartyCell']?.['dues']?.([sample().cell], { period: '2026-03' } as never, call)) ?? [];
    expect(dues).toMatchObject({ members: null, due: null, paid: null, kept: null, suppressed: true });
  });
});
