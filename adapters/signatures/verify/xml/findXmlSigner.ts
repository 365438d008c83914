// Who signed an XML signature: a certificate in it, named under the signature by XAdES.
import { createHash } from 'node:crypto';
import { isWeakDigest } from '../algorithms.js';
import { isSame, MalformedError } from '../asn1.js';
import type { Certificate } from '../certificates/certificate.js';
import { readCertificates } from '../cms/certificateBag.js';
import type { VerifyContext } from '../context.js';
import type { Findings } from '../findings.js';
import { digestOfUri, DS, XADES } from './names.js';
import { attributeOf, bytesOf, childOf, childrenOf, textOf, type Element } from './openXml.js';
import type { Referenced } from './references.js';

/** The properties that the signature covers; those that it does not cover say nothing. */
export function signedPropertiesOf(signature: Element, referenced: readonly Referenced[]): Element | undefined {
  const objects = childrenOf(signature, DS, 'Object');
  const own = objects.flatMap(
    (object) => childOf(childOf(object, XADES, 'QualifyingProperties'), XADES, 'SignedProperties') ?? [],
  );
  return own.find((properties) =>
    referenced.some(({ element, isSignedProperties }) => isSignedProperties && element === properties),
  );
}

function signaturePropertiesOf(properties: Element | undefined): Element | undefined {
  return childOf(properties, XADES, 'SignedSignatureProperties');
}

export function claimedTimeOf(properties: Element | undefined): Date | null {
  const text = textOf(childOf(signaturePropertiesOf(properties), XADES, 'SigningTime'));
  const time = new Date(text);
  return text === '' || Number.isNaN(time.getTime()) ? null : time;
}

/** The identifier of an explicit policy; null where there is none, or it is implied. */
export function xmlPolicyOf(properties: Element | undefined): string | null {
  const policy = childOf(signaturePropertiesOf(properties), XADES, 'SignaturePolicyIdentifier');
  const id = childOf(childOf(policy, XADES, 'SignaturePolicyId'), XADES, 'SigPolicyId');
  if (id === undefined) return null;
  return textOf(childOf(id, XADES, 'Identifier')).replace(/^urn:oid:/, '');
}

interface Reference {
  readonly digest: string | undefined;
  readonly value: Uint8Array;
}

/** The first certificate of each list is the signer's (EN 319 132-1, 5.2.2). */
function referencesOf(properties: Element | undefined): Reference[] {
  const holder = signaturePropertiesOf(properties);
  return ['SigningCertificateV2', 'SigningCertificate'].flatMap((name) => {
    const list = childOf(holder, XADES, name);
    if (list === undefined) return [];
    const digest = childOf(childOf(list, XADES, 'Cert'), XADES, 'CertDigest');
    const method = attributeOf(childOf(digest, DS, 'DigestMethod'), 'Algorithm');
    return [{ digest: digestOfUri(method), value: bytesOf(childOf(digest, DS, 'DigestValue')) }];
  });
}

function fits(certificate: Certificate, { digest, value }: Reference): boolean {
  return digest !== undefined && isSame(createHash(digest).update(certificate.raw).digest(), value);
}

export function certificatesOf(signature: Element, { limits }: VerifyContext): Certificate[] {
  const holders = childrenOf(childOf(signature, DS, 'KeyInfo'), DS, 'X509Data');
  const elements = holders.flatMap((holder) => childrenOf(holder, DS, 'X509Certificate'));
  if (elements.length > limits.maxCertificates) throw new MalformedError('too many certificates');
  return readCertificates(elements.map(bytesOf));
}

export interface XmlSignerQuestion {
  readonly certificates: readonly Certificate[];
  readonly properties: Element | undefined;
  /** Whether the value was made with this certificate's key. */
  readonly isMadeBy: (certificate: Certificate) => boolean;
}

/** Undefined, with a finding, where nobody can be named. */
export function findXmlSigner(
  { certificates, properties, isMadeBy }: XmlSignerQuestion,
  findings: Findings,
  { settings }: VerifyContext,
): Certificate | undefined {
  findings.done('signingCertificate');
  const references = referencesOf(properties);
  const bound = certificates.find(
    (one) => references.length > 0 && references.every((reference) => fits(one, reference)),
  );
  const found = bound ?? certificates.find(isMadeBy) ?? certificates[0];
  if (found === undefined) {
    findings.add('signingCertificate', 'NO_SIGNING_CERTIFICATE_FOUND', 'SIGNER_CERTIFICATE_MISSING');
  } else if (references.length > 0 && bound === undefined) {
    findings.add('signingCertificate', 'NO_SIGNING_CERTIFICATE_FOUND', 'SIGNER_REFERENCE_MISMATCH');
  } else if (references.length === 0) {
    if (settings.requireSigningCertificate)
      findings.add('signingCertificate', 'NO_SIGNING_CERTIFICATE_FOUND', 'SIGNER_REFERENCE_MISSING');
    else findings.warn('SIGNER_REFERENCE_MISSING');
  } else if (references.every(({ digest }) => isWeakDigest(digest ?? null))) {
    findings.warn('SIGNER_REFERENCE_WEAK');
  }
  return found;
}
