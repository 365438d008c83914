// Look-ups over the sample database, both ways: purposes, owners, headers, quirks, and where personal numbers do not go.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { nameOf, type SampleCitizen } from '../../sandbox/population/citizens.js';
import { createPopulationServer, type PopulationServer } from '../../sandbox/population/createPopulationServer.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import { EMPTY_SCOPE } from '../kit/conformance/index.js';
import { InputError, type AdapterRecord, type Log, type UnitScope } from '../kit/index.js';
import { CASE, createDirectory, createPurposefulCall, NOW, populationConfig } from './fixtures/samplePopulation.js';
import { populationAdapter } from './index.js';

const city = createSampleCity();
const directory = createDirectory(city);
const everything = directory.scopeOf();
const TRANSPORTS = ['xroad', 'portal'] as const;
type Transport = (typeof TRANSPORTS)[number];

let server: PopulationServer;
let logged: string[];
const remember = (fields: object, message: string) => void logged.push(JSON.stringify(fields) + message);
const log: Log = { debug: remember, info: remember, warn: remember, error: remember };

interface Asking {
  readonly scope?: UnitScope;
  readonly purpose?: string | null;
  readonly config?: object;
}

function ask<T>(transport: Transport, field: string, args: object, asking: Asking = {}): Promise<T> {
  const { scope = everything, purpose = 'handle-procedure', config = {} } = asking;
  const settings = { ...populationConfig(server.url, transport), ...config };
  const options = { units: directory, limits: { readMs: 2_000 }, now: () => new Date(NOW), log };
  const client = populationAdapter.createClient(createAdapterRuntime(populationAdapter, settings, options));
  const load = populationAdapter.queries[field];
  if (load === undefined) throw new Error('no such field');
  return load(args as never, createPurposefulCall(client, scope, purpose)) as unknown as Promise<T>;
}

const find = (transport: Transport, args: object, asking?: Asking) =>
  ask<AdapterRecord | null>(transport, 'citizen', { caseNumber: CASE, ...args }, asking);
const verify = (transport: Transport, args: object, asking?: Asking) =>
  ask<string | null>(transport, 'verifyCitizen', { caseNumber: CASE, ...args }, asking);

function citizen(index: number): SampleCitizen {
  const found = server.citizens()[index];
  if (found === undefined) throw new Error('too few citizens');
  return found;
}

beforeEach(async () => {
  logged = [];
  server = await createPopulationServer({ city, port: 0 });
});
afterEach(() => server.close());

