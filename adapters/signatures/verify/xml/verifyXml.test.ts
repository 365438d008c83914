// XML signatures: good ones, and documents in which something else is shown than what was signed.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createPki } from '../../../../sandbox/signatures/pki/createPki.js';
import { createStatusDesk } from '../../../../sandbox/signatures/pki/createStatusDesk.js';
import { signXml, signXmlEnveloping, type XmlOptions } from '../../../../sandbox/signatures/signing/signXml.js';
import { createContext } from '../../fixtures/createContext.js';
import { verifyFile } from '../verifyFile.js';

const NOW = new Date('2026-07-15T01:00:00Z');
const pki = createPki({ seed: 'test', url: 'http://pki.mau' });
const stranger = createPki({ seed: 'stranger', url: 'http://pki.mau' });
const signer = pki.issue({ commonName: 'Lãnh đạo Mẫu' }, '3001');
const habits = { staleStatus: false, foreignResponder: false, ocspOff: false };
const revoked: { serial: string; at: Date }[] = [];
const desk = createStatusDesk({ pki, habits, revoked: () => revoked, now: () => NOW });
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

const options = (more: Partial<XmlOptions> = {}): XmlOptions => ({
  signer,
  chain: [pki.issuing],
  signingTime: NOW,
  ...more,
});
const signed = (more: Partial<XmlOptions> = {}) => signXml(options(more));

async function verify(text: string, settings = {}) {
  const context = createContext({ anchors: [pki.root.certificate], desk, now: NOW, settings });
  return verifyFile(Buffer.from(text), null, context);
}

async function verdict(text: string, settings = {}) {
  const { outcome, signatures } = await verify(text, settings);
  const [first] = signatures;
  return first === undefined ? outcome : `${first.indication} ${first.subIndication ?? ''}`.trim();
}

describe('an XML signature', () => {
  it('passes over the document around it, and says who signed', async () => {
    const { outcome, kind, signatures } = await verify(signed());
    expect([outcome, kind]).toEqual(['SIGNATURES_FOUND', 'XML']);
    expect(signatures).toMatchObject([
      {
        indication: 'TOTAL_PASSED',
        format: 'XAdES-BASELINE-B',
        signedBy: 'Lãnh đạo Mẫu',
        scope: [{ type: 'FULL' }],
        claimedSigningTime: NOW,
        digestAlgorithm: 'sha256',
        signatureAlgorithm: 'ECDSA sha256',
      },
    ]);
  });

  it('passes over the root by its Id, and around its own object', async () => {
    expect(await verdict(signed({ root: ' Id="QD"', uri: '#QD' }))).toBe('TOTAL_PASSED');
    expect(await verdict(signXmlEnveloping(options()))).toBe('TOTAL_PASSED');
  });

  it('passes with spaces and a declaration before it', async () => {
    expect(await verdict(`\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n${signed()}\n`)).toBe('TOTAL_PASSED');
  });

  const other = stranger.issue({ commonName: 'Lạ' }, '1');
  it.each<[string, Partial<XmlOptions>, string]>([
    ['of another root', { signer: other, chain: [stranger.issuing] }, 'INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND'],
    ['by SHA-1', { sha1: true }, 'INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE'],
    ['that names no certificate', { ess: 'MISSING' }, 'INDETERMINATE NO_SIGNING_CERTIFICATE_FOUND'],
    ['that names another one', { ess: 'OTHER', other }, 'INDETERMINATE NO_SIGNING_CERTIFICATE_FOUND'],
    ['that names its authority', { ess: 'OTHER', other: pki.issuing }, 'TOTAL_FAILED SIG_CRYPTO_FAILURE'],
    ['under an unknown policy', { policy: '1.2.3' }, 'INDETERMINATE SIGNATURE_POLICY_NOT_AVAILABLE'],
    ['of a file outside', { uri: 'file:///etc/hostname' }, 'INDETERMINATE SIGNED_DATA_NOT_FOUND'],
    ['of an address outside', { uri: 'http://127.0.0.1/mau.xml' }, 'INDETERMINATE SIGNED_DATA_NOT_FOUND'],
    ['of something that is not there', { uri: '#khong' }, 'INDETERMINATE SIGNED_DATA_NOT_FOUND'],
    [
      'with XPath',
      { transforms: ['http://www.w3.org/TR/1999/REC-xpath-19991116', EXCLUSIVE] },
      'INDETERMINATE GENERIC',
    ],
    ['with XSLT', { transforms: ['http://www.w3.org/TR/1999/REC-xslt-19991116'] }, 'INDETERMINATE GENERIC'],
    ['with a transform behind C14N', { transforms: [EXCLUSIVE, ENVELOPED] }, 'INDETERMINATE GENERIC'],
    ['that is not taken out of what it signs', { transforms: [EXCLUSIVE] }, 'TOTAL_FAILED HASH_FAILURE'],
  ])('%s does not pass', async (_name, more, expected) => {
    expect(await verdict(signed(more))).toBe(expected);
  });

  it('of a revoked or an expired certificate does not pass', async () => {
    revoked.push({ serial: '3001', at: new Date('2026-07-01T00:00:00Z') });
    expect(await verdict(signed())).toBe('INDETERMINATE REVOKED_NO_POE');
    revoked.pop();
    const old = pki.issue({ commonName: 'Cũ' }, '3002', { until: new Date('2026-01-01T00:00:00Z') });
    expect(await verdict(signed({ signer: old }))).toBe('INDETERMINATE OUT_OF_BOUNDS_NOT_REVOKED');
  });

  it('with a key that is not that of its certificate fails', async () => {
    const forged = { ...signer, keys: pki.issue({ commonName: 'Giả' }, '3003').keys };
    expect(await verdict(signed({ signer: forged }))).toBe('TOTAL_FAILED SIG_CRYPTO_FAILURE');
  });

  it('whose content was changed fails', async () => {
    expect(await verdict(signed().replace('<So>12<', '<So>13<'))).toBe('TOTAL_FAILED HASH_FAILURE');
  });
});

