// An open document as others get it: Dublin Core without anything personal.
import { toDay } from '../convert.js';
import { toTypeName } from '../documentTypes.js';
import type { Row } from '../rows.js';
import { leaf, node, type Markup } from '../xml/markup.js';

const OAI_DC = 'http://www.openarchives.org/OAI/2.0/oai_dc/';
const DC = 'http://purl.org/dc/elements/1.1/';

/** The one format: it is always offered (OAI-PMH 2.0 §2.2). */
export const METADATA_FORMAT: Markup = node('metadataFormat', [
  leaf('metadataPrefix', 'oai_dc'),
  leaf('schema', 'http://www.openarchives.org/OAI/2.0/oai_dc.xsd'),
  leaf('metadataNamespace', OAI_DC),
]);

/** Numbers of twelve digits are personal numbers, also where somebody spaced them. */
const PERSONAL_NUMBER = /\d(?:[ .-]?\d){11,}/g;
const PHONE = /(?<!\d)(?:\+84|0)(?:[ .-]?\d){9}(?!\d)/g;
const EMAIL = /[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+/g;

/** Text that goes to everybody. */
export function withoutPersonal(text: string): string {
  return text.replaceAll(EMAIL, '***').replaceAll(PERSONAL_NUMBER, '***').replaceAll(PHONE, '***');
}

export function identifierOf(repositoryId: string, code: string): string {
  return `oai:${repositoryId}:${encodeURIComponent(code)}`;
}

/** The code in an identifier; undefined for one that is not ours. */
export function codeOf(repositoryId: string, identifier: string): string | undefined {
  const start = `oai:${repositoryId}:`;
  if (!identifier.startsWith(start)) return undefined;
  try {
    return decodeURIComponent(identifier.slice(start.length));
  } catch {
    return undefined;
  }
}

/** The last change, to the second; null where the archive does not say one. */
export function datestampOf({ lastModified }: Pick<Row, 'lastModified'>): string | null {
  const at = new Date(lastModified ?? '');
  return Number.isNaN(at.getTime()) ? null : `${at.toISOString().slice(0, 19)}Z`;
}

/** Characters that a setSpec may have. */
const SET_SPEC = /^[\w.!~*'()-]+$/;

/** The fonds as a set; null for a code that cannot be one. */
export function setSpecOf(fonds: string | null): string | null {
  return fonds !== null && SET_SPEC.test(fonds) ? fonds : null;
}

export function toHeader(row: Row, repositoryId: string): Markup {
  const set = setSpecOf(row.value('fondsCode'));
  return node('header', [
    leaf('identifier', identifierOf(repositoryId, row.key)),
    leaf('datestamp', datestampOf(row) ?? ''),
    ...(set === null ? [] : [leaf('setSpec', set)]),
  ]);
}

/** Names of persons are in no element: not who signed, and not what somebody wrote on it. */
export function toRecord(row: Row, repositoryId: string): Markup {
  const text = (value: string | null) => (value === null ? null : withoutPersonal(value));
  const elements: [string, string | null][] = [
    ['title', text(row.value('subject') ?? row.title)],
    ['creator', text(row.value('organName'))],
    ['date', toDay(row.value('issuedDate'))],
    ['type', toTypeName(row.value('typeName'))],
    ['identifier', row.key],
    ['language', row.value('language') === '01' ? 'vi' : null],
    ['relation', row.value('fileCode')],
  ];
  const written = elements.flatMap(([name, value]) => (value === null ? [] : [leaf(`dc:${name}`, value)]));
  const dc = node('oai_dc:dc', written, {
    'xmlns:oai_dc': OAI_DC,
    'xmlns:dc': DC,
    'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
    'xsi:schemaLocation': `${OAI_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd`,
  });
  return node('record', [toHeader(row, repositoryId), node('metadata', [dc])]);
}
