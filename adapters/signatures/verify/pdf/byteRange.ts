// Which bytes a PDF signature is over, and whether they are what they must be (ISO 32000-1, 12.8.1).
import { createHash } from 'node:crypto';
import type { Digester } from '../cms/checkSigner.js';
import type { Pdf } from './openPdf.js';
import type { SignatureField } from './signatureFields.js';

/** Behind the last signed byte. */
export function endOf({ byteRange }: SignatureField): number {
  return byteRange[2] + byteRange[3];
}

/**
 * It begins with the file, leaves out exactly the hex string of this very signature, and does not reach behind the end.
 * A string inside a compressed stream has no place in the file.
 */
export function isRangeOf(field: SignatureField, pdf: Pdf): boolean {
  const [start, length, next] = field.byteRange;
  const { contents } = field;
  const holder = field.signatureObject ?? field.object;
  if (holder === null || !pdf.isInClear(holder) || !contents.hex) return false;
  return start === 0 && length === contents.start && next === contents.end && endOf(field) <= pdf.bytes.length;
}

/** Of two signatures the later one is over all of the earlier one. */
export function overlaps(one: SignatureField, other: SignatureField): boolean {
  const [first, second] = endOf(one) <= endOf(other) ? [one, other] : [other, one];
  return endOf(first) > second.byteRange[1];
}

export function digesterOfRange(bytes: Uint8Array, { byteRange }: SignatureField): Digester {
  const [start, length, next, rest] = byteRange;
  return (algorithm) =>
    createHash(algorithm)
      .update(bytes.subarray(start, start + length))
      .update(bytes.subarray(next, next + rest))
      .digest();
}

/** The signed bytes, for comparing. */
export function signedBytes(bytes: Uint8Array, { byteRange }: SignatureField): Uint8Array {
  const [start, length, next, rest] = byteRange;
  return Buffer.concat([bytes.subarray(start, start + length), bytes.subarray(next, next + rest)]);
}