describe.each(TRANSPORTS)('over %s', (transport) => {
  it('a citizen is found, and belongs to the ward of residence', async () => {
    const person = citizen(0);
    const row = await find(transport, { personalId: person.personalId });
    expect(row).toMatchObject({
      personalId: person.personalId,
      formerNumber: person.formerNumber,
      fullName: nameOf(person),
      birthDate: person.birthDate,
      sex: person.sex,
      nationality: 'Việt Nam',
      ethnicity: 'Kinh',
      permanentAddress: person.permanent.detail,
      currentAddress: person.current.detail,
      unitKey: `hn:2025-07:${person.permanent.ward ?? ''}`,
    });
  });

  it('the number is in the body alone: not in addresses, headers, logs or the reference', async () => {
    const { personalId } = citizen(0);
    const row = await find(transport, { personalId });
    await verify(transport, { personalId, fullName: nameOf(citizen(0)) });
    expect(server.calls()).toHaveLength(2);
    for (const { path, headers, body } of server.calls()) {
      expect(JSON.stringify([path, headers])).not.toContain(personalId);
      expect(JSON.stringify(body)).toContain(personalId);
    }
    expect(logged.length).toBeGreaterThan(0);
    expect(logged.join('\n')).not.toContain(personalId);
    expect(String(row?.['reference'])).not.toContain(personalId);
  });

  it.each([[null], ['steering']])('nothing is asked for the purpose %s', async (purpose) => {
    const { personalId } = citizen(0);
    const code = 'FORBIDDEN_WITHOUT_PURPOSE';
    await expect(find(transport, { personalId }, { purpose })).rejects.toMatchObject({ code });
    await expect(verify(transport, { personalId, fullName: 'Lê Mẫu' }, { purpose })).rejects.toMatchObject({ code });
    expect(server.calls()).toEqual([]);
  });

  it('a resident of another ward, of a ward that is no more, or of none is not shown', async () => {
    const own = directory.scopeOf([`hn:2025-07:${citizen(0).permanent.ward ?? ''}`]);
    expect(await find(transport, { personalId: citizen(0).personalId }, { scope: own })).not.toBeNull();
    expect(await find(transport, { personalId: citizen(20).personalId }, { scope: own })).toBeNull();
    for (const index of [3, 4])
      expect(await find(transport, { personalId: citizen(index).personalId }, { scope: everything })).toBeNull();
    // To themselves they are.
    const subject = citizen(3).personalId;
    const row = await find(transport, { personalId: subject }, { scope: { ...EMPTY_SCOPE, subject } });
    expect(row).toMatchObject({ personalId: subject, unitKey: null });
  });

  it('the present address decides where the settings say so', async () => {
    const { personalId, current, permanent } = citizen(6);
    expect(current.ward).not.toBe(permanent.ward);
    const row = await find(transport, { personalId }, { config: { residence: 'CURRENT' } });
    expect(row).toMatchObject({ unitKey: `hn:2025-07:${current.ward ?? ''}` });
  });

  it('an empty scope asks nothing', async () => {
    const scope = EMPTY_SCOPE;
    expect(await find(transport, { personalId: citizen(0).personalId }, { scope })).toBeNull();
    expect(await verify(transport, { personalId: citizen(0).personalId, fullName: 'Lê Mẫu' }, { scope })).toBeNull();
    expect(server.calls()).toEqual([]);
  });

  it('name and birth date must fit', async () => {
    const { personalId, birthDate } = citizen(0);
    const fullName = nameOf(citizen(0));
    expect(await find(transport, { personalId, fullName, birthDate })).not.toBeNull();
    expect(await find(transport, { personalId, fullName: 'Lê Mẫu Khác' })).toBeNull();
    expect(await find(transport, { personalId, birthDate: '1900-01-01' })).toBeNull();
    expect(await verify(transport, { personalId, fullName, birthDate })).toBe('MATCH');
    expect(await verify(transport, { personalId, fullName })).toBe('MATCH');
    expect(await verify(transport, { personalId, fullName, birthDate: '1900-01-01' })).toBe('NO_MATCH');
    expect(await verify(transport, { personalId, fullName: nameOf(citizen(1)) })).toBe('NO_MATCH');
    expect(await verify(transport, { personalId: '999000999999', fullName })).toBe('NO_MATCH');
  });

  it('of some the year of birth alone is known', async () => {
    const { personalId, birthDate } = citizen(5);
    expect(birthDate).toMatch(/^\d{4}$/);
    expect(await find(transport, { personalId })).toMatchObject({ birthDate });
  });

  it('another person than was asked for is shown to nobody', async () => {
    server.behaviour.anotherPerson = true;
    await expect(find(transport, { personalId: citizen(0).personalId })).rejects.toMatchObject({
      code: 'UPSTREAM_BAD_RESPONSE',
    });
  });

  it.each(['failBeforeNext', 'failAfterNext', 'failNext'] as const)('%s: no look-up is repeated', async (habit) => {
    server.behaviour[habit] = 1;
    await expect(find(transport, { personalId: citizen(0).personalId })).rejects.toMatchObject({
      code: habit === 'failNext' ? 'UPSTREAM_BAD_STATUS' : 'UPSTREAM_UNAVAILABLE',
    });
    expect(server.calls()).toHaveLength(1);
  });

  it.each([
    ['personalId', { personalId: '99900000001' }],
    ['personalId', { personalId: '99900000000a' }],
    ['fullName', { personalId: '999000000001', fullName: '<b>' }],
    ['birthDate', { personalId: '999000000001', birthDate: '2099-01-01' }],
    ['birthDate', { personalId: '999000000001', birthDate: '1990' }],
    ['caseNumber', { personalId: '999000000001', caseNumber: '' }],
    ['caseNumber', { personalId: '999000000001', caseNumber: 'a\r\nx: y' }],
    ['caseNumber', { personalId: '999000000001', caseNumber: '999000000001' }],
  ])('%s that cannot be one is refused by name, without its value', async (name, args) => {
    const error: unknown = await find(transport, args).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    const { message, vi } = error as InputError;
    expect(message.startsWith(name) && vi.startsWith(name)).toBe(true);
    expect(message).not.toContain('999');
    expect(server.calls()).toEqual([]);
  });
});

