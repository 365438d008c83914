// Signs small XML documents (XAdES-B), written in canonical form from the start, so that nothing has to be canonicalised.
import { createHash, sign } from 'node:crypto';
import type { Holder } from '../pki/issueCertificate.js';

export interface XmlOptions {
  readonly signer: Holder;
  readonly chain?: readonly Holder[];
  /** Children of the root, in canonical form. */
  readonly content?: string;
  /** Address of the reference; '' is the document. @default '' */
  readonly uri?: string;
  /** Attributes of the root. */
  readonly root?: string;
  /** @default enveloped-signature and exclusive C14N */
  readonly transforms?: readonly string[];
  readonly ess?: 'V2' | 'MISSING' | 'OTHER';
  readonly other?: Holder;
  readonly sha1?: boolean;
  readonly policy?: string;
  readonly signingTime?: Date;
}

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const XADES = 'http://uri.etsi.org/01903/v1.3.2#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = `${DS}enveloped-signature`;

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

interface Digest {
  readonly name: string;
  readonly uri: string;
}

const SHA1: Digest = { name: 'sha1', uri: `${DS}sha1` };
const SHA256: Digest = { name: 'sha256', uri: 'http://www.w3.org/2001/04/xmlenc#sha256' };

const hash = ({ name }: Digest, text: string | Uint8Array): string => base64(createHash(name).update(text).digest());

function digestOf(digest: Digest, text: string | Uint8Array): string {
  return `<ds:DigestMethod Algorithm="${digest.uri}"></ds:DigestMethod><ds:DigestValue>${hash(digest, text)}</ds:DigestValue>`;
}

function reference(uri: string, type: string, transforms: readonly string[], digest: string): string {
  const list = transforms.map((one) => `<ds:Transform Algorithm="${one}"></ds:Transform>`).join('');
  return `<ds:Reference${type} URI="${uri}"><ds:Transforms>${list}</ds:Transforms>${digest}</ds:Reference>`;
}

function properties({ ess = 'V2', signer, other, policy, signingTime }: XmlOptions): string {
  const named = ess === 'OTHER' ? (other ?? signer) : signer;
  const certificate =
    ess === 'MISSING'
      ? ''
      : `<xades:SigningCertificateV2><xades:Cert><xades:CertDigest>${digestOf(SHA256, named.certificate)}</xades:CertDigest></xades:Cert></xades:SigningCertificateV2>`;
  const rule =
    policy === undefined
      ? ''
      : `<xades:SignaturePolicyIdentifier><xades:SignaturePolicyId><xades:SigPolicyId><xades:Identifier>urn:oid:${policy}</xades:Identifier></xades:SigPolicyId></xades:SignaturePolicyId></xades:SignaturePolicyIdentifier>`;
  const time = (signingTime ?? new Date()).toISOString();
  return `<xades:SignedProperties Id="SP"><xades:SignedSignatureProperties><xades:SigningTime>${time}</xades:SigningTime>${certificate}${rule}</xades:SignedSignatureProperties></xades:SignedProperties>`;
}

/** Exclusive C14N writes a namespace where it is first used on the way down. */
function canonicalProperties(text: string): string {
  return text
    .replace('<xades:SignedProperties', `<xades:SignedProperties xmlns:xades="${XADES}"`)
    .replaceAll(/<ds:(DigestMethod|DigestValue)/g, `<ds:$1 xmlns:ds="${DS}"`);
}

/** The signature over this text; `object` is its own content, where it has one. */
function signatureOver(canonical: string, object: string, options: XmlOptions): string {
  const { signer, chain = [], uri = '', transforms = [ENVELOPED, EXCLUSIVE], sha1 = false } = options;
  const digest = sha1 ? SHA1 : SHA256;
  const described = properties(options);
  const typed = ' Type="http://uri.etsi.org/01903#SignedProperties"';
  const method = sha1 ? 'ecdsa-sha1' : 'ecdsa-sha256';
  const info =
    `<ds:SignedInfo><ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}"></ds:CanonicalizationMethod>` +
    `<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#${method}"></ds:SignatureMethod>` +
    reference(uri, '', transforms, digestOf(digest, canonical)) +
    reference('#SP', typed, [EXCLUSIVE], digestOf(digest, canonicalProperties(described))) +
    '</ds:SignedInfo>';
  const signed = info.replace('<ds:SignedInfo>', `<ds:SignedInfo xmlns:ds="${DS}">`);
  const key = { key: signer.keys.privateKey, dsaEncoding: 'ieee-p1363' } as const;
  const value = base64(sign(digest.name, Buffer.from(signed), key));
  const certificates = [signer, ...chain].map(
    ({ certificate }) => `<ds:X509Certificate>${base64(certificate)}</ds:X509Certificate>`,
  );
  return (
    `<ds:Signature xmlns:ds="${DS}">${info}<ds:SignatureValue>${value}</ds:SignatureValue>` +
    `<ds:KeyInfo><ds:X509Data>${certificates.join('')}</ds:X509Data></ds:KeyInfo>${object}` +
    `<ds:Object><xades:QualifyingProperties xmlns:xades="${XADES}" Target="#S">${described}</xades:QualifyingProperties></ds:Object></ds:Signature>`
  );
}

/** The signature stands inside the document that it signs. */
export function signXml(options: XmlOptions): string {
  const { content = '<So>12</So>', root = '' } = options;
  const open = `<QuyetDinh xmlns="urn:mau"${root}>`;
  const signature = signatureOver(`${open}${content}</QuyetDinh>`, '', options);
  return `${open}${content}${signature}</QuyetDinh>`;
}

/** The document is the signature, and its object the content. */
export function signXmlEnveloping(options: XmlOptions): string {
  const { content = '<So xmlns="">12</So>' } = options;
  const object = `<ds:Object Id="O">${content}</ds:Object>`;
  const canonical = object.replace('<ds:Object', `<ds:Object xmlns:ds="${DS}"`).replace(' xmlns=""', '');
  return signatureOver(canonical, object, { ...options, uri: '#O', transforms: [EXCLUSIVE] });
}
