// The time-stamp authority of the sample (RFC 3161): a token over a digest.
import { createHash } from 'node:crypto';
import { signCms } from '../signing/signCms.js';
import { digestAlgorithm } from './algorithm.js';
import { generalizedTime, integer, octets, oid, sequence, toBytes } from './der.js';
import type { Holder } from './issueCertificate.js';

export interface StampOptions {
  readonly authority: Holder;
  readonly issuer: Holder;
  readonly at: Date;
}

const TST_INFO = '1.2.840.113549.1.9.16.1.4';

/** A token over these bytes. */
export function stampTime(bytes: Uint8Array, { authority, issuer, at }: StampOptions): Uint8Array {
  const digest = createHash('sha256').update(bytes).digest();
  const info = sequence(
    integer(1),
    oid('1.3.6.1.4.1.99999.2'),
    sequence(digestAlgorithm('sha256'), octets(digest)),
    integer(1),
    generalizedTime(at),
  );
  return signCms({
    signer: authority,
    issuer,
    content: toBytes(info),
    contentType: TST_INFO,
    attached: true,
    chain: [issuer],
    signingTime: at,
  });
}
