// All signatures of a PDF: each over the document as it was then, and what came after it.
import { isSame, MalformedError } from '../asn1.js';
import { readCertificates } from '../cms/certificateBag.js';
import { digesterOf } from '../cms/checkSigner.js';
import { checkTimestamp } from '../cms/checkTimestamp.js';
import { readCms } from '../cms/readCms.js';
import { verifySigners, type Surroundings } from '../cms/verifyCms.js';
import type { VerifyContext } from '../context.js';
import type { Findings } from '../findings.js';
import type { SignatureResult, TimestampEntry } from '../report.js';
import { unreadable } from '../unreadable.js';
import { digesterOfRange, endOf, isRangeOf, overlaps, signedBytes } from './byteRange.js';
import { compareRevisions, type Comparison } from './compareRevisions.js';
import { openPdf, type Pdf } from './openPdf.js';
import { signatureFieldsOf, type SignatureField } from './signatureFields.js';
import { readValidationStore, type ValidationStore } from './validationStore.js';

export interface PdfVerification {
  readonly signatures: readonly SignatureResult[];
  readonly timestamps: readonly TimestampEntry[];
}

const DETACHED: ReadonlySet<string> = new Set(['adbe.pkcs7.detached', 'ETSI.CAdES.detached']);
const SHA1 = 'adbe.pkcs7.sha1';
const TIMESTAMP = 'ETSI.RFC3161';
const UNTOUCHED: Comparison = { explained: true, visibleLater: [] };
/** Also where bytes follow that are no revision. */
const UNEXPLAINED: Comparison = { explained: false, visibleLater: [] };

interface Opened {
  readonly pdf: Pdf;
  readonly fields: readonly SignatureField[];
  readonly store: ValidationStore;
}

/** A signature, looked at from outside. */
interface Framed {
  readonly field: SignatureField;
  readonly isRange: boolean;
  /** Whether the document as it was signed holds this very signature. */
  readonly isThere: boolean;
  readonly coversAll: boolean;
  readonly later: Comparison;
  readonly laterRevisions: number;
}

function frame(field: SignatureField, { pdf, fields }: Opened, context: VerifyContext): Framed {
  const end = endOf(field);
  const others = fields.filter((other) => other !== field);
  const isRange = isRangeOf(field, pdf) && !others.some((other) => overlaps(field, other));
  const laterRevisions = pdf.sections.filter((offset) => offset >= end).length;
  const coversAll = end === pdf.bytes.length;
  if (!isRange) return { field, isRange, isThere: false, coversAll, later: UNEXPLAINED, laterRevisions };
  try {
    const signed = coversAll ? pdf : openPdf(pdf.bytes.subarray(0, end), context.limits);
    const isThere = signatureFieldsOf(signed).some(
      (one) => one.contents.start === field.contents.start && one.name === field.name,
    );
    const later = coversAll ? UNTOUCHED : laterRevisions === 0 ? UNEXPLAINED : compareRevisions(signed, pdf);
    return { field, isRange, isThere, coversAll, later, laterRevisions };
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    return { field, isRange, isThere: false, coversAll, later: UNEXPLAINED, laterRevisions };
  }
}

function judgeFrame({ field, isRange, isThere, coversAll, later }: Framed, findings: Findings): void {
  const { subFilter } = field;
  if (!isRange) findings.add('format', 'FORMAT_FAILURE', 'BYTE_RANGE_WRONG');
  else if (!isThere) findings.add('format', 'FORMAT_FAILURE', 'SIGNED_REVISION_UNREADABLE');
  if (subFilter !== SHA1 && !DETACHED.has(subFilter ?? '')) findings.add('format', 'GENERIC', 'SUB_FILTER_UNKNOWN');
  if (coversAll) return;
  if (later.explained) findings.note('LATER_REVISIONS_EXPLAINED');
  else findings.add('coverage', 'GENERIC', 'CHANGED_AFTER_SIGNING');
}

/** A library verifies what is inside the message and never looks at the file: it must be the file's own bytes. */
function judgeContent(framed: Framed, content: Uint8Array | null, opened: Opened, findings: Findings): void {
  const { field } = framed;
  if (field.subFilter === SHA1) {
    const actual = digesterOfRange(opened.pdf.bytes, field)('sha1');
    if (content === null || actual === null || !isSame(content, actual))
      findings.add('contentDigest', 'HASH_FAILURE', 'CONTENT_CHANGED');
    findings.add('algorithms', 'CRYPTO_CONSTRAINTS_FAILURE', 'ALGORITHM_TOO_WEAK');
  } else if (content !== null && !isSame(content, signedBytes(opened.pdf.bytes, field))) {
    findings.add('contentDigest', 'HASH_FAILURE', 'CONTENT_NOT_THE_SAME');
  }
}

