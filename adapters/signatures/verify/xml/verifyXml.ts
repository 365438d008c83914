// placeholder until the XML part stands
import type { VerifyContext } from '../context.js';
import type { SignatureResult } from '../report.js';
import type { TextKey } from '../texts.js';

export class UnsupportedXml extends Error {
  constructor(readonly key: TextKey) {
    super(key);
  }
}

export async function verifyXml(_bytes: Uint8Array, _context: VerifyContext): Promise<SignatureResult[]> {
  throw new UnsupportedXml('UNSUPPORTED_FEATURE');
}
