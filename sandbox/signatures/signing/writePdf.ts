// Small PDF files, and revisions added to them, for samples and for what a verifier has to refuse.
import { deflateSync } from 'node:zlib';

/** A file that grows by revisions. */
export interface PdfFile {
  readonly bytes: Buffer;
  /** Number of the next object. */
  readonly next: number;
  /** Object numbers of signature fields. */
  readonly fields: readonly number[];
  /** Entries that the catalogue has besides. */
  readonly catalogue: string;
  readonly lastTable: number;
}

const CATALOGUE = 1;
const PAGES = 2;
export const PAGE = 3;
export const PAGE_CONTENT = 4;

const entry = (offset: number): string => `${String(offset).padStart(10, '0')} 00000 n \n`;

export const streamObject = (content: string, more = ''): string =>
  `<< ${more}/Length ${Buffer.byteLength(content, 'latin1')} >>\nstream\n${content}\nendstream`;

/** Adds objects and a table of references that points at the one before. */
export function appendRevision(file: PdfFile, objects: ReadonlyMap<number, string>): PdfFile {
  let body = file.bytes.length > 0 && file.bytes.at(-1) !== 10 ? '\n' : '';
  const start = file.bytes.length;
  const offsets = new Map<number, number>();
  for (const [number, text] of objects) {
    offsets.set(number, start + Buffer.byteLength(body, 'latin1'));
    body += `${number} 0 obj\n${text}\nendobj\n`;
  }
  const table = start + Buffer.byteLength(body, 'latin1');
  const sections = [...offsets].map(([number, offset]) => `${number} 1\n${entry(offset)}`).join('');
  const size = Math.max(file.next, ...[...objects.keys()].map((number) => number + 1));
  const before = file.lastTable === 0 ? '' : `/Prev ${file.lastTable} `;
  const free = file.lastTable === 0 ? '0 1\n0000000000 65535 f \n' : '';
  const trailer = `trailer\n<< /Size ${size} /Root ${CATALOGUE} 0 R ${before}>>\nstartxref\n${table}\n%%EOF\n`;
  const bytes = Buffer.concat([file.bytes, Buffer.from(`${body}xref\n${free}${sections}${trailer}`, 'latin1')]);
  return { ...file, bytes, next: size, lastTable: table };
}

export function catalogueText({ fields, catalogue }: PdfFile): string {
  const list = fields.map((number) => `${number} 0 R`).join(' ');
  const form = fields.length === 0 ? '' : `/AcroForm << /Fields [${list}] /SigFlags 3 >> `;
  return `<< /Type /Catalog /Pages ${PAGES} 0 R ${form}${catalogue}>>`;
}

export function pageText({ fields }: Pick<PdfFile, 'fields'>): string {
  const list = fields.map((number) => `${number} 0 R`).join(' ');
  const annotations = fields.length === 0 ? '' : `/Annots [${list}] `;
  return `<< /Type /Page /Parent ${PAGES} 0 R /MediaBox [0 0 595 842] ${annotations}/Contents ${PAGE_CONTENT} 0 R >>`;
}

/** One page with one line of text. */
export function createPdf(text: string): PdfFile {
  const empty: PdfFile = { bytes: Buffer.from('%PDF-1.7\n'), next: 5, fields: [], catalogue: '', lastTable: 0 };
  const objects = new Map([
    [CATALOGUE, catalogueText(empty)],
    [PAGES, `<< /Type /Pages /Kids [${PAGE} 0 R] /Count 1 >>`],
    [PAGE, pageText(empty)],
    [PAGE_CONTENT, streamObject(`BT (${text}) Tj ET`)],
  ]);
  return appendRevision(empty, objects);
}

/** The same with its page inside an object stream and its table as a stream, as PDF 1.5 allows. */
export function createCompressedPdf(text: string): PdfFile {
  const empty: PdfFile = { bytes: Buffer.from('%PDF-1.7\n'), next: 7, fields: [], catalogue: '', lastTable: 0 };
  const pages = `<< /Type /Pages /Kids [${PAGE} 0 R] /Count 1 >>`;
  const head = `${PAGES} 0 ${PAGE} ${pages.length + 1} `;
  const packed = deflateSync(Buffer.from(`${head}${pages} ${pageText(empty)}`, 'latin1')).toString('latin1');
  const more = `/Type /ObjStm /N 2 /First ${head.length} /Filter /FlateDecode `;
  const parts = new Map<number, string>([
    [CATALOGUE, catalogueText(empty)],
    [PAGE_CONTENT, streamObject(`BT (${text}) Tj ET`)],
    [5, streamObject(packed, more)],
  ]);
  let body = '%PDF-1.7\n';
  const offsets = new Map<number, number>();
  for (const [number, part] of parts) {
    offsets.set(number, body.length);
    body += `${number} 0 obj\n${part}\nendobj\n`;
  }
  const row = (type: number, two: number, three: number) => [type, two >> 8, two & 0xff, three];
  const at = (number: number) => row(1, offsets.get(number) ?? 0, 0);
  const rows = [
    row(0, 0, 255),
    at(CATALOGUE),
    row(2, 5, 0),
    row(2, 5, 1),
    at(PAGE_CONTENT),
    at(5),
    row(1, body.length, 0),
  ];
  // Each byte as the difference to the one above (PNG predictor 2).
  const predicted = rows.flatMap((one, place) => [
    2,
    ...one.map((byte, column) => (byte - (rows[place - 1]?.[column] ?? 0)) & 0xff),
  ]);
  const table = deflateSync(Uint8Array.from(predicted)).toString('latin1');
  const settings = '/DecodeParms << /Predictor 12 /Columns 4 >> ';
  const dict = `/Type /XRef /Size 7 /W [1 2 1] /Root ${CATALOGUE} 0 R /Filter /FlateDecode ${settings}`;
  const end = `6 0 obj\n${streamObject(table, dict)}\nendobj\nstartxref\n${body.length}\n%%EOF\n`;
  return { ...empty, bytes: Buffer.from(body + end, 'latin1'), lastTable: body.length };
}
