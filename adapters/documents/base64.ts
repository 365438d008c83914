// Strict base64: Node's decoder skips what does not belong, and would turn any text into some bytes.
import { EdxmlError } from './edxml/edxmlError.js';

const ALPHABET = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Decodes text that may be broken into lines.
 * @throws EdxmlError if it is empty or not base64.
 */
export function decodeBase64(text: string): Uint8Array {
  const compact = text.replace(/\s+/g, '');
  if (!ALPHABET.test(compact)) throw new EdxmlError('BASE64_MALFORMED');
  return Buffer.from(compact, 'base64');
}
