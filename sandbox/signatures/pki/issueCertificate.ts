// Certificates of the sample. Everything that a verifier has to look at can be set wrong.
import { createHash } from 'node:crypto';
import { signatureAlgorithm, signBytes, type Digest } from './algorithm.js';
import type { KeyPair } from './keys.js';
import {
  bits,
  boolean,
  context,
  contextBytes,
  encoded,
  integer,
  octets,
  oid,
  sequence,
  serialNumber,
  set,
  time,
  toBytes,
  utf8,
  type Der,
} from './der.js';

/** A certificate with its key. */
export interface Holder {
  readonly certificate: Uint8Array;
  readonly keys: KeyPair;
  readonly name: Der;
  readonly serial: string;
}

export type Usage = 'digitalSignature' | 'nonRepudiation' | 'keyEncipherment' | 'keyCertSign' | 'cRLSign';
const USAGE_BITS: Readonly<Record<Usage, number>> = {
  digitalSignature: 0x80,
  nonRepudiation: 0x40,
  keyEncipherment: 0x20,
  keyCertSign: 0x04,
  cRLSign: 0x02,
};

/** Common name, organisation, user id. */
export interface SubjectName {
  readonly commonName: string;
  readonly organisation?: string;
  readonly userId?: string;
}

export interface CertificateOptions {
  readonly subject: SubjectName;
  readonly keys: KeyPair;
  /** Left out: it signs itself. */
  readonly issuer?: Holder;
  readonly serial: string;
  readonly from: Date;
  readonly until: Date;
  readonly authority?: boolean;
  readonly pathLength?: number;
  /** @default digitalSignature and nonRepudiation; none: no extension. */
  readonly usage?: readonly Usage[];
  readonly extendedUsage?: readonly string[];
  readonly ocspUrl?: string;
  readonly crlUrl?: string;
  readonly noCheck?: boolean;
  /** An extension that nobody knows, marked critical. */
  readonly strange?: boolean;
  readonly digest?: Digest;
}

const DN = { commonName: '2.5.4.3', organisation: '2.5.4.10', userId: '0.9.2342.19200300.100.1.1' } as const;

export function toName(subject: SubjectName): Der {
  const parts = [
    [DN.organisation, subject.organisation],
    [DN.commonName, subject.commonName],
    [DN.userId, subject.userId],
  ] as const;
  return sequence(...parts.flatMap(([type, text]) => (text ? [set(sequence(oid(type), utf8(text)))] : [])));
}

const extension = (type: string, critical: boolean, value: Der): Der =>
  sequence(oid(type), ...(critical ? [boolean(true)] : []), octets(toBytes(value)));

/** [6] of GeneralName. */
const address = (url: string): Der => contextBytes(6, Buffer.from(url, 'ascii'));

function keyIdentifier(keys: KeyPair): Uint8Array {
  return createHash('sha1')
    .update(keys.publicKey.export({ format: 'der', type: 'spki' }))
    .digest();
}

function usageBits(usage: readonly Usage[]): Der {
  const byte = usage.reduce((sum, one) => sum | USAGE_BITS[one], 0);
  const unused = byte === 0 ? 0 : Math.min(7, 31 - Math.clz32(byte & -byte));
  return bits(Uint8Array.of(byte), unused);
}

function extensionsOf(options: CertificateOptions): Der[] {
  const { usage = ['digitalSignature', 'nonRepudiation'], extendedUsage = [], ocspUrl, crlUrl } = options;
  const length = options.pathLength === undefined ? [] : [integer(options.pathLength)];
  const isStamping = extendedUsage.includes('1.3.6.1.5.5.7.3.8');
  return [
    ...(options.authority === true
      ? [extension('2.5.29.19', true, sequence(boolean(true), ...length))]
      : [extension('2.5.29.19', true, sequence())]),
    ...(usage.length === 0 ? [] : [extension('2.5.29.15', true, usageBits(usage))]),
    ...(extendedUsage.length === 0
      ? []
      : [extension('2.5.29.37', isStamping, sequence(...extendedUsage.map((purpose) => oid(purpose))))]),
    extension('2.5.29.14', false, octets(keyIdentifier(options.keys))),
    extension('2.5.29.35', false, sequence(contextBytes(0, keyIdentifier(options.issuer?.keys ?? options.keys)))),
    ...(ocspUrl === undefined
      ? []
      : [extension('1.3.6.1.5.5.7.1.1', false, sequence(sequence(oid('1.3.6.1.5.5.7.48.1'), address(ocspUrl))))]),
    ...(crlUrl === undefined
      ? []
      : [extension('2.5.29.31', false, sequence(sequence(context(0, context(0, address(crlUrl))))))]),
    ...(options.noCheck === true ? [extension('1.3.6.1.5.5.7.48.1.5', false, encoded(Uint8Array.of(5, 0)))] : []),
    ...(options.strange === true ? [extension('1.3.6.1.4.1.99999.1', true, utf8('mẫu'))] : []),
  ];
}

export function issueCertificate(options: CertificateOptions): Holder {
  const { keys, issuer, serial, digest = 'sha256' } = options;
  const name = toName(options.subject);
  const signer = issuer?.keys.privateKey ?? keys.privateKey;
  const algorithm = signatureAlgorithm(signer, digest);
  const body = sequence(
    context(0, integer(2)),
    serialNumber(serial),
    algorithm,
    issuer?.name ?? name,
    sequence(time(options.from), time(options.until)),
    name,
    encoded(keys.publicKey.export({ format: 'der', type: 'spki' })),
    context(3, sequence(...extensionsOf(options))),
  );
  const value = signBytes(signer, digest, toBytes(body));
  const certificate = toBytes(sequence(body, algorithm, bits(value)));
  return { certificate, keys, name, serial };
}
