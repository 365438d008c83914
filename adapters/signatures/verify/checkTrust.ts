// The part that all formats share once the signer's certificate is known: chain, revocation, key usage, algorithms, validity.
import { isWeakDigest, type SignatureMethod } from './algorithms.js';
import { buildChain, findChainProblem, isWeakChain, type Chain } from './certificates/buildChain.js';
import { extendedUsageOf, hasUsage, type Certificate } from './certificates/certificate.js';
import { checkRevocation, type Brought } from './certificates/checkRevocation.js';
import type { VerifyContext } from './context.js';
import type { Findings } from './findings.js';
import type { ChainEntry, RevocationEntry } from './report.js';

export interface TrustQuestion {
  readonly signer: Certificate;
  /** Certificates that came along, and lists and answers. */
  readonly pool: readonly Certificate[];
  readonly brought: Brought;
  readonly purpose: 'SIGNATURE' | 'TIMESTAMP';
  /** The earliest proven time; the time of validation without one. */
  readonly best: Date;
  /** Digests that the signature rests on. */
  readonly digests: readonly (string | null)[];
  readonly method: SignatureMethod | undefined;
}

export interface Trust {
  readonly chain: readonly ChainEntry[];
  readonly revocation: readonly RevocationEntry[];
}

const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';

/** RFC 3161, 2.3: that purpose alone, and critical. A signer must be allowed to sign, and say so. */
function isForPurpose(signer: Certificate, purpose: TrustQuestion['purpose']): boolean {
  const extended = extendedUsageOf(signer);
  const signs = [hasUsage(signer, 'digitalSignature'), hasUsage(signer, 'nonRepudiation')];
  if (purpose === 'SIGNATURE') return signs.includes(true);
  const isAlone = extended?.purposes.length === 1 && extended.purposes[0] === TIME_STAMPING;
  return isAlone && extended.critical && !signs.every((allowed) => allowed === false);
}

function toEntry(certificate: Certificate, trustAnchor: boolean): ChainEntry {
  const { x509, serial, notBefore, notAfter, sha256 } = certificate;
  const [subject, issuer] = [x509.subject, x509.issuer].map((name) => (name ?? '').split('\n').join(', '));
  return { subject: subject ?? '', issuer: issuer ?? '', serial, notBefore, notAfter, sha256, trustAnchor };
}

function checkValidity({ signer, best }: TrustQuestion, findings: Findings, { now }: VerifyContext): void {
  findings.done('certificateValidity');
  const isProven = best < now;
  if (best < signer.notBefore)
    findings.add('certificateValidity', isProven ? 'NOT_YET_VALID' : 'OUT_OF_BOUNDS_NO_POE', 'NOT_YET_VALID');
  if (best > signer.notAfter) {
    // Without a proof of the time nobody knows whether it was signed before the end.
    const isAsked = !findings.has('revocation') && !findings.has('certificateChain');
    const unproven = isAsked ? 'OUT_OF_BOUNDS_NOT_REVOKED' : 'OUT_OF_BOUNDS_NO_POE';
    findings.add('certificateValidity', isProven ? 'EXPIRED' : unproven, 'EXPIRED');
  }
}

function checkAlgorithms({ digests, method }: TrustQuestion, chain: Chain, findings: Findings): void {
  findings.done('algorithms');
  const isWeak = digests.some(isWeakDigest) || isWeakDigest(method?.digest ?? null) || isWeakChain(chain);
  if (isWeak) findings.add('algorithms', 'CRYPTO_CONSTRAINTS_FAILURE', 'ALGORITHM_TOO_WEAK');
}

export async function checkTrust(question: TrustQuestion, findings: Findings, context: VerifyContext): Promise<Trust> {
  const { signer, pool, purpose, best } = question;
  const anchors = purpose === 'SIGNATURE' ? context.anchors : context.timestampAnchors;
  const chain = buildChain(signer, pool, anchors);
  findings.done('certificateChain');
  if (!isForPurpose(signer, purpose))
    findings.add('certificateChain', 'CHAIN_CONSTRAINTS_FAILURE', 'KEY_USAGE_NOT_ALLOWED');
  let revocation: readonly RevocationEntry[] = [];
  if (chain.anchored) {
    const problem = await findChainProblem(chain.path, best);
    if (problem !== undefined) findings.add('certificateChain', problem.sub, problem.key);
    revocation = await checkRevocation(chain.path, question.brought, best, findings, context);
  } else {
    findings.add('certificateChain', 'NO_CERTIFICATE_CHAIN_FOUND', 'NO_TRUSTED_CHAIN');
  }
  checkAlgorithms(question, chain, findings);
  checkValidity(question, findings, context);
  const last = chain.path.length - 1;
  return {
    chain: chain.path.map((certificate, place) => toEntry(certificate, chain.anchored && place === last)),
    revocation,
  };
}