function placeOf({ field, coversAll, later, laterRevisions }: Framed): Surroundings['place'] {
  return {
    field: field.name,
    subFilter: field.subFilter,
    coversWholeFile: coversAll,
    modifiedAfter: !coversAll && !later.explained,
    laterRevisions,
  };
}

async function verifyField(
  framed: Framed,
  id: string,
  provenAt: Date | null,
  opened: Opened,
  context: VerifyContext,
): Promise<readonly SignatureResult[]> {
  const { field, coversAll } = framed;
  try {
    const message = readCms(field.contents.bytes, context.limits, true);
    if (message.signers.length !== 1) throw new MalformedError('a PDF signature has one signer');
    const { bytes } = opened.pdf;
    const digest = field.subFilter === SHA1 ? digesterOf(message.content) : digesterOfRange(bytes, field);
    return await verifySigners(
      message,
      {
        digest,
        family: 'PAdES',
        scope: [coversAll ? { type: 'FULL', name: 'Full PDF' } : { type: 'PARTIAL', name: 'PDF as it was signed' }],
        brought: opened.store,
        certificates: readCertificates(opened.store.certificates),
        provenAt,
        place: placeOf(framed),
        before: (findings) => {
          judgeFrame(framed, findings);
          judgeContent(framed, message.content, opened, findings);
        },
        id,
      },
      context,
    );
  } catch (error) {
    if (error instanceof MalformedError) return [unreadable({ id, ...placeOf(framed) })];
    throw error;
  }
}

/** A later signature that shows could hide what stands under it: it counts as harmless only if it passes itself. */
function withLaterSignatures(results: readonly SignatureResult[], framed: readonly Framed[]): SignatureResult[] {
  const passed = new Set(results.filter(({ indication }) => indication === 'TOTAL_PASSED').map(({ field }) => field));
  return results.map((result) => {
    const { visibleLater = [] } = framed.find(({ field }) => field.name === result.field)?.later ?? {};
    const isHarmless = visibleLater.every((name) => passed.has(name));
    if (result.indication !== 'TOTAL_PASSED' || isHarmless) return result;
    const checks = result.checks.map((check) =>
      check.step === 'coverage' ? { ...check, ok: false, subIndication: 'GENERIC' as const } : check,
    );
    const errors = [...result.errors, 'LATER_SIGNATURE_NOT_ACCEPTED'];
    return { ...result, indication: 'INDETERMINATE', subIndication: 'GENERIC', checks, errors };
  });
}

interface Stamp {
  readonly entry: TimestampEntry;
  readonly end: number;
}

async function verifyStamps(framed: readonly Framed[], opened: Opened, context: VerifyContext): Promise<Stamp[]> {
  const stamps: Stamp[] = [];
  for (const { field, isRange, isThere } of framed) {
    const digest = digesterOfRange(opened.pdf.bytes, field);
    const entry = await checkTimestamp(field.contents.bytes, digest, context, true);
    const isSound = isRange && isThere;
    const judged: TimestampEntry = isSound
      ? { type: 'DOCUMENT', ...entry }
      : {
          type: 'DOCUMENT',
          ...entry,
          indication: 'FAILED',
          subIndication: 'FORMAT_FAILURE',
          errors: ['BYTE_RANGE_WRONG'],
        };
    stamps.push({ entry: judged, end: endOf(field) });
  }
  return stamps;
}

/** The earliest accepted time stamp over the whole signature. */
function provenFor(field: SignatureField, stamps: readonly Stamp[]): Date | null {
  const times = stamps
    .filter(({ entry, end }) => entry.indication === 'PASSED' && end > endOf(field))
    .flatMap(({ entry }) => (entry.productionTime === null ? [] : [entry.productionTime.getTime()]));
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** @throws MalformedError if the file cannot be read as a PDF. */
export async function verifyPdf(bytes: Uint8Array, context: VerifyContext): Promise<PdfVerification> {
  const pdf = openPdf(bytes, context.limits);
  if (pdf.trailer.entries.has('Encrypt')) throw new EncryptedPdf();
  const opened: Opened = { pdf, fields: signatureFieldsOf(pdf), store: readValidationStore(pdf) };
  const framed = opened.fields.map((field) => frame(field, opened, context));
  const isStamp = ({ field }: Framed) => field.subFilter === TIMESTAMP;
  const stamps = await verifyStamps(framed.filter(isStamp), opened, context);
  const results: SignatureResult[] = [];
  for (const [place, one] of framed.filter((each) => !isStamp(each)).entries()) {
    const proven = provenFor(one.field, stamps);
    results.push(...(await verifyField(one, `S-${place + 1}`, proven, opened, context)));
  }
  return { signatures: withLaterSignatures(results, framed), timestamps: stamps.map(({ entry }) => entry) };
}

/** Its strings and streams cannot be read. */
export class EncryptedPdf extends Error {}
