// The query itself: what it takes, what it fetches, whom it asks about revocation, and how it ends.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createSignaturesServer, type SignaturesServer } from '../../sandbox/signatures/createSignaturesServer.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import { createCall } from '../kit/conformance/index.js';
import { createDirectory, NOW, signaturesConfig, type Anchor } from './fixtures/sampleSignatures.js';
import { signaturesAdapter } from './index.js';

const city = createSampleCity();
const directory = createDirectory(city);
let server: SignaturesServer;
let anchor: Anchor;
let good = '';
let bytes: Uint8Array;

beforeAll(async () => {
  server = await createSignaturesServer({ city, port: 0, now: () => NOW });
  const authorities = await server.authorities();
  anchor = authorities.anchor;
  good = `${server.register.certificates.find(({ state }) => state === 'VALID')?.serial ?? ''}.p7m`;
  bytes = authorities.file(good) ?? new Uint8Array();
});
afterAll(() => server.close());
beforeEach(() => {
  Object.assign(server.behaviour, { ocspOff: false, crlOff: false, staleStatus: false, foreignResponder: false });
});

async function verify(file: object, more: object = {}, signal?: AbortSignal): Promise<any> {
  const config = signaturesConfig(server.url, anchor, more);
  const runtime = createAdapterRuntime(signaturesAdapter, config, { units: directory, now: () => NOW });
  const call = createCall(signaturesAdapter.createClient(runtime), directory.scopeOf(), signal);
  return signaturesAdapter.queries['verifySignatures']?.({ file: { name: 'mau.p7m', ...file } } as never, call);
}

const inline = () => ({ content: Buffer.from(bytes).toString('base64') });
const sha256 = () => createHash('sha256').update(bytes).digest('hex');

describe('what is verified', () => {
  it('may stand in the query', async () => {
    expect(await verify(inline())).toMatchObject({
      documentName: 'mau.p7m',
      documentSha256: sha256(),
      policy: 'default-1',
      validSignaturesCount: 1,
      validationTime: NOW,
    });
  });

  it.each([
    ['neither content nor address', {}, 'file must have'],
    ['both', { content: 'AAAA', url: 'https://x.mau/a' }, 'file must have'],
    ['what is no base64', { content: 'A*' }, 'file.content'],
    ['nothing', { content: '' }, 'file.content'],
    ['a broken hash', { url: 'https://x.mau/a', sha256: 'ab' }, 'file.sha256'],
    ['no name', { name: '', content: 'AAAA' }, 'file.name'],
    ['broken detached content', { content: 'AAAA', detachedContent: '?' }, 'file.detachedContent'],
  ])('with %s is refused in both languages', async (_name, file, text) => {
    const refused: unknown = await verify(file).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'InputError', message: expect.stringContaining(text) });
    expect((refused as { vi: string }).vi).toContain(text.split(' ')[0]);
  });

  it('is refused where it is larger than allowed', async () => {
    await expect(verify(inline(), { verify: { maxInlineBytes: 1_024 } })).rejects.toThrow('file.content');
    const url = `${server.url}/files/${good}`;
    const small = { verify: { maxFileBytes: 1_024 } };
    await expect(verify({ url, sha256: sha256() }, small)).rejects.toMatchObject({ code: 'UPSTREAM_TOO_LARGE' });
  });

  it('is fetched from allowed hosts alone, with the stated hash', async () => {
    const url = `${server.url}/files/${good}`;
    expect(await verify({ url, sha256: sha256().toUpperCase() })).toMatchObject({ validSignaturesCount: 1 });
    await expect(verify({ url, sha256: '0'.repeat(64) })).rejects.toThrow('file.sha256');
    await expect(verify({ url, sha256: sha256() }, { files: { hosts: [] } })).rejects.toThrow('file.url');
    const https = { files: { hosts: [new URL(server.url).host] } };
    await expect(verify({ url, sha256: sha256() }, https)).rejects.toThrow('file.url');
    await expect(verify({ url: url.replace('//', '//a:b@'), sha256: sha256() })).rejects.toThrow('file.url');
  });
});

