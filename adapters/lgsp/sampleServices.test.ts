// The three services over the stand-in of the platform: signing in and renewing, quirks of replies, faults, and what is logged.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createLgspServer, type LgspServer } from '../../sandbox/lgsp/createLgspServer.js';
import { LGSP_DEFAULTS } from '../../sandbox/lgsp/lgspBehaviour.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import { createCall } from '../kit/conformance/createCall.js';
import type { AdapterCall, Page } from '../kit/index.js';
import { createDirectory, NOW, SECRETS, serviceOf } from './fixtures/sampleServices.js';
import { settingsFor } from './fixtures/sampleSettings.js';

const city = createSampleCity();
const directory = createDirectory(city);
const WARD = 'hn:2025-07:00004';
let server: LgspServer;
let lines: string[];
let now: number;

beforeAll(async () => {
  server = await createLgspServer({ city, port: 0 });
});
afterAll(() => server.close());
beforeEach(() => {
  Object.assign(server.behaviour, LGSP_DEFAULTS);
  server.calls.length = 0;
  lines = [];
  now = NOW;
});

interface Asked {
  query(name: string, args: object, more?: Partial<AdapterCall<unknown>>): Promise<any>;
  list(args?: object): Promise<Page>;
  keys(type: string, keys: readonly string[]): Promise<readonly any[]>;
}

function start(id: string, settings: object = {}): Asked {
  const keep = (fields: object, message: string) => void lines.push(JSON.stringify({ ...fields, message }));
  const adapter = serviceOf(id);
  const config = { ...settingsFor(server.url)[id], ...settings };
  const log = { debug: keep, info: keep, warn: keep, error: keep };
  const runtime = createAdapterRuntime(adapter, config, { units: directory, log, now: () => new Date(now) });
  const call = createCall(adapter.createClient(runtime), directory.scopeOf());
  const query: Asked['query'] = async (name, args, more) =>
    adapter.queries[name]?.(args as never, { ...call, ...more });
  return {
    query,
    list: async (args = {}) => (await query('procedureResults', args)) as Page,
    keys: async (type, keys) => (await adapter.entities[type]?.load(keys, call)) ?? [],
  };
}

const tokens = () => server.calls.filter((line) => line === 'POST /token').length;
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error: { code?: string }) => error.code,
  );

describe('a WSO2 gateway', () => {
  it.each(['BASIC', 'FORM', 'JSON'])(
    'is signed in to with %s, once for all who ask at the same moment',
    async (style) => {
      const wso2 = { consumerKey: 'sample-consumer-key', consumerSecret: 'sample-consumer-secret', style };
      const service = start('procedure-results', { wso2, reading: { seconds: 0 } });
      await Promise.all([
        service.list(),
        service.list({ procedureCode: '9.000001' }),
        service.keys('ProcedureResult', ['KQ-00001']),
      ]);
      expect(tokens()).toBe(1);
    },
  );

  it.each(['FLAT', 'FAULT', 'XML'] as const)(
    'gives a new token under way, once, when the old one has ended (%s)',
    async (faultShape) => {
      server.behaviour.faultShape = faultShape;
      const service = start('procedure-results', { reading: { seconds: 0 } });
      await service.list();
      server.expireTokens();
      const pages = await Promise.all([service.list(), service.list({ procedureCode: '9.000001' })]);
      expect(pages[0]?.items).toHaveLength(20);
      expect(tokens()).toBe(2);
    },
  );

  it('is asked for a token before the old one ends', async () => {
    server.behaviour.tokenSeconds = 100;
    const service = start('procedure-results', { reading: { seconds: 0 } });
    await service.list();
    now += 69_000;
    await service.list();
    expect(tokens()).toBe(1);
    now += 2_000;
    await service.list();
    expect(tokens()).toBe(2);
  });

  it('that refuses the credentials is left alone for a while', async () => {
    server.behaviour.refuseTokenNext = 1;
    const service = start('procedure-results');
    expect(await codeOf(service.list())).toBe('UPSTREAM_AUTH');
    expect(await codeOf(service.list())).toBe('UPSTREAM_AUTH');
    expect(tokens()).toBe(1);
    now += 31_000;
    expect(await codeOf(service.list())).toBe('ok');
  });

  it('that throttles says when to come back, in a header or in the body', async () => {
    const service = start('procedure-results');
    server.behaviour.throttleNext = 1;
    await expect(service.list()).rejects.toMatchObject({ code: 'UPSTREAM_RATE_LIMITED', retryAfterSeconds: 30 });
    Object.assign(server.behaviour, { throttleNext: 1, sayWhenAllowed: true });
    await expect(service.list()).rejects.toMatchObject({ retryAfterSeconds: expect.any(Number) });
  });
});

