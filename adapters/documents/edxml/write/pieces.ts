// Files in pieces: cut evenly, packed, and written as base64, with a few pieces in memory and never the file.
import { Zip, ZipDeflate } from 'fflate';

type Pieces = AsyncIterable<Uint8Array>;

const EVEN_BYTES = 65_536;
/** A day without meaning: an entry must have one, and a message must be the same on every attempt. */
const ENTRY_TIME = new Date(2025, 0, 1);

/** The same bytes in pieces of one size: what is made of them does not depend on how the network cut them. */
export async function* evenPieces(pieces: Pieces, size = EVEN_BYTES): AsyncGenerator<Uint8Array> {
  let kept: Uint8Array[] = [];
  let length = 0;
  for await (const piece of pieces) {
    kept.push(piece);
    length += piece.length;
    if (length < size) continue;
    const whole = kept.length === 1 ? piece : Buffer.concat(kept, length);
    let from = 0;
    for (; length - from >= size; from += size) yield whole.subarray(from, from + size);
    kept = [whole.subarray(from)];
    length -= from;
  }
  if (length > 0) yield Buffer.concat(kept, length);
}

/** A ZIP with this one entry. Deflated: readers in Java refuse a stored entry whose size comes behind it. */
export async function* zipPieces(entryName: string, pieces: Pieces): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  let failure: Error | undefined;
  const zip = new Zip((error, piece) => {
    if (error) failure = error;
    else ready.push(piece);
  });
  const entry = new ZipDeflate(entryName, { level: 6 });
  entry.mtime = ENTRY_TIME;
  zip.add(entry);
  function take(): Uint8Array[] {
    if (failure !== undefined) throw failure;
    const taken = ready;
    ready = [];
    return taken;
  }
  for await (const piece of evenPieces(pieces)) {
    entry.push(piece);
    yield* take();
  }
  entry.push(new Uint8Array(0), true);
  zip.end();
  yield* take();
}

/** Base64 text of the bytes; only its end is padded. */
export async function* base64Pieces(pieces: Pieces): AsyncGenerator<string> {
  // A multiple of three: each piece is text that the next one can follow.
  for await (const piece of evenPieces(pieces, 49_152)) yield Buffer.from(piece).toString('base64');
}
