// The certificate that a signer says is theirs: by issuer and serial number, or by key identifier; bound by ESS.
import { createHash } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { digestOf, isWeakDigest } from '../algorithms.js';
import { isSame, MalformedError } from '../asn1.js';
import { serialOf, type Certificate } from '../certificates/certificate.js';
import type { VerifyContext } from '../context.js';
import type { Findings } from '../findings.js';
import { essReferencesOf, type EssReference } from './attributes.js';

function hasKeyIdentifier({ tree }: Certificate, identifier: Uint8Array): boolean {
  const parsed: unknown = tree.extensions?.find(({ extnID }) => extnID === '2.5.29.14')?.parsedValue;
  return parsed instanceof asn1js.OctetString && isSame(parsed.valueBlock.valueHexView, identifier);
}

function isNamed(certificate: Certificate, sid: unknown): boolean {
  if (sid instanceof pkijs.IssuerAndSerialNumber)
    return certificate.serial === serialOf(sid.serialNumber) && certificate.tree.issuer.isEqual(sid.issuer);
  const view = (sid as { readonly valueBlock?: { readonly valueHexView?: unknown } }).valueBlock?.valueHexView;
  return view instanceof Uint8Array && hasKeyIdentifier(certificate, view);
}

function fits(certificate: Certificate, { digestOid, digest, serial }: EssReference): boolean {
  const name = digestOf(digestOid);
  if (name === undefined) return false;
  if (serial !== null && serialOf(serial) !== certificate.serial) return false;
  return isSame(createHash(name).update(certificate.raw).digest(), digest);
}

function readReferences(signer: pkijs.SignerInfo): readonly EssReference[] | undefined {
  try {
    return essReferencesOf(signer.signedAttrs?.attributes ?? []);
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

/** Undefined, with a finding, where nobody can be named. */
export function findSigner(
  signer: pkijs.SignerInfo,
  certificates: readonly Certificate[],
  findings: Findings,
  { settings }: VerifyContext,
): Certificate | undefined {
  findings.done('signingCertificate');
  const named = certificates.filter((certificate) => isNamed(certificate, signer.sid));
  const references = readReferences(signer);
  const bound = named.find((certificate) => references?.every((reference) => fits(certificate, reference)));
  const found = bound ?? named[0];
  if (found === undefined) {
    findings.add('signingCertificate', 'NO_SIGNING_CERTIFICATE_FOUND', 'SIGNER_CERTIFICATE_MISSING');
  } else if (references === undefined || bound === undefined) {
    findings.add('signingCertificate', 'NO_SIGNING_CERTIFICATE_FOUND', 'SIGNER_REFERENCE_MISMATCH');
  } else if (references.length === 0) {
    if (settings.requireSigningCertificate)
      findings.add('signingCertificate', 'NO_SIGNING_CERTIFICATE_FOUND', 'SIGNER_REFERENCE_MISSING');
    else findings.warn('SIGNER_REFERENCE_MISSING');
  } else if (references.every(({ digestOid }) => isWeakDigest(digestOf(digestOid) ?? null))) {
    findings.warn('SIGNER_REFERENCE_WEAK');
  }
  return found;
}
