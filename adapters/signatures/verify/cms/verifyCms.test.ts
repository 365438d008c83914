// CMS signatures, good and bad in every way that the sample's authorities can make them.
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createPki } from '../../../../sandbox/signatures/pki/createPki.js';
import { createStatusDesk, type StatusHabits } from '../../../../sandbox/signatures/pki/createStatusDesk.js';
import { issueCrl, type Revoked } from '../../../../sandbox/signatures/pki/issueCrl.js';
import type { CertificateOptions, Holder } from '../../../../sandbox/signatures/pki/issueCertificate.js';
import { stampTime } from '../../../../sandbox/signatures/pki/stampTime.js';
import { signCms, type CmsOptions } from '../../../../sandbox/signatures/signing/signCms.js';
import { createContext, type ContextOptions } from '../../fixtures/createContext.js';
import { readCms } from './readCms.js';
import { verifyCmsFile } from './verifyCms.js';

const NOW = new Date('2026-07-15T01:00:00Z');
const pki = createPki({ seed: 'test', url: 'http://pki.mau' });
const stranger = createPki({ seed: 'stranger', url: 'http://pki.mau' });
const content = Buffer.from('Quyết định mẫu số 12');

const HABITS: StatusHabits = { staleStatus: false, foreignResponder: false, ocspOff: false };

function officer(serial: string, more: Partial<CertificateOptions> = {}): Holder {
  return pki.issue({ commonName: `Cán bộ Mẫu ${serial}`, organisation: 'UBND mẫu', userId: 'HN000001' }, serial, more);
}

interface Trial extends Partial<CmsOptions> {
  readonly habits?: Partial<StatusHabits>;
  readonly revoked?: readonly Revoked[];
  readonly detached?: Uint8Array | null;
  readonly context?: Partial<ContextOptions>;
  readonly change?: (bytes: Uint8Array) => Uint8Array;
}

async function verify(trial: Trial = {}) {
  const { habits, revoked = [], detached = null, context, change = (bytes) => bytes, ...options } = trial;
  const desk = createStatusDesk({ pki, habits: { ...HABITS, ...habits }, revoked: () => revoked, now: () => NOW });
  const signed = signCms({
    signer: officer('1001'),
    issuer: pki.issuing,
    content,
    chain: [pki.issuing],
    attached: true,
    signingTime: new Date('2026-07-14T01:00:00Z'),
    ...options,
  });
  const settled = createContext({ anchors: [pki.root.certificate], desk, now: NOW, ...context });
  return verifyCmsFile(readCms(change(signed), settled.limits), detached, settled);
}

async function verdict(trial: Trial = {}) {
  const [first] = await verify(trial);
  return `${first?.indication} ${first?.subIndication ?? ''}`.trim();
}

