// The conformance suite over the sample register of certificates, and a verification over its authorities.
import { expect, it } from '@jest/globals';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createSignaturesServer } from '../../sandbox/signatures/createSignaturesServer.js';
import { createSampleRegister, type SampleCertificate } from '../../sandbox/signatures/register.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import { createCall, describeConformance } from '../kit/conformance/index.js';
import { API_KEY, createDirectory, NOW, signaturesConfig } from './fixtures/sampleSignatures.js';
import { signaturesAdapter } from './index.js';

const city = createSampleCity();
const directory = createDirectory(city);
const { certificates } = createSampleRegister(city, NOW);
const unitOf = ({ agencyCode }: SampleCertificate) => directory.agency(agencyCode)?.unit ?? '';
const WARD = certificates.map(unitOf).find((unit) => {
  return unit.startsWith('hn:2025-07') && certificates.filter((each) => unitOf(each) === unit).length > 9;
});
if (WARD === undefined) throw new Error('no ward with certificates');
const own = certificates.filter((each) => unitOf(each) === WARD);
const elsewhere = certificates.find((one) => unitOf(one) !== WARD && unitOf(one).startsWith('hn:2025-07'));
const [one = '', two = ''] = own.map(({ serial }) => serial);

describeConformance(signaturesAdapter, {
  folder: import.meta.dirname,
  start: async () => {
    const server = await createSignaturesServer({ city, port: 0, now: () => NOW });
    return { config: signaturesConfig(server.url), close: () => server.close() };
  },
  createRuntime: (adapter, config, limits) =>
    createAdapterRuntime(adapter, config, { units: directory, limits: { readMs: 3_000, ...limits }, now: () => NOW }),
  scopes: { everything: directory.scopeOf(), narrow: directory.scopeOf([WARD]) },
  entities: {
    SigningCertificate: {
      known: [one, two],
      missing: ['5000000000000000', 'không phải số', ''],
      outside: [elsewhere?.serial ?? ''],
      assigned: { lists: ['Query.signingCertificates', 'Unit.signingCertificates'] },
      subject: { number: elsewhere?.officer.citizenNumber ?? '', lists: [] },
    },
  },
  queries: {
    signingCertificate: { args: { serial: one } },
    signingCertificates: { args: {}, total: own.length },
    verifySignatures: { args: { file: { name: 'mau.txt', content: Buffer.from('mẫu').toString('base64') } } },
  },
  fields: {
    Unit: {
      signingCertificates: { parents: [WARD], args: {}, total: own.length },
      signatureSummary: { parents: [WARD], args: {} },
    },
    UnitOverview: { signatures: { parents: [`${WARD}@2026-06`], args: {} } },
  },
  http: {
    configFor: (url) => signaturesConfig(url),
    urlOf: (config) => new URL((config as { baseUrl: string }).baseUrl).origin,
    reads: [
      'Query.signingCertificate',
      'Query.signingCertificates',
      'SigningCertificate',
      'Unit.signingCertificates',
      'Unit.signatureSummary',
      'UnitOverview.signatures',
    ],
  },
  secrets: [API_KEY],
});

it('a signed file of the sample is fetched, verified in a worker, and passes; one of a revoked officer does not', async () => {
  const server = await createSignaturesServer({ city, port: 0, now: () => NOW });
  try {
    const { anchor, file } = await server.authorities();
    const config = signaturesConfig(server.url, anchor);
    const runtime = createAdapterRuntime(signaturesAdapter, config, { units: directory, now: () => NOW });
    const call = createCall(signaturesAdapter.createClient(runtime), directory.scopeOf());
    const verify = async (state: string, kind: string) => {
      const name = `${certificates.find((each) => each.state === state)?.serial ?? ''}.${kind}`;
      const { sha256 } = (await (await fetch(`${server.url}/sandbox/files/${name}`)).json()) as { sha256: string };
      const asked = { file: { name, url: `${server.url}/files/${name}`, sha256 } };
      expect(file(name)).toBeDefined();
      return signaturesAdapter.queries['verifySignatures']?.(asked as never, call) as Promise<any>;
    };
    const good = await verify('VALID', 'pdf');
    expect(good).toMatchObject({
      outcome: 'SIGNATURES_FOUND',
      signaturesCount: 1,
      validSignaturesCount: 1,
      format: 'PDF',
    });
    expect(good.signatures[0]).toMatchObject({
      indication: 'TOTAL_PASSED',
      indicationUri: 'urn:etsi:019102:mainindication:total-passed',
      errors: [],
    });
    expect((await verify('VALID', 'p7m')).validSignaturesCount).toBe(1);
    expect(await verify('VALID', 'xml')).toMatchObject({ validSignaturesCount: 1, format: 'XML' });
    const revoked = await verify('REVOKED', 'pdf');
    expect(revoked.signatures[0]).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'REVOKED_NO_POE' });
    expect(revoked.signatures[0].errors[0]).toMatchObject({ code: 'CERTIFICATE_REVOKED', vi: expect.any(String) });
    expect((await verify('SUSPENDED', 'pdf')).validSignaturesCount).toBe(0);
    expect((await verify('EXPIRED', 'pdf')).signatures[0].subIndication).toBe('OUT_OF_BOUNDS_NOT_REVOKED');
  } finally {
    await server.close();
  }
});
