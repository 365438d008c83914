// Revocation lists of the sample.
import { signatureAlgorithm, signBytes } from './algorithm.js';
import { bits, enumerated, integer, octets, oid, sequence, serialNumber, time, toBytes } from './der.js';
import type { Holder } from './issueCertificate.js';

export interface Revoked {
  readonly serial: string;
  readonly at: Date;
  /** certificateHold. */
  readonly isHeld?: boolean;
}

export interface CrlOptions {
  readonly issuer: Holder;
  readonly from: Date;
  /** Null: the list does not say when the next one comes. */
  readonly until: Date | null;
  readonly revoked: readonly Revoked[];
}

const HOLD = sequence(sequence(oid('2.5.29.21'), octets(toBytes(enumerated(6)))));

export function issueCrl({ issuer, from, until, revoked }: CrlOptions): Uint8Array {
  const algorithm = signatureAlgorithm(issuer.keys.privateKey, 'sha256');
  const entries = revoked.map(({ serial, at, isHeld }) =>
    sequence(serialNumber(serial), time(at), ...(isHeld === true ? [HOLD] : [])),
  );
  const body = sequence(
    integer(1),
    algorithm,
    issuer.name,
    time(from),
    ...(until === null ? [] : [time(until)]),
    ...(entries.length === 0 ? [] : [sequence(...entries)]),
  );
  const value = signBytes(issuer.keys.privateKey, 'sha256', toBytes(body));
  return toBytes(sequence(body, algorithm, bits(value)));
}
