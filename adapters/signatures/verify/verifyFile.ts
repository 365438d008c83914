// One file, whatever it is: looks at its first bytes, and never trusts its name.
import { MalformedError } from './asn1.js';
import { readCms } from './cms/readCms.js';
import { verifyCmsFile } from './cms/verifyCms.js';
import type { VerifyContext } from './context.js';
import { EncryptedPdf, verifyPdf } from './pdf/verifyPdf.js';
import type { Verification } from './report.js';
import { UnsupportedXml } from './xml/openXml.js';
import { verifyXml } from './xml/verifyXml.js';

type Kind = NonNullable<Verification['kind']>;

/** ASN.1 SEQUENCE; `%PDF-` in the first place; a mark-up sign behind spaces and byte order marks. */
function kindOf(bytes: Uint8Array): Kind | null {
  if (bytes[0] === 0x30) return 'CMS';
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  if (head.startsWith('%PDF-')) return 'PDF';
  return /^(?:\xef\xbb\xbf)?\s*</.test(head) ? 'XML' : null;
}

type Found = Pick<Verification, 'signatures' | 'timestamps'>;

async function verifyAs(
  kind: Kind,
  bytes: Uint8Array,
  detached: Uint8Array | null,
  context: VerifyContext,
): Promise<Found> {
  if (kind === 'PDF') return verifyPdf(bytes, context);
  if (kind === 'XML') return { signatures: await verifyXml(bytes, context), timestamps: [] };
  const signatures = await verifyCmsFile(readCms(bytes, context.limits), detached, context);
  return { signatures, timestamps: [] };
}

/** Base64 or PEM of a message, as mail programs write it. */
function unwrap(bytes: Uint8Array): Uint8Array {
  if (bytes.length > 0 && bytes[0] !== 0x2d && bytes[0] !== 0x4d) return bytes;
  const text = Buffer.from(bytes).toString('latin1').trim();
  const [, body = text] = /^-----BEGIN (?:PKCS7|CMS)-----([\s\S]+)-----END (?:PKCS7|CMS)-----$/.exec(text) ?? [];
  return /^M[A-Za-z0-9+/=\s]+$/.test(body.trim()) ? Buffer.from(body, 'base64') : bytes;
}

/** Never throws for what stands in a file. */
export async function verifyFile(
  given: Uint8Array,
  detached: Uint8Array | null,
  context: VerifyContext,
): Promise<Verification> {
  const bytes = unwrap(given);
  const kind = kindOf(bytes);
  const nothing = { kind, validationTime: context.now, signatures: [], timestamps: [] };
  if (kind === null) return { ...nothing, outcome: 'UNSUPPORTED', errors: ['FORMAT_UNKNOWN'] };
  try {
    const found = await verifyAs(kind, bytes, detached, context);
    const isSigned = found.signatures.length > 0;
    // What was not looked at any more must not seem to be absent.
    const errors = context.budget.signatures < 0 ? ['TOO_MANY_SIGNATURES'] : [];
    return { ...nothing, ...found, outcome: isSigned ? 'SIGNATURES_FOUND' : 'NO_SIGNATURE_FOUND', errors };
  } catch (error) {
    if (error instanceof EncryptedPdf) return { ...nothing, outcome: 'UNSUPPORTED', errors: ['ENCRYPTED'] };
    if (error instanceof UnsupportedXml) return { ...nothing, outcome: 'UNSUPPORTED', errors: [error.key] };
    // RangeError: values that refer to each other without end.
    if (error instanceof MalformedError || error instanceof RangeError)
      return { ...nothing, outcome: 'FORMAT_FAILURE', errors: ['NOT_READABLE'] };
    throw error;
  }
}