describe('revocation', () => {
  const first = async (more: object = {}) => (await verify(inline(), more)).signatures[0];

  it('is not asked about at hosts that are not allowed', async () => {
    expect(await first({ evidence: { hosts: [] } })).toMatchObject({
      indication: 'INDETERMINATE',
      subIndication: 'TRY_LATER',
      revocation: [
        { source: null, status: 'UNKNOWN' },
        { source: null, status: 'UNKNOWN' },
      ],
    });
  });

  it('by OCSP that fails is asked of lists, and without these cannot be decided', async () => {
    server.behaviour.ocspOff = true;
    expect(await first()).toMatchObject({
      indication: 'TOTAL_PASSED',
      revocation: [{ source: 'CRL' }, { source: 'CRL' }],
    });
    server.behaviour.crlOff = true;
    expect(await first()).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'TRY_LATER' });
  });

  it('of stale evidence, or of a responder that may not answer, is not believed', async () => {
    server.behaviour.staleStatus = true;
    expect(await first()).toMatchObject({ subIndication: 'TRY_LATER' });
    Object.assign(server.behaviour, { staleStatus: false, foreignResponder: true, crlOff: true });
    expect(await first()).toMatchObject({ subIndication: 'TRY_LATER' });
  });
});

describe('the end', () => {
  it('without an anchor is that nothing passes', async () => {
    expect(await verify(inline(), { anchors: [] })).toMatchObject({
      validSignaturesCount: 0,
      signatures: [{ indication: 'INDETERMINATE', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' }],
    });
  });

  it('of what takes too long, or is no signed file, is an outcome and no error', async () => {
    expect(await verify(inline(), { verify: { timeoutMs: 100 } })).toMatchObject({
      outcome: 'INTERRUPTED',
      validSignaturesCount: 0,
      errors: [{ code: 'TOOK_TOO_LONG' }],
    });
    const text = { content: Buffer.from('chỉ là văn bản').toString('base64') };
    expect(await verify(text)).toMatchObject({ outcome: 'UNSUPPORTED', errors: [{ code: 'FORMAT_UNKNOWN' }] });
    const broken = { content: Buffer.from([0x30, 0x03, 0x02]).toString('base64') };
    expect(await verify(broken)).toMatchObject({ outcome: 'FORMAT_FAILURE', errors: [{ code: 'NOT_READABLE' }] });
  });

  it('comes at once for a caller who leaves', async () => {
    const left = verify(inline(), {}, AbortSignal.timeout(50));
    await expect(left).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
  });

  it('of one too many is told at once', async () => {
    const config = signaturesConfig(server.url, anchor, { verify: { maxWorkers: 1, maxWaiting: 0 } });
    const runtime = createAdapterRuntime(signaturesAdapter, config, { units: directory, now: () => NOW });
    const call = createCall(signaturesAdapter.createClient(runtime), directory.scopeOf());
    const ask = () =>
      signaturesAdapter.queries['verifySignatures']?.(
        { file: { name: 'a', ...inline() } } as never,
        call,
      ) as Promise<unknown>;
    const both = await Promise.allSettled([ask(), ask()]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'UPSTREAM_RATE_LIMITED' },
    });
  });
});

it('an anchor whose hash is not that of its certificate stops the start', () => {
  const wrong = signaturesConfig('http://127.0.0.1', { ...anchor, sha256: '0'.repeat(64) });
  expect(signaturesAdapter.configSchema.safeParse(wrong).success).toBe(false);
  const spelled = anchor.sha256.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:');
  expect(
    signaturesAdapter.configSchema.safeParse(signaturesConfig('http://127.0.0.1', { ...anchor, sha256: spelled }))
      .success,
  ).toBe(true);
});
