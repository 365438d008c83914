// One SignerInfo, step by step (ETSI EN 319 102-1): certificate, content, value, time stamps, trust, policy.
import { createHash } from 'node:crypto';
import type * as pkijs from 'pkijs';
import { digestOf, isSignatureOf } from '../algorithms.js';
import { isSame, octetsOf } from '../asn1.js';
import type { Certificate } from '../certificates/certificate.js';
import type { Brought } from '../certificates/checkRevocation.js';
import { checkTrust, type Trust } from '../checkTrust.js';
import type { VerifyContext } from '../context.js';
import type { Findings } from '../findings.js';
import type { TimestampEntry } from '../report.js';
import { ATTRIBUTE, hasDuplicates, isSorted, oidOf, policyOf, timeOf, valueOf } from './attributes.js';
import { findSigner } from './findSigner.js';
import { methodOfSigner, signatureValueOf, signedAttributeBytes } from './signedBytes.js';

/** A digest of what was signed, by the name of the algorithm; null: the content is not there. */
export type Digester = (algorithm: string) => Uint8Array | null;

export interface SignerQuestion {
  readonly signer: pkijs.SignerInfo;
  readonly certificates: readonly Certificate[];
  readonly brought: Brought;
  /** Null for counter-signatures, which have no content type. */
  readonly contentType: string | null;
  readonly digest: Digester;
  readonly purpose: 'SIGNATURE' | 'TIMESTAMP';
  /** A time that is proven by something outside, such as a later time stamp of the document. */
  readonly provenAt: Date | null;
  /** Looks at the time stamps over this signature. */
  readonly timestamps: (signer: pkijs.SignerInfo) => Promise<readonly TimestampEntry[]>;
}

export interface SignerAnswer {
  readonly certificate: Certificate | undefined;
  readonly trust: Trust;
  readonly claimedSigningTime: Date | null;
  readonly best: Date;
  readonly timestamps: readonly TimestampEntry[];
  readonly digestAlgorithm: string | null;
  readonly signatureAlgorithm: string | null;
}

/** RFC 5652, 5.4 and 11: content type and digest must be signed, each once. */
function checkContent({ signer, contentType, digest }: SignerQuestion, findings: Findings): void {
  findings.done('contentDigest');
  const attributes = signer.signedAttrs?.attributes;
  if (attributes === undefined) {
    // Then the value covers the content itself, and the content could be somebody's signed attributes.
    return findings.add('contentDigest', 'SIG_CONSTRAINTS_FAILURE', 'SIGNED_ATTRIBUTES_MISSING');
  }
  if (hasDuplicates(attributes)) findings.add('format', 'FORMAT_FAILURE', 'SIGNED_ATTRIBUTES_DUPLICATED');
  if (signer.signedAttrs !== undefined && !isSorted(signer.signedAttrs))
    findings.add('format', 'FORMAT_FAILURE', 'SIGNED_ATTRIBUTES_UNSORTED');
  if (contentType !== null && oidOf(valueOf(attributes, ATTRIBUTE.contentType)) !== contentType)
    findings.add('format', 'FORMAT_FAILURE', 'CONTENT_TYPE_MISMATCH');
  const name = digestOf(signer.digestAlgorithm.algorithmId);
  if (name === undefined) return findings.add('algorithms', 'CRYPTO_CONSTRAINTS_FAILURE', 'ALGORITHM_UNKNOWN');
  const actual = digest(name);
  if (actual === null) return findings.add('contentDigest', 'SIGNED_DATA_NOT_FOUND', 'CONTENT_MISSING');
  const stated = valueOf(attributes, ATTRIBUTE.messageDigest);
  if (stated === undefined || !isSame(octetsOf(stated), actual))
    findings.add('contentDigest', 'HASH_FAILURE', 'CONTENT_CHANGED');
}

function checkValue(signer: pkijs.SignerInfo, certificate: Certificate, findings: Findings): void {
  findings.done('signatureValue');
  const method = methodOfSigner(signer);
  if (method === undefined) return findings.add('algorithms', 'CRYPTO_CONSTRAINTS_FAILURE', 'ALGORITHM_UNKNOWN');
  // RFC 8933: one digest for the content and for the attributes.
  if (method.digest !== null && method.digest !== digestOf(signer.digestAlgorithm.algorithmId))
    findings.add('algorithms', 'CRYPTO_CONSTRAINTS_FAILURE', 'ALGORITHMS_DIFFER');
  if (signer.signedAttrs === undefined) return;
  const signed = signedAttributeBytes(signer.signedAttrs);
  if (!isSignatureOf(method, certificate.key, signed, signatureValueOf(signer)))
    findings.add('signatureValue', 'SIG_CRYPTO_FAILURE', 'VALUE_WRONG');
}

function checkPolicy(signer: pkijs.SignerInfo, findings: Findings, { settings }: VerifyContext): void {
  const policy = policyOf(signer.signedAttrs?.attributes ?? []);
  if (policy === null) return;
  findings.done('signaturePolicy');
  if (!settings.acceptedPolicies.includes(policy))
    findings.add('signaturePolicy', 'SIGNATURE_POLICY_NOT_AVAILABLE', 'POLICY_UNKNOWN');
}

/** The earliest time that is proven; the time of validation where none is. */
function bestOf(entries: readonly TimestampEntry[], provenAt: Date | null, now: Date): Date {
  const passed = entries
    .filter(({ indication }) => indication === 'PASSED')
    .map(({ productionTime }) => productionTime);
  const times = [...passed, provenAt, now].filter((time) => time !== null).map((time) => time.getTime());
  return new Date(Math.min(...times));
}

function reportTimestamps(entries: readonly TimestampEntry[], findings: Findings): void {
  if (entries.length === 0) return;
  findings.done('timestamps');
  // A bad time stamp proves nothing, and takes nothing away from the signature under it.
  if (entries.some(({ indication }) => indication !== 'PASSED')) findings.warn('TIMESTAMP_NOT_ACCEPTED');
}

/** RSA, ECDSA and so on, with the digest. */
function nameOfMethod(signer: pkijs.SignerInfo): string | null {
  const method = methodOfSigner(signer);
  return method === undefined ? null : [method.scheme, method.digest].filter((part) => part !== null).join(' ');
}

export async function checkSigner(
  question: SignerQuestion,
  findings: Findings,
  context: VerifyContext,
): Promise<SignerAnswer> {
  const { signer, certificates, brought, purpose, provenAt } = question;
  const certificate = findSigner(signer, certificates, findings, context);
  checkContent(question, findings);
  if (certificate !== undefined) checkValue(signer, certificate, findings);
  const timestamps = await question.timestamps(signer);
  reportTimestamps(timestamps, findings);
  const best = bestOf(timestamps, provenAt, context.now);
  const digest = digestOf(signer.digestAlgorithm.algorithmId) ?? null;
  const ask = { pool: certificates, brought, purpose, best, digests: [digest], method: methodOfSigner(signer) };
  const trust =
    certificate === undefined
      ? { chain: [], revocation: [] }
      : await checkTrust({ ...ask, signer: certificate }, findings, context);
  checkPolicy(signer, findings, context);
  return {
    certificate,
    trust,
    claimedSigningTime: timeOf(valueOf(signer.signedAttrs?.attributes ?? [], ATTRIBUTE.signingTime)),
    best,
    timestamps,
    digestAlgorithm: digest,
    signatureAlgorithm: nameOfMethod(signer),
  };
}

/** A digester over bytes that are there. */
export function digesterOf(content: Uint8Array | null): Digester {
  return (algorithm) => (content === null ? null : createHash(algorithm).update(content).digest());
}
