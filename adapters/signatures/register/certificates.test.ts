// Certificates over the sample register: filters, quirks of the wire, numbers by unit.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createSignaturesServer, type SignaturesServer } from '../../../sandbox/signatures/createSignaturesServer.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { createCall, EMPTY_SCOPE } from '../../kit/conformance/index.js';
import type { Page, UnitScope } from '../../kit/index.js';
import { createDirectory, NOW, signaturesConfig } from '../fixtures/sampleSignatures.js';
import { signaturesAdapter } from '../index.js';
import type { SigningCertificateRecord } from '../schema.generated.js';

const city = createSampleCity();
const directory = createDirectory(city);
const everything = directory.scopeOf();
let server: SignaturesServer;
let unit = '';
let own: SignaturesServer['register']['certificates'];

beforeAll(async () => {
  server = await createSignaturesServer({ city, port: 0, now: () => NOW });
  const unitOf = (code: string) => directory.agency(code)?.unit ?? '';
  const { certificates } = server.register;
  const inUnit = (key: string) => certificates.filter(({ agencyCode }) => unitOf(agencyCode) === key);
  const wards = new Set(
    certificates.map(({ agencyCode }) => unitOf(agencyCode)).filter((key) => key.startsWith('hn:2025-07')),
  );
  unit = [...wards].find((key) => inUnit(key).length > 9 && inUnit(key).some(({ state }) => state === 'REVOKED')) ?? '';
  own = inUnit(unit);
});
afterAll(() => server.close());
beforeEach(() => {
  Object.assign(server.behaviour, { serialForm: 'COLONS', zonedTimes: false, withoutUsage: false, unordered: false });
});

function callIn(scope: UnitScope = everything) {
  const runtime = createAdapterRuntime(signaturesAdapter, signaturesConfig(server.url), {
    units: directory,
    now: () => NOW,
  });
  return createCall(signaturesAdapter.createClient(runtime), scope);
}

async function list(args: object, scope?: UnitScope) {
  const page = await signaturesAdapter.queries['signingCertificates']?.(
    { first: 100, ...args } as never,
    callIn(scope),
  );
  return (page as Page<SigningCertificateRecord>).items.map(({ record }) => record);
}

async function summary(parents: readonly string[], args: object = {}, scope?: UnitScope) {
  return signaturesAdapter.fields?.['Unit']?.['signatureSummary']?.(parents, args as never, callIn(scope));
}

describe('certificates', () => {
  it('are one for each of 2,800 officers, with serial numbers that differ', () => {
    expect(server.register.certificates).toHaveLength(2_800);
    expect(server.register.bySerial.size).toBe(2_800);
  });

  it('of a unit are found with their officer, agency and state', async () => {
    const rows = await list({ unit });
    expect(rows.map(({ serial }) => serial)).toEqual(own.map(({ serial }) => serial));
    const [first] = own;
    expect(rows[0]).toMatchObject({
      staffNumber: first?.officer.number,
      holder: first?.officer.fullName,
      unitKey: unit,
      agencyCode: first?.agencyCode,
      validUntil: first?.until,
      kind: 'PERSON',
    });
  });

  it.each([{ serialForm: 'PLAIN' }, { zonedTimes: true }] as const)('are the same with %j', async (habit) => {
    const before = await list({ unit });
    Object.assign(server.behaviour, habit);
    expect(await list({ unit })).toEqual(before);
  });

  it('are filtered by state and by the end of their validity', async () => {
    for (const state of ['VALID', 'EXPIRED', 'REVOKED', 'SUSPENDED'] as const) {
      const wanted = own.filter((one) => (one.state === 'EXPIRING' ? 'VALID' : one.state) === state);
      expect((await list({ unit, state })).map(({ serial }) => serial)).toEqual(wanted.map(({ serial }) => serial));
    }
    const soon = await list({ unit, expiringBefore: '2026-08-15', state: 'VALID' });
    expect(soon.map(({ serial }) => serial)).toEqual(
      own.filter(({ state }) => state === 'EXPIRING').map(({ serial }) => serial),
    );
  });

  it('in the wrong order, or with a broken cursor, are refused', async () => {
    await expect(list({ unit, after: 'x' })).rejects.toThrow('after');
    server.behaviour.unordered = true;
    await expect(list({ unit })).rejects.toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
  });
});

describe('numbers', () => {
  it('of a unit are those of its rows, and of the city those of all', async () => {
    const [ward, all] = (await summary([unit, 'hn:01'], { reach: 'SUBTREE', month: '2026-06' })) as any[];
    const count = (state: string) => own.filter((one) => one.state === state).length;
    expect(ward).toEqual({
      month: '2026-06',
      valid: count('VALID') + count('EXPIRING'),
      expiringSoon: count('EXPIRING'),
      expired: count('EXPIRED'),
      revoked: count('REVOKED'),
      suspended: count('SUSPENDED'),
      signatures: own.reduce((sum, one) => sum + server.register.signaturesOf(one, '2026-06'), 0),
    });
    expect(all.valid + all.expired + all.revoked + all.suspended).toBe(2_800);
  });

  it('of signatures are hidden where the register does not tell or few are behind them', async () => {
    server.behaviour.withoutUsage = true;
    expect(await summary([unit])).toMatchObject([{ month: '2026-07', signatures: null }]);
    server.behaviour.withoutUsage = false;
    const [few] = (await summary(['hn:khong-co'])) as any[];
    expect(few).toMatchObject({ valid: 0, signatures: null });
  });

  it('are of the scope alone, and months are months', async () => {
    expect(await summary([unit], {}, EMPTY_SCOPE)).toMatchObject([
      { valid: 0, expired: 0, revoked: 0, signatures: null },
    ]);
    await expect(summary([unit], { month: '2026-13' })).rejects.toThrow('month');
  });
});
