// The business key of a document: `<OrganId>,yyyy/MM/dd,<number>/<notation>` (edXML MessageHeader/DocumentId).
import { normalizeAgencyCode } from '../kit/index.js';
import { toDay } from './times.js';

/** The parts of a key, with the agency in the QĐ 20 form. */
export interface DocumentId {
  readonly agencyCode: string;
  /** Day of promulgation, YYYY-MM-DD. */
  readonly issuedOn: string;
  readonly number: string;
  /** Empty when the document has a number alone. */
  readonly notation: string;
}

// Longer than any key seen: a live gateway puts a UUID where the number belongs.
const MAX_LENGTH = 300;

/** Number and notation of `15/SM-VP`; the notation may itself contain slashes. */
export function splitCode(code: string): { readonly number: string; readonly notation: string } {
  const slash = code.indexOf('/');
  if (slash === -1) return { number: code.trim(), notation: '' };
  return { number: code.slice(0, slash).trim(), notation: code.slice(slash + 1).trim() };
}

/** Reads a key; undefined if it is not one (wrong shape, unknown form of the agency code, impossible day). */
export function parseDocumentId(key: string): DocumentId | undefined {
  const [organ = '', date = '', ...rest] = key.normalize('NFC').split(',');
  const code = rest.join(',').trim();
  if (key.length > MAX_LENGTH || code === '') return undefined;
  const agencyCode = normalizeAgencyCode(organ);
  const issuedOn = toDay(date.trim());
  if (agencyCode === undefined || issuedOn === undefined) return undefined;
  return { agencyCode, issuedOn, ...splitCode(code) };
}

/** Writes a key in the form that the network uses. */
export function formatDocumentId(id: DocumentId): string {
  const code = id.notation === '' ? id.number : `${id.number}/${id.notation}`;
  return `${id.agencyCode},${id.issuedOn.replaceAll('-', '/')},${code}`;
}

/** The same key with the agency in the QĐ 20 form, so that both spellings of one document are equal. */
export function normaliseDocumentId(key: string): string | undefined {
  const id = parseDocumentId(key);
  return id === undefined ? undefined : formatDocumentId(id);
}

/** The normalised key, or the text itself where it is none. */
export function spellDocumentId(key: string): string {
  return normaliseDocumentId(key) ?? key;
}