describe('X-Road', () => {
  const { personalId } = { personalId: '999000000001' };

  it('gets headers that say who asks and why, with a new number for each call', async () => {
    await find('xroad', { personalId });
    await find('xroad', { personalId });
    const [one, two] = server.calls();
    expect(one?.path).toBe('/r1/HN/GOV/0001/DanCu/traCuu/cong-dan/tra-cuu');
    expect(one?.headers).toMatchObject({
      'x-road-client': 'HN/GOV/2001/CongTichHop',
      'x-road-userid': 'VNconformance',
      'x-road-issue': CASE,
    });
    expect(one?.headers['x-road-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(one?.headers['x-road-id']).not.toBe(two?.headers['x-road-id']);
    expect(logged.join()).toContain(String(one?.headers['x-road-id']));
  });

  it('gets the account of who asks where the settings say so, and nobody without one', async () => {
    const xroad = (officers: object) => ({
      config: { ...populationConfig(server.url, 'xroad', { userId: 'ACCOUNT', officers }) },
    });
    await find('xroad', { personalId }, xroad({ conformance: 'canbo.mau' }));
    expect(server.calls()[0]?.headers['x-road-userid']).toBe('VNcanbo.mau');
    await expect(find('xroad', { personalId }, xroad({}))).rejects.toBeInstanceOf(InputError);
    expect(server.calls()).toHaveLength(1);
  });

  describe.each([[false], [true]])('with its errors as 200: %s', (errorsWithOk) => {
    it.each([
      ['Server.ServerProxy.AccessDenied', 'UPSTREAM_AUTH'],
      ['server.serverproxy.access_denied', 'UPSTREAM_AUTH'],
      ['server.serverproxy.service_failed.network_error', 'UPSTREAM_UNAVAILABLE'],
      ['Client.BadRequest', 'UPSTREAM_ERROR'],
    ])('%s is %s', async (xroadError, code) => {
      Object.assign(server.behaviour, { xroadError, errorsWithOk });
      const failure = { code, detail: expect.stringMatching(/^X-Road: .* \([0-9a-f-]{36}\)$/) };
      await expect(find('xroad', { personalId })).rejects.toMatchObject(failure);
      await expect(verify('xroad', { personalId, fullName: 'Lê Mẫu' })).rejects.toMatchObject(failure);
    });
  });

  it("leaves a status without its header to be the provider's", async () => {
    const config = populationConfig(server.url, 'xroad', { fields: { personalId: 'soKhac' } });
    await expect(find('xroad', { personalId }, { config })).rejects.toMatchObject({ code: 'UPSTREAM_BAD_STATUS' });
  });

  it('is ready when the service is among the allowed ones', async () => {
    const options = { units: directory, now: () => new Date(NOW) };
    const runtime = createAdapterRuntime(populationAdapter, populationConfig(server.url), options);
    const probe = () => populationAdapter.probe(populationAdapter.createClient(runtime), AbortSignal.timeout(5_000));
    await probe();
    expect(server.calls()[0]?.path).toBe('/r1/HN/GOV/0001/DanCu/allowedMethods');
    server.behaviour.services = ['khac'];
    await expect(probe()).rejects.toMatchObject({ code: 'UPSTREAM_AUTH' });
  });
});

describe('the hub of the portal', () => {
  const { personalId } = { personalId: '999000000001' };
  const known = () => citizen(0).personalId;

  it('gets the officer, the procedure and a number of its own', async () => {
    await find('portal', { personalId: known(), birthDate: '1990-01-02' });
    const [call] = server.calls();
    expect(call?.headers.authorization).toBe('Bearer sample-portal-token');
    expect(call?.body).toMatchObject({
      MaCanBo: 'canbo.mau',
      MaDVC: '1.000001',
      MaTichHop: 'HNMAU',
      NgayThangNam: '19900102',
      MaYeuCau: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it.each([['officers'], ['procedures']])('is not asked where %s has no entry', async (table) => {
    const config = populationConfig(server.url, 'portal', { [table]: {} });
    await expect(find('portal', { personalId }, { config })).rejects.toBeInstanceOf(InputError);
    expect(server.calls()).toEqual([]);
  });

  it.each([[{ soap: 'PREFIXED' }], [{ codeAsText: true }]] as const)('is understood with %j', async (habit) => {
    Object.assign(server.behaviour, habit);
    expect(await find('portal', { personalId: known() })).toMatchObject({ personalId: known() });
  });

  it.each([[{ missingAs: 'EMPTY' }], [{ missingAs: 'REFUSAL' }]] as const)('finds nobody with %j', async (habit) => {
    Object.assign(server.behaviour, habit);
    expect(await find('portal', { personalId: '999000999999' })).toBeNull();
  });

  it.each([
    [{ soap: 'FAULT' }, 'UPSTREAM_ERROR'],
    [{ soap: 'DOCTYPE' }, 'UPSTREAM_BAD_RESPONSE'],
    [{ soap: 'CUT' }, 'UPSTREAM_BAD_RESPONSE'],
    [{ refuse: 'Cán bộ không có quyền' }, 'UPSTREAM_ERROR'],
  ] as const)('%j is %s', async (habit, code) => {
    Object.assign(server.behaviour, habit);
    const error: unknown = await find('portal', { personalId: known() }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect(JSON.stringify(error)).not.toContain('Cán bộ');
  });
});