describe('a partner', () => {
  const partner = { accessKey: 'sample-access-key', secretKey: 'sample-partner-secret', appName: 'LienThongMau' };
  const codes = { partnerCode: '000.00.00.H26', partnerCodeCus: '000.00.00.H26' };

  it.each(['Authorization', 'lgspaccesstoken'])('is known by the token in %s', async (header) => {
    const service = start('enterprise-register', { partner: { ...partner, ...codes, header } });
    const found = await service.query('enterprise', { code: '0000000001' });
    expect(found).toMatchObject({
      code: '0000000001',
      name: 'Công ty TNHH Mẫu 1',
      registeredOn: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
    });
  });

  it('may get a bearer token with it as well', async () => {
    const service = start('enterprise-register', {
      partner: { ...partner, ...codes, header: 'lgspaccesstoken', exchange: true },
    });
    expect(await codeOf(service.query('enterprise', { code: '0000000001' }))).toBe('ok');
    expect(tokens()).toBe(1);
  });

  it('with another secret is refused', async () => {
    const service = start('enterprise-register', { partner: { ...partner, ...codes, secretKey: 'other' } });
    expect(await codeOf(service.query('enterprise', { code: '0000000001' }))).toBe('UPSTREAM_AUTH');
  });
});

describe('a reply', () => {
  it('is the same row whatever its habits are', async () => {
    const plain = await start('procedure-results').list({ first: 50 });
    for (const habits of [{ numbers: true }, { emptyTexts: false }, { dateShape: 'SLASHES' }, { dateShape: 'ISO' }]) {
      Object.assign(server.behaviour, LGSP_DEFAULTS, habits);
      expect(await start('procedure-results').list({ first: 50 })).toEqual(plain);
    }
  });

  it('has codes with the zeros that numbers have lost', async () => {
    server.behaviour.numbers = true;
    const service = start('enterprise-register');
    expect(await service.query('enterprise', { code: '0000000012' })).toMatchObject({ code: '0000000012' });
    expect(await service.query('enterprise', { code: '9999999999' })).toBeNull();
    await expect(service.query('enterprise', { code: '12' })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it.each(['enterprise-register', 'procedure-results', 'insurance-households'])(
    'of %s that says failure with status 200 is one',
    async (id) => {
      server.behaviour.failInBodyNext = 1;
      const service = start(id);
      const [name, args] = {
        'enterprise-register': ['enterprise', { code: '0000000001' }],
        'procedure-results': ['procedureResults', {}],
        'insurance-households': ['insuranceHousehold', { insuranceNumber: '0000000010' }],
      }[id] as [string, object];
      await expect(service.query(name, args, { purpose: 'handle-procedure' })).rejects.toMatchObject({
        code: 'UPSTREAM_ERROR',
      });
    },
  );
});

describe('a list', () => {
  it('is read whole, once for all who ask, for a while', async () => {
    const service = start('procedure-results');
    await Promise.all([service.list(), service.list({ unit: WARD }), service.keys('ProcedureResult', ['KQ-00002'])]);
    const pages = Math.ceil(server.sample.results.length / 100);
    expect(server.calls.length).toBe(1 + pages);
    now += 61_000;
    await service.list();
    expect(server.calls.length).toBe(1 + 2 * pages);
  });

  it('of a unit has the rows of its agencies, whichever form their codes have', async () => {
    const own = server.sample.results.filter(({ unitKey }) => unitKey === WARD);
    const { items } = await start('procedure-results').list({ unit: WARD });
    expect(items.map(({ record }) => record['code'])).toEqual(own.map(({ code }) => code));
    expect(items.map(({ record }) => record['unitKey'])).toEqual(own.map(() => WARD));
  });

  it('that is too long is refused, and one whose pages repeat ends', async () => {
    expect(await codeOf(start('procedure-results', { reading: { maxRows: 150 } }).list())).toBe('UPSTREAM_TOO_LARGE');
    server.behaviour.ignoresPages = true;
    expect((await start('procedure-results').list({ first: 100 })).hasNextPage).toBe(false);
  });

  it('refuses arguments of another form', async () => {
    const bad = start('procedure-results').list({ procedureCode: '9.000001&x=1' });
    await expect(bad).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('procedureCode'),
    });
  });
});

describe('a household', () => {
  const args = { insuranceNumber: '0000000010' };
  const purpose = 'handle-procedure';

  it('is asked for with a purpose, and each look-up counts', async () => {
    const service = start('insurance-households');
    const looked: string[] = [];
    const lookUp = async (number: string) => void looked.push(number);
    expect(await codeOf(service.query('insuranceHousehold', args, { lookUp }))).toBe('FORBIDDEN_WITHOUT_PURPOSE');
    expect(await codeOf(service.query('insuranceHousehold', args, { lookUp, purpose: 'curiosity' }))).toBe(
      'FORBIDDEN_WITHOUT_PURPOSE',
    );
    expect(looked).toEqual([]);
    const found = await service.query('insuranceHousehold', args, { lookUp, purpose });
    expect(looked).toEqual(['0000000010']);
    expect(found).toMatchObject({ insuranceNumber: '0000000010', unitKey: expect.any(String), members: { length: 3 } });
    expect(found.reference).not.toContain('0000000010');
  });

  it('is never named in the log, which has the id of the call, and no secret', async () => {
    const service = start('insurance-households');
    await service.query('insuranceHousehold', args, { purpose });
    server.behaviour.failInBodyNext = 1;
    await codeOf(service.query('insuranceHousehold', args, { purpose }));
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({ message: 'answered', correlationId: expect.stringMatching(/^[\da-f-]{36}$/) }),
      expect.objectContaining({ code: 'UPSTREAM_ERROR', correlationId: expect.any(String) }),
    ]);
    for (const text of [...SECRETS, '0000000010', 'Mẫu']) expect(lines.join('\n')).not.toContain(text);
  });
});
