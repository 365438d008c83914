// Following a procedure in one subscription: the row as it is, then each of its changes, for whoever may see it.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createPartyServer, type PartyServer } from '../../../sandbox/party/createPartyServer.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { createCall, createMemoryInbox } from '../../kit/conformance/index.js';
import type { MemoryInbox } from '../../kit/conformance/memoryInbox.js';
import type { AdapterRecord, UnitScope } from '../../kit/index.js';
import type { PartyClient } from '../client.js';
import { createBench, type Bench } from '../fixtures/createBench.js';
import { createDirectory, NOW, partyConfig } from '../fixtures/sampleParty.js';
import { partyProceduresAdapter as adapter } from '../index.js';

const city = createSampleCity();
const directory = createDirectory(city);
const everything = directory.scopeOf();

let server: PartyServer;
let received: MemoryInbox;
let client: PartyClient;
let bench: Bench;

beforeEach(async () => {
  server = await createPartyServer({ city, port: 0, now: () => NOW });
  received = createMemoryInbox();
  const around = { units: directory, received, limits: { readMs: 5_000 }, now: () => new Date(NOW) };
  client = adapter.createClient(createAdapterRuntime(adapter, partyConfig(server.url), around)) as PartyClient;
  bench = createBench(adapter, client, everything);
});
afterEach(() => server.close());

interface Following {
  /** Rows so far. */
  readonly seen: AdapterRecord[];
  /** Resolves when there are so many. */
  until(count: number): Promise<void>;
  end(): Promise<void>;
}

function follow(event: string, args: object, scope: UnitScope = everything): Following {
  const ended = new AbortController();
  const seen: AdapterRecord[] = [];
  let look = () => undefined as void;
  const source = adapter.events?.[event];
  const call = createCall(client, scope, ended.signal);
  const reading = (async () => {
    for await (const row of source?.({ reach: 'SUBTREE', ...args } as never, call, ended.signal) ?? []) {
      seen.push(row);
      look();
    }
  })();
  return {
    seen,
    until: (count) =>
      new Promise((resolve, reject) => {
        look = () => (seen.length >= count ? resolve() : undefined);
        reading.catch(reject);
        look();
      }),
    async end() {
      ended.abort();
      await reading;
    },
  };
}

/** As the gateway does for the `result.row` of a step. */
const tell = (type: string, key: string) => received.queues.add([{ type, key, unit: null }]);
const wardOf = (agencyCode: string) => directory.agency(agencyCode)?.unit ?? '';

async function transferOf() {
  const [first] = (
    await bench.query<{ items: { record: AdapterRecord }[] }>('partyTransfers', { state: 'SUBMITTED', first: 1 })
  ).items;
  return first?.record as AdapterRecord & {
    code: string;
    fromUnitKey: string;
    toUnitKey: string;
    memberNumber: string;
  };
}

describe('a transfer', () => {
  it('is told to both sides and to the city, from its present state through every change', async () => {
    const { code, fromUnitKey, toUnitKey } = await transferOf();
    const sides = [fromUnitKey, toUnitKey, 'hn:01'].map((unit) => {
      const scope = unit === 'hn:01' ? everything : directory.scopeOf([unit]);
      return follow('partyTransferChanged', { transfer: code }, scope);
    });
    await Promise.all(sides.map((side) => side.until(1)));
    await bench.run('reviewPartyTransfer', { id: code, input: { decision: 'APPROVE' } });
    tell('PartyTransfer', code);
    await Promise.all(sides.map((side) => side.until(2)));
    for (const { seen } of sides) expect(seen.map((row) => row['state'])).toEqual(['SUBMITTED', 'ORIGIN_REVIEW']);
    await Promise.all(sides.map((side) => side.end()));
  });

  it('is told by unit and by member, and to nobody else', async () => {
    const { code, fromUnitKey, toUnitKey, memberNumber } = await transferOf();
    const other = city.agencies.find(
      ({ kind, ceasedOn, unitKey }) =>
        kind === 'WARD' && ceasedOn === null && ![fromUnitKey, toUnitKey].includes(unitKey),
    );
    const strangers = [
      follow('partyTransferChanged', {}, directory.scopeOf([other?.unitKey ?? ''])),
      follow('partyTransferChanged', { unit: other?.unitKey }),
      follow('partyTransferChanged', { member: 'DV999999' }),
      follow('partyTransferChanged', { unit: 'hn:01', reach: 'SELF' }),
    ];
    const concerned = [
      follow('partyTransferChanged', { unit: toUnitKey, reach: 'SELF' }),
      follow('partyTransferChanged', { unit: 'hn:01' }),
      follow('partyTransferChanged', { member: memberNumber }, directory.scopeOf([fromUnitKey])),
    ];
    tell('PartyTransfer', code);
    await Promise.all(concerned.map((one) => one.until(1)));
    for (const one of [...concerned, ...strangers]) await one.end();
    expect(strangers.flatMap(({ seen }) => seen)).toEqual([]);
  });
});

