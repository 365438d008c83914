// Who is told of which dossier, and what a follower sees first.
import { describe, expect, it } from '@jest/globals';
import type { AdapterRecord } from '../../kit/index.js';
import { callInbound, inboundConfig } from '../fixtures/inboundBench.js';
import { newDossier } from '../fixtures/sampleArrivals.js';
import { book, createBench } from '../fixtures/scriptedPortal.js';
import { followDossiers, followReceived } from './dossierEvents.js';

const L7 = '000.00.L7.H26-260305-0001';
const L8 = '000.00.L8.H26-260305-0001';
const SUBTREE = { reach: 'SUBTREE' } as const;

function stage(known: readonly string[] = [L7, L8]) {
  const looked: string[] = [];
  const bench = createBench(
    (service, { mahoso }) => {
      if (service !== 'TraCuuHoSo') return undefined;
      looked.push(String(mahoso));
      const result = known.filter((code) => code === mahoso).map((code) => ({ MAHOSO: code, TRANGTHAIHOSO: '2' }));
      return { error_code: 0, message: 'Thành công', result };
    },
    { inbound: inboundConfig() },
  );
  const tell = (...keys: string[]) =>
    bench.received.queues.add(keys.map((key) => ({ type: 'Dossier', key, unit: null })));
  return { ...bench, looked, tell };
}

/** The next so many rows; fewer if it ends before. */
async function take(
  follow: (signal: AbortSignal) => AsyncIterable<AdapterRecord>,
  count: number,
  ended = new AbortController(),
): Promise<unknown[]> {
  const codes: unknown[] = [];
  for await (const record of follow(ended.signal)) {
    codes.push(record['code']);
    if (codes.length === count) ended.abort();
  }
  return codes;
}

describe('dossierChanged', () => {
  it('tells a follower of one dossier how it is, and then of its changes alone', async () => {
    const { call, tell, looked } = stage();
    const seen = take((signal) => followDossiers({ ...SUBTREE, dossier: L7 }, call(), signal), 2);
    await new Promise(setImmediate);
    tell(L8, L7);
    expect(await seen).toEqual([L7, L7]);
    expect(looked).toEqual([L7, L7]);
  });

  it('of a unit looks at no dossier of another one', async () => {
    const { call, tell, looked } = stage();
    const seen = take((signal) => followDossiers({ ...SUBTREE, unit: 'w:L7' }, call(), signal), 1);
    tell(L8, L7);
    expect(await seen).toEqual([L7]);
    expect(looked).toEqual([L7]);
  });

  it('of the city tells of all below it, or of its own with SELF', async () => {
    const { call, tell } = stage();
    const seen = take((signal) => followDossiers({ ...SUBTREE, unit: 'hn:01' }, call(), signal), 2);
    tell(L8, L7);
    expect(await seen).toEqual([L8, L7]);
    const own = '000.00.00.H26-260305-0001';
    const city = stage([L7, own]);
    const alone = take((signal) => followDossiers({ reach: 'SELF', unit: 'hn:01' }, city.call(), signal), 1);
    city.tell(L7, own);
    expect(await alone).toEqual([own]);
  });

  it('tells nothing of a dossier outside the scope, nor of one that the portal does not have', async () => {
    const { call, tell } = stage([L7, L8]);
    const seen = take((signal) => followDossiers(SUBTREE, call({ scope: book.scopeOf(['w:L7']) }), signal), 1);
    tell('000.00.L7.H26-260305-0009', L8, 'không phải mã', L7);
    expect(await seen).toEqual([L7]);
  });

  it('tells of a tax receipt and of a new dossier as soon as they are kept', async () => {
    const { call, client, received } = stage();
    const seen = take((signal) => followDossiers(SUBTREE, call(), signal), 1);
    await callInbound(client, received, { path: 'forward/nhanhsdvcqg', body: newDossier(L8) });
    expect(await seen).toEqual([L8]);
  });

  it('refuses a dossier and a unit together', () => {
    const { call } = stage();
    expect(() =>
      followDossiers({ ...SUBTREE, dossier: L7, unit: 'w:L7' }, call(), new AbortController().signal),
    ).toThrow('not both');
  });
});

describe('dossierReceived', () => {
  it('tells the unit that it came for, and nobody else', async () => {
    const { call, client, received } = stage();
    const send = (code: string) =>
      callInbound(client, received, { path: 'forward/nhanhsdvcqg', body: newDossier(code) });
    const ended = new AbortController();
    const l7 = take((signal) => followReceived({ ...SUBTREE, unit: 'w:L7' }, call(), signal), 1);
    const elsewhere = take(
      (signal) => followReceived(SUBTREE, call({ scope: book.scopeOf(['w:L8']) }), signal),
      1,
      ended,
    );
    await send('000.00.ZZ.H26-260305-0001');
    await send(L7);
    expect(await l7).toEqual([L7]);
    ended.abort();
    expect(await elsewhere).toEqual([]);
  });
});
