// A certificate revocation list: may it speak about this certificate, and what does it say?
import * as pkijs from 'pkijs';
import type * as asn1js from 'asn1js';
import { isSignatureOf, isWeakDigest, methodOf } from '../algorithms.js';
import { readWhole } from '../asn1.js';
import { hasUsage, serialOf, type Certificate } from './certificate.js';
import type { Evidence } from './evidence.js';

const DELTA = '2.5.29.27';
const DISTRIBUTION = '2.5.29.28';
const UNDERSTOOD: ReadonlySet<string> = new Set(['2.5.29.20', '2.5.29.35', DISTRIBUTION]);
const REASON = '2.5.29.21';
const HOLD = 6;

/** A list that leaves out certificates, or reasons, or speaks for others, proves nothing here (RFC 5280, 5.2.5). */
function isAboutAll(crl: pkijs.CertificateRevocationList, certificate: Certificate): boolean {
  const extensions = crl.crlExtensions?.extensions ?? [];
  if (extensions.some(({ extnID }) => extnID === DELTA)) return false;
  if (extensions.some(({ critical, extnID }) => critical && !UNDERSTOOD.has(extnID))) return false;
  const extension = extensions.find(({ extnID }) => extnID === DISTRIBUTION);
  if (extension === undefined) return true;
  const point: unknown = extension.parsedValue;
  if (!(point instanceof pkijs.IssuingDistributionPoint)) return false;
  if (point.indirectCRL || point.onlyContainsAttributeCerts || point.onlySomeReasons !== undefined) return false;
  return certificate.x509.ca ? !point.onlyContainsUserCerts : !point.onlyContainsCACerts;
}

function isSignedBy(crl: pkijs.CertificateRevocationList, issuer: Certificate): boolean {
  const method = methodOf(crl.signatureAlgorithm.algorithmId);
  if (method === undefined || isWeakDigest(method.digest)) return false;
  const value = new Uint8Array(crl.signatureValue.valueBlock.valueHexView);
  return isSignatureOf(method, issuer.key, crl.tbsView, value);
}

function isOnHold(entry: pkijs.RevokedCertificate): boolean {
  const reason: unknown = entry.crlEntryExtensions?.extensions.find(({ extnID }) => extnID === REASON)?.parsedValue;
  return (reason as asn1js.Enumerated | undefined)?.valueBlock?.valueDec === HOLD;
}

/** What the list says; undefined where it may not speak, or cannot be read. */
export function readCrl(
  bytes: Uint8Array,
  certificate: Certificate,
  issuer: Certificate,
  maxNodes: number,
): Evidence | undefined {
  try {
    const crl = new pkijs.CertificateRevocationList({ schema: readWhole(bytes, maxNodes) });
    const speaks = crl.issuer.isEqual(issuer.tree.subject) && hasUsage(issuer, 'cRLSign') !== false;
    if (!speaks || !isAboutAll(crl, certificate) || !isSignedBy(crl, issuer)) return undefined;
    const entry = crl.revokedCertificates?.find((one) => serialOf(one.userCertificate) === certificate.serial);
    return {
      source: 'CRL',
      status: entry === undefined ? 'GOOD' : isOnHold(entry) ? 'HOLD' : 'REVOKED',
      revokedAt: entry?.revocationDate.value ?? null,
      producedAt: crl.thisUpdate.value,
      thisUpdate: crl.thisUpdate.value,
      nextUpdate: crl.nextUpdate?.value ?? null,
    };
  } catch {
    return undefined;
  }
}
