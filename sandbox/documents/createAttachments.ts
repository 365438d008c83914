// The attachments of a sample document: small real PDF files, packed as each of the two builders packs them.
import { zipSync } from 'fflate';
import { createRandom } from '../city/createRandom.js';
import type { CityDocument } from '../city/types.js';

/** An attachment as it stands in an edXML file. */
export interface Attachment {
  /** `cid:1` and so on. */
  readonly contentId: string;
  readonly name: string;
  readonly contentType: string;
  /** Base64 of a ZIP with one entry, or of the file itself. */
  readonly encoded: string;
}

/** A day without meaning; a ZIP entry must have one, and it must not be today. */
const ENTRY_TIME = new Date(2025, 0, 1);

/** A one-page PDF. `text` must be ASCII without brackets and backslashes. */
export function createPdf(text: string): Uint8Array {
  const stream = `BT /F1 14 Tf 60 780 Td (${text}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, place) => {
    const offset = body.length;
    body += `${place + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;
  return Buffer.from(body + table + trailer, 'latin1');
}

function toEntryName(document: CityDocument, place: number): string {
  const random = createRandom(`entry/${document.documentId}/${place}`);
  const hex = (length: number) =>
    random
      .int(16 ** length)
      .toString(16)
      .padStart(length, '0');
  return `${hex(6)}00-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(6)}${hex(6)}.pdf`;
}

function pack(file: Uint8Array, entryName: string): Uint8Array {
  return zipSync({ [entryName]: file }, { mtime: ENTRY_TIME });
}

/** The document's attachments; `isRaw` leaves the ZIP away. */
export function createAttachments(document: CityDocument, isRaw: boolean): readonly Attachment[] {
  return Array.from({ length: document.attachmentCount }, (_, place) => {
    const file = createPdf(`Tai lieu mau - sample document ${document.index + 1}, file ${place + 1}`);
    const packed = isRaw ? file : pack(file, toEntryName(document, place));
    const stem = `${document.number}-${document.notation}`;
    return {
      contentId: `cid:${place + 1}`,
      name: place === 0 ? `${stem}.pdf` : `${stem}-phu-luc-${place}.pdf`,
      contentType: 'application/pdf',
      encoded: Buffer.from(packed).toString('base64'),
    };
  });
}
