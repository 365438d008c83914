// The signatures of a PDF: the signed fields of its form, each with the dictionary and the place of what was signed.
import { MalformedError } from '../asn1.js';
import type { Pdf } from './openPdf.js';
import { isArray, isKind, nameOf, type PdfDict, type PdfString, type PdfValue } from './values.js';

export interface SignatureField {
  /** Full name, from the outermost field on. */
  readonly name: string;
  /** Number of the field's object. */
  readonly object: number | null;
  readonly field: PdfDict;
  readonly signature: PdfDict;
  /** Number of the dictionary's object; null where it stands inside the field. */
  readonly signatureObject: number | null;
  readonly subFilter: string | null;
  readonly contents: PdfString;
  readonly byteRange: readonly [number, number, number, number];
}

const MAX_FIELDS = 20_000;
const MAX_LEVELS = 20;

function textOf(value: PdfValue): string {
  if (!isKind(value, 'string')) return '';
  const { bytes } = value;
  const isUtf16 = bytes[0] === 0xfe && bytes[1] === 0xff;
  return isUtf16 ? Buffer.from(bytes.slice(2)).swap16().toString('utf16le') : Buffer.from(bytes).toString('latin1');
}

interface Open {
  readonly value: PdfValue;
  readonly name: string;
  readonly type: string | null;
  readonly level: number;
}

/** All fields with their inherited type, in order. */
function* walk(pdf: Pdf): Generator<Open & { readonly dict: PdfDict }> {
  const form = pdf.entry(rootOf(pdf), 'AcroForm');
  const fields = isKind(form, 'dict') ? pdf.entry(form, 'Fields') : null;
  let open: Open[] = (isArray(fields) ? fields : []).map((value) => ({ value, name: '', type: null, level: 0 }));
  const seen = new Set<number>();
  while (open.length > 0) {
    const [one, ...rest] = open;
    open = rest;
    if (one === undefined || one.level > MAX_LEVELS || seen.size > MAX_FIELDS)
      throw new MalformedError('fields too deep');
    if (isKind(one.value, 'ref')) {
      // A field that stands in two places would be two.
      if (seen.has(one.value.number)) throw new MalformedError('a field that stands twice');
      seen.add(one.value.number);
    }
    const dict = pdf.resolve(one.value);
    if (!isKind(dict, 'dict')) continue;
    const own = textOf(pdf.entry(dict, 'T'));
    const name = [one.name, own].filter((part) => part !== '').join('.');
    const type = nameOf(pdf.entry(dict, 'FT')) ?? one.type;
    yield { ...one, name, type, dict };
    const kids = pdf.entry(dict, 'Kids');
    const below = (isArray(kids) ? kids : []).map((value) => ({ value, name, type, level: one.level + 1 }));
    open = [...below, ...open];
  }
}

export function rootOf(pdf: Pdf): PdfDict | undefined {
  const root = pdf.entry(pdf.trailer, 'Root');
  return isKind(root, 'dict') ? root : undefined;
}

function rangeOf(value: PdfValue): SignatureField['byteRange'] | undefined {
  if (!isArray(value) || value.length !== 4) return undefined;
  const numbers = value.filter(
    (one): one is number => typeof one === 'number' && Number.isSafeInteger(one) && one >= 0,
  );
  return numbers.length === 4 ? (numbers as unknown as SignatureField['byteRange']) : undefined;
}

/** Signed fields; those without a value are places to sign, and no signatures. */
export function signatureFieldsOf(pdf: Pdf): SignatureField[] {
  return [...walk(pdf)].flatMap(({ value, name, type, dict }) => {
    const stated = dict.entries.get('V');
    const signature = type === 'Sig' ? pdf.resolve(stated) : null;
    if (!isKind(signature, 'dict')) return [];
    const contents = pdf.entry(signature, 'Contents');
    const byteRange = rangeOf(pdf.entry(signature, 'ByteRange'));
    if (!isKind(contents, 'string') || byteRange === undefined)
      throw new MalformedError('a signature without its parts');
    const signatureObject = isKind(stated, 'ref') ? stated.number : null;
    const object = isKind(value, 'ref') ? value.number : null;
    const subFilter = nameOf(pdf.entry(signature, 'SubFilter'));
    return [{ name, object, field: dict, signature, signatureObject, subFilter, contents, byteRange }];
  });
}
