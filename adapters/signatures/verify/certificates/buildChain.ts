// The way from a certificate up to a configured anchor, and the rules of RFC 5280 (section 6) along it.
import * as pkijs from 'pkijs';
import { isWeakDigest, isWeakKey, methodOf } from '../algorithms.js';
import type { SubIndication } from '../report.js';
import type { TextKey } from '../texts.js';
import { hasNameConstraints, hasUnknownCritical, hasUsage, pathLengthOf, type Certificate } from './certificate.js';

/** From the signer to the anchor. */
export interface Chain {
  readonly path: readonly Certificate[];
  readonly anchored: boolean;
}

const MAX_LENGTH = 8;
/** Signatures that looking for a way may check: a bag of certificates of one name must not cost more. */
const MAX_TRIALS = 200;

function isAmong(certificate: Certificate, list: readonly Certificate[]): boolean {
  return list.some(({ sha256 }) => sha256 === certificate.sha256);
}

/** The shortest way that ends at an anchor; without one, as far as it goes. */
export function buildChain(leaf: Certificate, pool: readonly Certificate[], anchors: readonly Certificate[]): Chain {
  let trials = 0;
  let open: (readonly Certificate[])[] = [[leaf]];
  let longest: readonly Certificate[] = [leaf];
  while (open.length > 0) {
    const next: (readonly Certificate[])[] = [];
    for (const path of open) {
      const top = path.at(-1) ?? leaf;
      if (isAmong(top, anchors)) return { path, anchored: true };
      if (path.length > longest.length) longest = path;
      if (path.length >= MAX_LENGTH) continue;
      for (const candidate of [...anchors, ...pool]) {
        if (isAmong(candidate, path) || !top.x509.checkIssued(candidate.x509)) continue;
        trials += 1;
        if (trials > MAX_TRIALS) return { path: longest, anchored: false };
        if (top.x509.verify(candidate.key)) next.push([...path, candidate]);
      }
    }
    open = next;
  }
  return { path: longest, anchored: false };
}

export interface ChainProblem {
  readonly sub: SubIndication;
  readonly key: TextKey;
}

function isCaFor(authority: Certificate, below: number): boolean {
  const length = pathLengthOf(authority);
  // Anchors without extensions (version 1) are the operator's choice.
  return authority.x509.ca && hasUsage(authority, 'keyCertSign') !== false && (length === null || below <= length);
}

/** Name constraints are the library's: they are many forms of names. */
async function keepsNames(path: readonly Certificate[], at: Date): Promise<boolean> {
  if (!path.some(hasNameConstraints)) return true;
  const trees = path.map(({ tree }) => tree);
  const engine = new pkijs.CertificateChainValidationEngine({
    trustedCerts: trees.slice(-1),
    certs: trees.slice(0, -1).reverse(),
    checkDate: at,
  });
  const { result } = await engine.verify({ passedWhenNotRevValues: true });
  return result;
}

/** The first rule that an anchored way breaks. */
export async function findChainProblem(path: readonly Certificate[], at: Date): Promise<ChainProblem | undefined> {
  const authorities = path.slice(1);
  const selfIssued = (one: Certificate) => one.x509.subject === one.x509.issuer;
  for (const [place, authority] of authorities.entries()) {
    const below = authorities.slice(0, place).filter((one) => !selfIssued(one)).length;
    if (!isCaFor(authority, below)) return { sub: 'CHAIN_CONSTRAINTS_FAILURE', key: 'CA_NOT_ALLOWED' };
    if (at < authority.notBefore || at > authority.notAfter)
      return { sub: 'CERTIFICATE_CHAIN_GENERAL_FAILURE', key: 'CA_OUT_OF_VALIDITY' };
  }
  if (path.some(hasUnknownCritical)) return { sub: 'CHAIN_CONSTRAINTS_FAILURE', key: 'UNKNOWN_CRITICAL_EXTENSION' };
  if (!(await keepsNames(path, at))) return { sub: 'CHAIN_CONSTRAINTS_FAILURE', key: 'NAME_CONSTRAINTS' };
  return undefined;
}

/** True if a key or a signature of the way is too weak; the anchor's own signature proves nothing and is not looked at. */
export function isWeakChain({ path, anchored }: Chain): boolean {
  const signed = anchored ? path.slice(0, -1) : path;
  return (
    path.some(({ key }) => isWeakKey(key)) ||
    signed.some(({ tree }) => {
      const oid = tree.signatureAlgorithm.algorithmId;
      const method = methodOf(oid);
      return method !== undefined && isWeakDigest(method.digest);
    })
  );
}
