// One certificate: Node's view of it for keys and signatures, the tree for its extensions.
import { createHash, X509Certificate, type KeyObject } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { MalformedError, readWhole } from '../asn1.js';

export interface Certificate {
  readonly raw: Uint8Array;
  readonly x509: X509Certificate;
  readonly tree: pkijs.Certificate;
  readonly key: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Lower-case hex without leading zeros. */
  readonly serial: string;
  /** Hex. */
  readonly sha256: string;
}

/** A certificate has some hundred nodes. */
const MAX_NODES = 5_000;
const MAX_BYTES = 65_536;

export function toCertificate(raw: Uint8Array): Certificate {
  if (raw.length > MAX_BYTES) throw new MalformedError('a certificate is too large');
  try {
    const x509 = new X509Certificate(raw);
    const tree = new pkijs.Certificate({ schema: readWhole(raw, MAX_NODES) });
    return {
      raw,
      x509,
      tree,
      key: x509.publicKey,
      notBefore: tree.notBefore.value,
      notAfter: tree.notAfter.value,
      serial: toSerial(x509.serialNumber),
      sha256: createHash('sha256').update(raw).digest('hex'),
    };
  } catch {
    throw new MalformedError('a certificate cannot be read');
  }
}

/** One spelling of serial numbers. */
export function toSerial(hex: string): string {
  return hex.toLowerCase().replace(/^0+(?=.)/, '');
}

/** The serial number of an INTEGER. */
export function serialOf(integer: asn1js.Integer): string {
  return toSerial(Buffer.from(integer.valueBlock.valueHexView).toString('hex'));
}

function extensionOf({ tree }: Certificate, oid: string): pkijs.Extension | undefined {
  return tree.extensions?.find(({ extnID }) => extnID === oid);
}

/** What is read of an extension; the parser of the library leaves what it cannot read unparsed. */
function parsedOf<T>(certificate: Certificate, oid: string, type: new (...args: never[]) => T): T | undefined {
  const parsed: unknown = extensionOf(certificate, oid)?.parsedValue;
  return parsed instanceof type ? parsed : undefined;
}

export type KeyUsage = 'digitalSignature' | 'nonRepudiation' | 'keyCertSign' | 'cRLSign';
const USAGE_BITS: Readonly<Record<KeyUsage, number>> = {
  digitalSignature: 0,
  nonRepudiation: 1,
  keyCertSign: 5,
  cRLSign: 6,
};

/** Null: the certificate does not say. */
export function hasUsage(certificate: Certificate, usage: KeyUsage): boolean | null {
  if (extensionOf(certificate, '2.5.29.15') === undefined) return null;
  const bits = parsedOf(certificate, '2.5.29.15', asn1js.BitString)?.valueBlock.valueHexView[0] ?? 0;
  return (bits & (0x80 >> USAGE_BITS[usage])) !== 0;
}

export interface ExtendedUsage {
  readonly purposes: readonly string[];
  readonly critical: boolean;
}

/** Null: the certificate does not say. */
export function extendedUsageOf(certificate: Certificate): ExtendedUsage | null {
  const extension = extensionOf(certificate, '2.5.29.37');
  if (extension === undefined) return null;
  const parsed = parsedOf(certificate, '2.5.29.37', pkijs.ExtKeyUsage);
  return { purposes: parsed?.keyPurposes ?? [], critical: extension.critical };
}

/** Certificates that may stand below it; null: any number. */
export function pathLengthOf(certificate: Certificate): number | null {
  const length = parsedOf(certificate, '2.5.29.19', pkijs.BasicConstraints)?.pathLenConstraint;
  if (length === undefined) return null;
  return typeof length === 'number' ? length : Number(length.valueBlock.valueDec);
}

export function hasNameConstraints(certificate: Certificate): boolean {
  return extensionOf(certificate, '2.5.29.30') !== undefined;
}

/** id-pkix-ocsp-nocheck: a responder whose own revocation nobody asks about. */
export function hasNoCheck(certificate: Certificate): boolean {
  return extensionOf(certificate, '1.3.6.1.5.5.7.48.1.5') !== undefined;
}

/** Basic and name constraints, key usages, alternative names, policies (without constraints), addresses, key identifiers. */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  ...['2.5.29.14', '2.5.29.15', '2.5.29.17', '2.5.29.18', '2.5.29.19', '2.5.29.30', '2.5.29.31', '2.5.29.32'],
  ...['2.5.29.35', '2.5.29.37', '1.3.6.1.5.5.7.1.1', '1.3.6.1.5.5.7.1.3', '1.3.6.1.5.5.7.48.1.5'],
]);

/** RFC 5280, 4.2: who does not understand a critical extension must not accept the certificate. */
export function hasUnknownCritical({ tree }: Certificate): boolean {
  return (tree.extensions ?? []).some(({ critical, extnID }) => critical && !UNDERSTOOD.has(extnID));
}

function isHttp(url: unknown): url is string {
  return typeof url === 'string' && /^https?:\/\//i.test(url) && URL.canParse(url);
}

/** HTTP addresses of its revocation lists; LDAP is skipped. */
export function crlUrlsOf(certificate: Certificate): string[] {
  const points = parsedOf(certificate, '2.5.29.31', pkijs.CRLDistributionPoints)?.distributionPoints ?? [];
  return points.flatMap(({ distributionPoint, reasons, cRLIssuer }) => {
    if (!Array.isArray(distributionPoint) || reasons !== undefined || cRLIssuer !== undefined) return [];
    return distributionPoint.map((name) => name.value as unknown).filter(isHttp);
  });
}

/** HTTP addresses of its OCSP responders. */
export function ocspUrlsOf(certificate: Certificate): string[] {
  const access = parsedOf(certificate, '1.3.6.1.5.5.7.1.1', pkijs.InfoAccess)?.accessDescriptions ?? [];
  return access
    .filter(({ accessMethod }) => accessMethod === '1.3.6.1.5.5.7.48.1')
    .map(({ accessLocation }) => accessLocation.value as unknown)
    .filter(isHttp);
}

/** A part of the subject's name, the last one of several. */
export function nameOf({ tree }: Certificate, oid: string): string | null {
  const found = tree.subject.typesAndValues.filter(({ type }) => type === oid).at(-1);
  const value = (found?.value as { readonly valueBlock?: { readonly value?: unknown } } | undefined)?.valueBlock?.value;
  return typeof value === 'string' ? value : null;
}