describe('fees', () => {
  const cellWithDebts = () => {
    const member = [...server.members.values()].find(({ code }) => Number(code.slice(2)) % 2 === 1);
    return { cell: member?.firstCell ?? '', member: member?.code ?? '' };
  };

  it('that are paid together are told of each, to the cell and to each member', async () => {
    const { cell } = cellWithDebts();
    const prepared = await bench.prepare('payCellFees', { cell, input: { period: '2026-07' } });
    const numbers = (prepared.payload as { lines: { number: string }[] }).lines.map(({ number }) => number);
    const [first = '', second = ''] = numbers;
    expect(numbers.length).toBeGreaterThan(1);
    const unit = wardOf(server.cells.get(cell)?.agencyCode ?? '');
    const office = follow('partyFeeChanged', { cell }, directory.scopeOf([unit]));
    const member = follow('partyFeeChanged', { fee: second });
    await member.until(1);
    const onWaiting = async () => {
      for (const reference of Object.keys(server.effects()['INIT'] ?? {})) await server.pay(reference);
    };
    const { results } = await bench.run('payCellFees', { cell, input: { period: '2026-07' } }, { onWaiting });
    // The command names one row.
    expect(results['hold']?.row).toEqual({ type: 'PartyFee', key: first });
    expect(results['ledger']?.row).toEqual({ type: 'PartyFee', key: first });
    tell('PartyFee', first);
    await office.until(numbers.length);
    await member.until(2);
    expect(office.seen.map((row) => row['number']).sort()).toEqual([...numbers].sort());
    expect(member.seen.map((row) => row['status'])).toEqual(['DUE', 'PAID']);
    await office.end();
    await member.end();
  });
});

describe('fees that are given back', () => {
  it('are told of each as well', async () => {
    const [member] = [...server.members.values()].filter(({ code }) => Number(code.slice(2)) % 2 === 1);
    const cell = member?.firstCell ?? '';
    const input = { period: '2026-07' };
    const { payload } = await bench.prepare('payCellFees', { cell, input });
    const numbers = (payload as { lines: { number: string }[] }).lines.map(({ number }) => number);
    const [first = '', second = ''] = numbers;
    const follower = follow('partyFeeChanged', { fee: second });
    await follower.until(1);
    const onWaiting = async () => {
      tell('PartyFee', first);
      await follower.until(2);
      for (const reference of Object.keys(server.effects()['INIT'] ?? {})) server.cancelPayment(reference);
    };
    expect(await bench.run('payCellFees', { cell, input }, { onWaiting })).toMatchObject({ outcome: 'REFUSED' });
    tell('PartyFee', first);
    await follower.until(3);
    expect(follower.seen.map((row) => row['status'])).toEqual(['DUE', 'PENDING', 'DUE']);
    await follower.end();
  });
});

describe('an opinion', () => {
  it('is told to who asked and to who is asked', async () => {
    const { items } = await bench.query<{ items: { record: AdapterRecord }[] }>('residenceOpinions', { first: 1 });
    const record = items[0]?.record as AdapterRecord & {
      code: string;
      requesterUnitKey: string;
      residenceUnitKey: string;
    };
    const followers = [record.requesterUnitKey, record.residenceUnitKey].map((unit) =>
      follow('residenceOpinionChanged', { unit }, directory.scopeOf([unit])),
    );
    tell('ResidenceOpinion', record.code);
    await Promise.all(followers.map((one) => one.until(1)));
    for (const one of followers) await one.end();
  });
});

describe('a change', () => {
  it('is loaded once, however many follow, and not at all while nobody does', async () => {
    const { code } = await transferOf();
    let loads = 0;
    const { read } = client.party;
    client.party.read = async (one) => {
      loads += one.service === 'findTransfers' ? 1 : 0;
      return read(one);
    };
    tell('PartyTransfer', code);
    const followers = Array.from({ length: 20 }, () => follow('partyTransferChanged', {}));
    tell('PartyTransfer', code);
    await Promise.all(followers.map((one) => one.until(1)));
    expect(loads).toBe(1);
    for (const one of followers) await one.end();
    tell('PartyTransfer', code);
    expect(received.queues.readers()).toBe(0);
    expect(loads).toBe(1);
  });

  it('that cannot be loaded ends the subscription, and the next one begins anew', async () => {
    const { code } = await transferOf();
    const follower = follow('partyTransferChanged', {});
    const { read } = client.party;
    client.party.read = async () => Promise.reject(new Error('away'));
    tell('PartyTransfer', code);
    await expect(follower.until(1)).rejects.toThrow('away');
    client.party.read = read;
    const next = follow('partyTransferChanged', {});
    tell('PartyTransfer', code);
    await next.until(1);
    await next.end();
  });

  it('is listened for no longer when the first row cannot be loaded', async () => {
    const { code } = await transferOf();
    const { read } = client.party;
    client.party.read = async () => Promise.reject(new Error('away'));
    await expect(follow('partyTransferChanged', { transfer: code }).until(1)).rejects.toThrow('away');
    client.party.read = read;
    await new Promise(setImmediate);
    expect(received.queues.readers()).toBe(0);
  });

  it('of a key that is none is left out', async () => {
    const { code } = await transferOf();
    const follower = follow('partyTransferChanged', {});
    tell('PartyTransfer', 'không phải mã');
    tell('PartyTransfer', 'CSH999999');
    tell('PartyTransfer', code);
    await follower.until(1);
    expect(follower.seen.map((row) => row['code'])).toEqual([code]);
    await follower.end();
  });
});
