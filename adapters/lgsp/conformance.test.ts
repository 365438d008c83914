// The conformance suite over the three declared services of the sample, on one stand-in of the platform.
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { z } from 'zod';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createLgspServer, type LgspServer } from '../../sandbox/lgsp/createLgspServer.js';
import { createSampleServices } from '../../sandbox/lgsp/createSampleServices.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import { describeConformance, type ConformanceOptions } from '../kit/conformance/index.js';
import { createSealer, type Adapter } from '../kit/index.js';
import { toUse } from './client.js';
import { createDirectory, NOW, SECRETS, serviceOf, SERVICES, withPurpose } from './fixtures/sampleServices.js';
import { REFERENCE, settingsFor } from './fixtures/sampleSettings.js';

const city = createSampleCity();
const directory = createDirectory(city);
const sample = createSampleServices(city);
const WARD = 'hn:2025-07:00004';
let server: LgspServer;

beforeAll(async () => {
  server = await createLgspServer({ city, port: 0 });
});
afterAll(() => server.close());

/** What is the same for all three. */
function common(id: string): Omit<ConformanceOptions, 'entities' | 'queries'> {
  return {
    folder: import.meta.dirname,
    file: join(SERVICES, `${id}.yaml`),
    start: async () => ({ config: settingsFor(server.url)[id], close: async () => undefined }),
    createRuntime: (adapter: Adapter, config: unknown) =>
      createAdapterRuntime(adapter, config, { units: directory, limits: { readMs: 1_500 }, now: () => new Date(NOW) }),
    scopes: { everything: directory.scopeOf(), narrow: directory.scopeOf([WARD]) },
    http: { configFor: (url) => settingsFor(url)[id] },
    secrets: SECRETS,
  };
}

function codesOf(rows: readonly { readonly code: string }[]): [string, string] {
  return [rows[0]?.code ?? '', rows[1]?.code ?? ''];
}

const enterprises = codesOf(sample.enterprises);
describeConformance(serviceOf('enterprise-register'), {
  ...common('enterprise-register'),
  entities: { Enterprise: { known: enterprises, missing: ['9999999999', '../1', 'không phải mã'] } },
  queries: { enterprise: { args: { code: enterprises[0] } } },
});

const results = common('procedure-results');
describeConformance(serviceOf('procedure-results'), {
  ...results,
  entities: { ProcedureResult: { known: codesOf(sample.results), missing: ['KQ-0', ''] } },
  queries: { procedureResults: { args: {}, total: sample.results.length } },
  fields: { Unit: { procedureResults: { parents: [WARD], args: {}, total: 2 } } },
  http: {
    ...(results.http as NonNullable<ConformanceOptions['http']>),
    prelude: ({ path }) => (path === '/token' ? { access_token: 'sample', expires_in: 3_600 } : undefined),
    urlOf: (config) => (config as { baseUrl: string }).baseUrl,
  },
});

const sealed = createSealer({
  ...{ ...REFERENCE, use: toUse('insurance-households', 'InsuranceHousehold'), schema: z.string() },
  now: () => new Date(NOW),
});
const numbersOf = (isInside: boolean) =>
  sample.households
    .filter(({ unitKey }) => (unitKey === WARD) === isInside)
    .map(({ members }) => members[0]?.insuranceNumber ?? '');
const [inside, outside] = [numbersOf(true), numbersOf(false)];
const sealedPair = ([one = '', two = '']: readonly string[]): [string, string] => [sealed.seal(one), sealed.seal(two)];
describeConformance(withPurpose(serviceOf('insurance-households')), {
  ...common('insurance-households'),
  entities: {
    InsuranceHousehold: {
      known: sealedPair(inside),
      missing: [sealed.seal('9999999999'), 'không phải mã', inside[0] ?? ''],
      outside: sealedPair(outside),
      assigned: { lists: [] },
    },
  },
  queries: { insuranceHousehold: { args: { insuranceNumber: inside[0] } } },
  secrets: [...SECRETS, inside[0] ?? '', outside[0] ?? ''],
});