describe('a CMS signature', () => {
  it('that is good in every way passes, and says who signed and on what that rests', async () => {
    const [result] = await verify();
    expect(result).toMatchObject({
      indication: 'TOTAL_PASSED',
      subIndication: null,
      format: 'CAdES-BASELINE-B',
      signedBy: 'Cán bộ Mẫu 1001',
      signerIdentifier: 'HN000001',
      errors: [],
      claimedSigningTime: new Date('2026-07-14T01:00:00Z'),
      bestSignatureTime: NOW,
    });
    expect(result?.certificateChain.map(({ trustAnchor }) => trustAnchor)).toEqual([false, false, true]);
    expect(result?.revocation.map(({ source, status }) => `${source} ${status}`)).toEqual(['OCSP GOOD', 'OCSP GOOD']);
  });

  it('passes by lists where no responder answers', async () => {
    const [result] = await verify({ habits: { ocspOff: true } });
    expect(result?.indication).toBe('TOTAL_PASSED');
    expect(result?.revocation.map(({ source }) => source)).toEqual(['CRL', 'CRL']);
  });

  it('passes with RSA of 2,048 bits, and with the detached content beside it', async () => {
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(await verdict({ signer: officer('1002', { keys }), attached: false, detached: content })).toBe(
      'TOTAL_PASSED',
    );
  });

  const bad: Record<string, [Trial, string]> = {
    'expired, with no proof of the time': [
      { signer: officer('1003', { until: new Date('2026-01-01T00:00:00Z') }) },
      'INDETERMINATE OUT_OF_BOUNDS_NOT_REVOKED',
    ],
    'not yet valid': [
      { signer: officer('1004', { from: new Date('2027-01-01T00:00:00Z') }) },
      'INDETERMINATE OUT_OF_BOUNDS_NO_POE',
    ],
    revoked: [{ revoked: [{ serial: '1001', at: new Date('2026-05-01T00:00:00Z') }] }, 'INDETERMINATE REVOKED_NO_POE'],
    'on hold': [
      { revoked: [{ serial: '1001', at: new Date('2026-05-01T00:00:00Z'), isHeld: true }], habits: { ocspOff: true } },
      'INDETERMINATE TRY_LATER',
    ],
    'of another root': [
      {
        signer: stranger.issue({ commonName: 'Mẫu' }, '1001'),
        issuer: stranger.issuing,
        chain: [stranger.issuing, stranger.root],
      },
      'INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND',
    ],
    'without the way to the root': [{ chain: [] }, 'INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND'],
    'whose content is missing': [{ attached: false }, 'INDETERMINATE SIGNED_DATA_NOT_FOUND'],
    'over other content': [{ attached: false, detached: Buffer.from('khác') }, 'TOTAL_FAILED HASH_FAILURE'],
    'with other content inside than beside it': [{ detached: Buffer.from('khác') }, 'TOTAL_FAILED HASH_FAILURE'],
    'with foreign content inside': [{ embedded: Buffer.from('khác') }, 'TOTAL_FAILED HASH_FAILURE'],
    'by another key': [{ privateKey: officer('1').keys.privateKey }, 'TOTAL_FAILED SIG_CRYPTO_FAILURE'],
    'with an attribute twice': [{ duplicated: true }, 'TOTAL_FAILED FORMAT_FAILURE'],
    'with attributes out of order': [{ unsorted: true }, 'TOTAL_FAILED FORMAT_FAILURE'],
    'that does not name its certificate': [{ ess: 'MISSING' }, 'INDETERMINATE NO_SIGNING_CERTIFICATE_FOUND'],
    'that names another certificate': [{ ess: 'OTHER' }, 'INDETERMINATE NO_SIGNING_CERTIFICATE_FOUND'],
    'without its certificate': [{ withoutCertificate: true }, 'INDETERMINATE NO_SIGNING_CERTIFICATE_FOUND'],
    'by a certificate for encryption': [
      { signer: officer('1005', { usage: ['keyEncipherment'] }) },
      'INDETERMINATE CHAIN_CONSTRAINTS_FAILURE',
    ],
    'by a certificate that says no use': [
      { signer: officer('1006', { usage: [] }) },
      'INDETERMINATE CHAIN_CONSTRAINTS_FAILURE',
    ],
    'by a certificate with a strange critical extension': [
      { signer: officer('1007', { strange: true }) },
      'INDETERMINATE CHAIN_CONSTRAINTS_FAILURE',
    ],
    'by SHA-1': [{ digest: 'sha1' }, 'INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE'],
    'with a certificate signed by SHA-1': [
      { signer: officer('1008', { digest: 'sha1' }) },
      'INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE',
    ],
    'with stale lists alone': [{ habits: { ocspOff: true, staleStatus: true } }, 'INDETERMINATE TRY_LATER'],
    'with stale answers': [{ habits: { staleStatus: true } }, 'INDETERMINATE TRY_LATER'],
    'whose revocation nobody could ask about': [{ context: { desk: null } }, 'INDETERMINATE TRY_LATER'],
    'under a policy that nobody configured': [
      { policy: '1.3.6.1.4.1.99999.9' },
      'INDETERMINATE SIGNATURE_POLICY_NOT_AVAILABLE',
    ],
  };

  it.each(Object.entries(bad))('%s', async (name, [trial, expected]) => {
    expect(await verdict(trial)).toBe(expected);
  });

  it('with an unauthorised responder falls back on the list, and without a list cannot be decided', async () => {
    const [byList] = await verify({ habits: { foreignResponder: true } });
    expect(byList).toMatchObject({ indication: 'TOTAL_PASSED', revocation: [{ source: 'CRL' }, { source: 'OCSP' }] });
    const signer = officer('1009', { crlUrl: 'ldap://pki.mau/cn=ca' });
    expect(await verdict({ signer, habits: { foreignResponder: true } })).toBe('INDETERMINATE TRY_LATER');
  });

  it('is not helped by lists and answers that somebody else made', async () => {
    const forged = { ...pki.issuing, keys: officer('1').keys };
    const other = { ...pki, issuing: forged, responder: { ...pki.responder, keys: officer('1').keys } };
    for (const ocspOff of [true, false]) {
      const habits = { ...HABITS, ocspOff };
      const desk = createStatusDesk({ pki: other, habits, revoked: () => [], now: () => NOW });
      expect(await verdict({ context: { desk } })).toBe('INDETERMINATE TRY_LATER');
    }
  });

  it('with one digest for its content and another for its attributes does not pass', async () => {
    const [result] = await verify({ valueDigest: 'sha1' });
    expect(result?.indication).toBe('INDETERMINATE');
    expect(result?.errors).toContain('ALGORITHMS_DIFFER');
  });

  it('of RSA 1,024 is too weak', async () => {
    const keys = generateKeyPairSync('rsa', { modulusLength: 1024 });
    expect(await verdict({ signer: officer('1010', { keys }) })).toBe('INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE');
  });

  it('issued by an officer, who is no authority, does not pass', async () => {
    const officerAsIssuer = officer('1011');
    const signer = pki.issue({ commonName: 'Giả' }, '1012', { issuer: officerAsIssuer });
    const chain = [officerAsIssuer, pki.issuing];
    expect(await verdict({ signer, issuer: officerAsIssuer, chain })).toMatch(/^INDETERMINATE (NO_CERT|CHAIN)/);
  });

  it('keeps to the path length of its authority', async () => {
    const below = officer('1013', { authority: true, usage: ['keyCertSign'] });
    const signer = pki.issue({ commonName: 'Giả' }, '1014', { issuer: below });
    const verdictOf = await verdict({ signer, issuer: below, chain: [below, pki.issuing] });
    expect(verdictOf).toBe('INDETERMINATE CHAIN_CONSTRAINTS_FAILURE');
  });

  it('does not pass once a bit of its content, its attributes or its value is changed', async () => {
    const whole = signCms({ signer: officer('1001'), issuer: pki.issuing, content, chain: [], attached: true });
    const attributes = whole.length - Buffer.from(whole).indexOf(Buffer.from('06092a864886f70d010904', 'hex'));
    const places = fc.oneof(
      // From the end of the file: attributes and value are there, and the content is where it is.
      fc.integer({ min: 0, max: attributes }).map((back) => (bytes: Uint8Array) => bytes.length - 1 - back),
      fc.nat(content.length - 1).map((at) => (bytes: Uint8Array) => Buffer.from(bytes).indexOf(content) + at),
    );
    await fc.assert(
      fc.asyncProperty(places, fc.nat(7), async (place, bit) => {
        const change = (bytes: Uint8Array) => bytes.map((byte, at) => (at === place(bytes) ? byte ^ (1 << bit) : byte));
        const results = await verify({ change, habits: { ocspOff: true } }).catch(() => []);
        expect(results.filter(({ indication }) => indication === 'TOTAL_PASSED')).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a time stamp', () => {
  const at = new Date('2026-06-01T00:00:00Z');
  const stamp = (value: Uint8Array) => stampTime(value, { authority: pki.timestamps, issuer: pki.issuing, at });
  const revoked = [{ serial: '1001', at: new Date('2026-07-01T00:00:00Z') }];

  it('proves that a certificate was revoked after the signature', async () => {
    const [result] = await verify({ stamp, revoked });
    expect(result).toMatchObject({
      indication: 'TOTAL_PASSED',
      format: 'CAdES-BASELINE-T',
      bestSignatureTime: at,
      timestamps: [{ type: 'SIGNATURE', indication: 'PASSED', productionTime: at, producedBy: 'TSA mẫu' }],
      warnings: ['REVOKED_LATER'],
    });
  });

  it('proves that it was revoked or expired before', async () => {
    const before = [{ serial: '1001', at: new Date('2026-05-01T00:00:00Z') }];
    expect(await verdict({ stamp, revoked: before })).toBe('TOTAL_FAILED REVOKED');
    const signer = officer('1020', { until: new Date('2026-05-01T00:00:00Z') });
    expect(await verdict({ stamp, signer })).toBe('TOTAL_FAILED EXPIRED');
    const later = officer('1021', { from: new Date('2026-06-15T00:00:00Z') });
    expect(await verdict({ stamp, signer: later })).toBe('TOTAL_FAILED NOT_YET_VALID');
  });

  it('over something else, or by a certificate that may not stamp, proves nothing', async () => {
    const other = () => stamp(Buffer.from('khác'));
    expect(await verdict({ stamp: other, revoked })).toBe('INDETERMINATE REVOKED_NO_POE');
    const byOfficer = (value: Uint8Array) => stampTime(value, { authority: officer('1022'), issuer: pki.issuing, at });
    const [result] = await verify({ stamp: byOfficer, revoked });
    expect(result).toMatchObject({
      subIndication: 'REVOKED_NO_POE',
      timestamps: [{ indication: 'INDETERMINATE', subIndication: 'CHAIN_CONSTRAINTS_FAILURE' }],
      warnings: ['TIMESTAMP_NOT_ACCEPTED'],
    });
    const ahead = (value: Uint8Array) =>
      stampTime(value, { authority: pki.timestamps, issuer: pki.issuing, at: new Date('2027-01-01T00:00:00Z') });
    expect((await verify({ stamp: ahead }))[0]?.timestamps[0]?.indication).toBe('INDETERMINATE');
  });
});

describe('who signs a signature', () => {
  it('is reported beside the signature, and cannot hide it', async () => {
    const results = await verify({ counterSigner: officer('1030') });
    expect(results.map(({ id, parentId, indication }) => [id, parentId, indication])).toEqual([
      ['S-1', null, 'TOTAL_PASSED'],
      ['S-1.1', 'S-1', 'TOTAL_PASSED'],
    ]);
    const bad = await verify({ counterSigner: { ...officer('1031'), keys: officer('1032').keys } });
    expect(bad.map(({ indication }) => indication)).toEqual(['TOTAL_PASSED', 'TOTAL_FAILED']);
  });
});

it('evidence that comes with the file counts while it is fresh', async () => {
  const crl = (from: string, revoked: readonly Revoked[]) =>
    issueCrl({ issuer: pki.issuing, from: new Date(from), until: new Date('2026-07-16T00:00:00Z'), revoked });
  const fresh = crl('2026-07-14T00:00:00Z', [{ serial: '1001', at: new Date('2026-07-01T00:00:00Z') }]);
  expect(await verdict({ crls: [fresh] })).toBe('INDETERMINATE REVOKED_NO_POE');
});
