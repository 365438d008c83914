// Signs as CMS. Whatever a verifier has to refuse can be made here on purpose.
import { createHash, type KeyObject } from 'node:crypto';
import { DIGEST_OIDS, digestAlgorithm, signatureAlgorithm, signBytes, type Digest } from '../pki/algorithm.js';
import {
  context,
  encoded,
  integer,
  octets,
  oid,
  sequence,
  serialNumber,
  set,
  sortedSet,
  time,
  toBytes,
  type Der,
} from '../pki/der.js';
import type { Holder } from '../pki/issueCertificate.js';

export interface CmsOptions {
  readonly signer: Holder;
  /** Who issued the signer's certificate: the name that the signature carries. */
  readonly issuer: Holder;
  readonly content: Uint8Array;
  /** Certificates to bring along, besides the signer's. */
  readonly chain?: readonly Holder[];
  readonly signingTime?: Date;
  /** Carry the content inside. */
  readonly attached?: boolean;
  /** Carry this inside instead of the content. */
  readonly embedded?: Uint8Array;
  readonly digest?: Digest;
  /** Digest under the signature value, where it is another one. */
  readonly valueDigest?: Digest;
  /** How the signature names its certificate. */
  readonly ess?: 'V2' | 'V1' | 'MISSING' | 'OTHER';
  readonly duplicated?: boolean;
  /** Signed attributes in the wrong order. */
  readonly unsorted?: boolean;
  readonly contentType?: string;
  readonly policy?: string;
  readonly crls?: readonly Uint8Array[];
  /** A token over the signature value. */
  readonly stamp?: (value: Uint8Array) => Uint8Array;
  readonly counterSigner?: Holder;
  /** Leave the signer's certificate out. */
  readonly withoutCertificate?: boolean;
  readonly privateKey?: KeyObject;
}

const DATA = '1.2.840.113549.1.7.1';
const attribute = (type: string, ...values: Der[]): Der => sequence(oid(type), set(...values));
const hash = (digest: Digest, bytes: Uint8Array): Uint8Array => createHash(digest).update(bytes).digest();

function essAttribute({ ess = 'V2', signer, issuer }: CmsOptions): Der[] {
  if (ess === 'MISSING') return [];
  const named = ess === 'OTHER' ? issuer : signer;
  if (ess === 'V1') {
    const id = sequence(octets(hash('sha1', named.certificate)));
    return [attribute('1.2.840.113549.1.9.16.2.12', sequence(sequence(id)))];
  }
  const issuerSerial = sequence(sequence(context(4, issuer.name)), serialNumber(signer.serial));
  const id = sequence(octets(hash('sha256', named.certificate)), issuerSerial);
  return [attribute('1.2.840.113549.1.9.16.2.47', sequence(sequence(id)))];
}

function signedAttributes(options: CmsOptions): Der[] {
  const { digest = 'sha256', content, contentType = DATA, signingTime, policy } = options;
  const claimed = attribute('1.2.840.113549.1.9.5', time(signingTime ?? new Date()));
  const sorted = sortedSet([
    attribute('1.2.840.113549.1.9.3', oid(contentType)),
    attribute('1.2.840.113549.1.9.4', octets(hash(digest, content))),
    claimed,
    ...(options.duplicated === true ? [attribute('1.2.840.113549.1.9.5', time(new Date(0)))] : []),
    ...(policy === undefined
      ? []
      : [
          attribute(
            '1.2.840.113549.1.9.16.2.15',
            sequence(oid(policy), sequence(digestAlgorithm('sha256'), octets(hash('sha256', content)))),
          ),
        ]),
    ...essAttribute(options),
  ]);
  return options.unsorted === true ? sorted.reverse() : sorted;
}

function counterSignature(by: Holder, issuer: Holder, value: Uint8Array): Der {
  const attributes = sortedSet([
    attribute('1.2.840.113549.1.9.4', octets(hash('sha256', value))),
    ...essAttribute({ signer: by, issuer, content: value }),
  ]);
  return signerInfo(by, issuer, attributes, ['sha256', 'sha256'], by.keys.privateKey, () => []);
}

function signerInfo(
  signer: Holder,
  issuer: Holder,
  attributes: Der[],
  [digest, valueDigest]: readonly [Digest, Digest],
  key: KeyObject,
  unsigned: (value: Uint8Array) => Der[],
): Der {
  const value = signBytes(key, valueDigest, toBytes(set(...attributes)));
  const later = unsigned(value);
  return sequence(
    integer(1),
    sequence(issuer.name, serialNumber(signer.serial)),
    digestAlgorithm(digest),
    context(0, ...attributes),
    signatureAlgorithm(key, valueDigest),
    octets(value),
    ...(later.length === 0 ? [] : [context(1, ...later)]),
  );
}

export function signCms(options: CmsOptions): Uint8Array {
  const { signer, issuer, chain = [], digest = 'sha256', contentType = DATA, crls = [] } = options;
  const inner = options.embedded ?? (options.attached === true ? options.content : undefined);
  const unsigned = (value: Uint8Array) => [
    ...(options.stamp === undefined ? [] : [attribute('1.2.840.113549.1.9.16.2.14', encoded(options.stamp(value)))]),
    ...(options.counterSigner === undefined
      ? []
      : [attribute('1.2.840.113549.1.9.6', counterSignature(options.counterSigner, issuer, value))]),
  ];
  const key = options.privateKey ?? signer.keys.privateKey;
  const own = options.withoutCertificate === true ? [] : [signer];
  const counter = options.counterSigner === undefined ? [] : [options.counterSigner];
  const certificates = [...own, ...counter, ...chain].map(({ certificate }) => encoded(certificate));
  const signed = sequence(
    integer(contentType === DATA ? 1 : 3),
    set(sequence(oid(DIGEST_OIDS[digest]))),
    sequence(oid(contentType), ...(inner === undefined ? [] : [context(0, octets(inner))])),
    context(0, ...certificates),
    ...(crls.length === 0 ? [] : [context(1, ...crls.map(encoded))]),
    set(signerInfo(signer, issuer, signedAttributes(options), [digest, options.valueDigest ?? digest], key, unsigned)),
  );
  return toBytes(sequence(oid('1.2.840.113549.1.7.2'), context(0, signed)));
}
