// Unpacks the ZIP that the national SDK puts around an attachment, and refuses everything that is not exactly that.
import { Unzip, UnzipInflate, unzipSync } from 'fflate';
import { EdxmlError } from './edxmlError.js';

/** What an attachment may be; counts, bytes and a ratio. */
export interface AttachmentLimits {
  /** Inflated bytes for one packed byte. */
  readonly maxRatio: number;
  /** Bytes of the file itself. */
  readonly maxBytes: number;
  /** Files in one message. */
  readonly maxFiles: number;
}

/** Types that are themselves ZIP: those are the file, not its wrapping. */
const ZIP_NAME = /\.(zip|docx|docm|dotx|xlsx|xlsm|xltx|pptx|ppsx|odt|ods|odp|jar|epub)$/i;
const ZIP_TYPE = /zip|openxmlformats|opendocument/i;
const PUSHED_BYTES = 16_384;

/** The national SDK names the one entry so, and so do we. */
const WRAPPED_ENTRY = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.\w+$/i;

/** The names in the directory of a ZIP; none if it is not one. */
function entryNames(bytes: Uint8Array): string[] {
  const names: string[] = [];
  try {
    unzipSync(bytes, { filter: (file) => names.push(file.name) < 0 });
  } catch {
    return [];
  }
  return names;
}

/**
 * True if the bytes are a ZIP around a file. A file that is a ZIP itself, by its name or type, is the file, unless the
 * ZIP has nothing but one entry with the name of a wrapping.
 */
export function isWrapped(bytes: Uint8Array, name: string, contentType: string): boolean {
  const magic = bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
  if (!magic || (!ZIP_NAME.test(name) && !ZIP_TYPE.test(contentType))) return magic;
  const [only = '', ...others] = entryNames(bytes);
  return others.length === 0 && WRAPPED_ENTRY.test(only);
}

function checkSize(size: number, packed: number, limits: AttachmentLimits): void {
  if (size > limits.maxBytes) throw new EdxmlError('ATTACHMENT_TOO_LARGE');
  if (size > packed * limits.maxRatio) throw new EdxmlError('ATTACHMENT_RATIO');
}

/** The size that the directory of the ZIP states for its one entry; nothing is inflated. */
export function singleEntrySize(bytes: Uint8Array, limits: AttachmentLimits): number {
  const sizes: number[] = [];
  try {
    unzipSync(bytes, { filter: (file) => sizes.push(file.originalSize) < 0 });
  } catch {
    throw new EdxmlError('ATTACHMENT_MALFORMED');
  }
  const [size] = sizes;
  if (size === undefined || sizes.length > 1) throw new EdxmlError('ATTACHMENT_ENTRIES');
  checkSize(size, bytes.length, limits);
  return size;
}

/**
 * Inflates the one entry, counting what really comes out: a directory may lie about sizes.
 * @throws EdxmlError if there is not exactly one entry, or it is larger than a limit or than it said.
 */
export function unzipSingle(bytes: Uint8Array, limits: AttachmentLimits): Uint8Array {
  const stated = singleEntrySize(bytes, limits);
  const chunks: Uint8Array[] = [];
  let size = 0;
  let entries = 0;
  let failure: Error | undefined;
  const unzip = new Unzip((file) => {
    entries += 1;
    if (entries > 1) return;
    file.ondata = (error, chunk) => {
      failure ??= error ?? undefined;
      if (chunk === undefined) return;
      size += chunk.length;
      chunks.push(chunk);
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  try {
    for (let from = 0; from < bytes.length && failure === undefined; from += PUSHED_BYTES) {
      unzip.push(bytes.subarray(from, from + PUSHED_BYTES), from + PUSHED_BYTES >= bytes.length);
      checkSize(size, bytes.length, limits);
    }
  } catch (error) {
    throw error instanceof EdxmlError ? error : new EdxmlError('ATTACHMENT_MALFORMED');
  }
  if (failure !== undefined || size !== stated) throw new EdxmlError('ATTACHMENT_MALFORMED');
  if (entries !== 1) throw new EdxmlError('ATTACHMENT_ENTRIES');
  return Buffer.concat(chunks, size);
}