describe('wrapping', () => {
  const byId = () => signed({ root: ' Id="QD"', uri: '#QD' });
  const signature = (text: string) => /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(text)?.[0] ?? '';

  it('the signed document inside another one covers a part', async () => {
    const { signatures } = await verify(`<Bao><So>99</So>${byId()}</Bao>`);
    expect(signatures).toMatchObject([
      { indication: 'INDETERMINATE', errors: ['COVERS_PART_ONLY'], scope: [{ type: 'PARTIAL', name: 'QuyetDinh' }] },
    ]);
  });

  it('a second element with the same Id fails', async () => {
    const twice = `<Bao><QuyetDinh xmlns="urn:mau" Id="QD"><So>99</So></QuyetDinh>${byId()}</Bao>`;
    expect(await verdict(twice)).toBe('TOTAL_FAILED FORMAT_FAILURE');
    expect(await verdict(byId().replace('<So>', '<So xml:id="QD">'))).toBe('TOTAL_FAILED FORMAT_FAILURE');
  });

  it('the signature moved around a copy of what it signed does not pass', async () => {
    const text = byId();
    const inner = text.replace(signature(text), '');
    const moved = signature(text).replace('</ds:Signature>', `<ds:Object>${inner}</ds:Object></ds:Signature>`);
    const fake = `<QuyetDinh xmlns="urn:mau" Id="Gia"><So>99</So>${moved}</QuyetDinh>`;
    expect(await verdict(fake)).not.toMatch('PASSED');
  });

  it('an object that nobody signed does not pass, in whichever signature', async () => {
    for (const text of [signed(), signXmlEnveloping(options())]) {
      const fake = text.replace('</ds:KeyInfo>', '</ds:KeyInfo><ds:Object><So>99</So></ds:Object>');
      expect(await verdict(fake)).toBe('INDETERMINATE GENERIC');
    }
  });

  it('properties that nobody signed do not name the signer', async () => {
    const fake = signed({ ess: 'MISSING' });
    const strange = /<ds:Object><xades[\s\S]*?<\/ds:Object>/.exec(signed().replace('Id="SP"', 'Id="SP2"'))?.[0] ?? '';
    expect(await verdict(fake.replace('</ds:KeyInfo>', `</ds:KeyInfo>${strange}`))).toBe(
      'INDETERMINATE NO_SIGNING_CERTIFICATE_FOUND',
    );
  });

  it('a second SignedInfo or value in one signature is not readable', async () => {
    const text = signed();
    const info = /<ds:SignedInfo>[\s\S]*<\/ds:SignedInfo>/.exec(text)?.[0] ?? '';
    expect(await verdict(text.replace(info, info + info))).toBe('TOTAL_FAILED FORMAT_FAILURE');
  });
});

describe('an XML document', () => {
  it('with a document type is not read', async () => {
    const bomb = `<!DOCTYPE a [<!ENTITY b "bbbb">]>${signed()}`;
    expect(await verify(bomb)).toMatchObject({ outcome: 'UNSUPPORTED', errors: ['DTD_FORBIDDEN'] });
    const hidden = Buffer.from(`\uFEFF<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>`, 'utf16le');
    const context = createContext({ anchors: [], desk: null, now: NOW });
    expect((await verifyFile(hidden, null, context)).signatures).toEqual([]);
  });

  it('without a signature has none, and a malformed one is refused', async () => {
    expect(await verdict('<a></a>')).toBe('NO_SIGNATURE_FOUND');
    expect(await verdict('<a><b></a>')).toBe('FORMAT_FAILURE');
    expect(await verdict('<a>'.repeat(400) + '</a>'.repeat(400))).toBe('FORMAT_FAILURE');
  });

  it('with one bad signature still tells of the good one', async () => {
    const text = signed().replace('</QuyetDinh>', '');
    const two = await verify(
      `${text}<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"></ds:Signature></QuyetDinh>`,
    );
    expect(two.signatures.map(({ subIndication }) => subIndication)).toEqual(['HASH_FAILURE', 'FORMAT_FAILURE']);
  });

  it('of a document that has no canonical form is malformed', async () => {
    const relative = signed().replace('"urn:mau"', '"mau"');
    expect(await verdict(relative)).toBe('TOTAL_FAILED FORMAT_FAILURE');
  });

  it('never passes once a character of it was changed', async () => {
    const text = signed();
    const unsigned = text.indexOf('<ds:KeyInfo');
    await fc.assert(
      fc.asyncProperty(fc.nat(unsigned - 1), fc.constantFrom('a', 'Z', '0', ' x'), async (at, mark) => {
        const changed = text.slice(0, at) + mark + text.slice(at + 1);
        // Itself again, or a space before it: between attributes and in base64 that changes nothing.
        if (mark.trim() === text[at]) return;
        expect(await verdict(changed)).not.toBe('TOTAL_PASSED');
      }),
      { numRuns: 80 },
    );
  });
});
