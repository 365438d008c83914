// Text out of bytes that must be UTF-8, as all that other systems say must be.
import { isAscii, isUtf8, transcode } from 'node:buffer';

/** Fewer bytes are read faster than they are handed around. */
const SHORT = 2_048;
const MARK = [0xef, 0xbb, 0xbf];

/**
 * Throws a `TypeError` for bytes that are not UTF-8: reading on would put other characters in their place. A byte order
 * mark is left out. V8 reads Vietnamese byte by byte, which takes as long as to parse it as JSON; `transcode` does not.
 */
export function utf8Text(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw new TypeError('not UTF-8');
  const from = MARK.every((byte, i) => bytes[i] === byte) ? MARK.length : 0;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, bytes.byteLength - from);
  if (text.length < SHORT || isAscii(text)) return text.toString('utf8');
  return transcode(text, 'utf8', 'ucs2').toString('ucs2');
}
