// The bytes of a text that is about to be sent: written once, into memory that many answers share.

/** Room for some dozens of answers. Whoever reads slowly keeps all of it, so it is not larger. */
const SLAB_BYTES = 262_144;
/** No UTF-16 unit takes more in UTF-8. */
const MOST_BYTES_EACH = 3;

let slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
let used = 0;

/**
 * As a text, Node would count its bytes, join it with the head and only then write it: three times through all of it.
 * A buffer of its own for each answer costs the allocation, and what the collector has to do for it. `end` comes behind
 * the text, which would be copied to add it.
 */
export function textBytes(text: string, end = ''): Buffer {
  const most = (text.length + end.length) * MOST_BYTES_EACH;
  if (most > SLAB_BYTES / 2) return Buffer.from(text + end);
  if (used + most > SLAB_BYTES) {
    slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
    used = 0;
  }
  const from = used;
  used += slab.write(text, used);
  if (end !== '') used += slab.write(end, used);
  return slab.subarray(from, used);
}

/** With its end of line. */
export const lineBytes = (text: string): Buffer => textBytes(text, '\n');
