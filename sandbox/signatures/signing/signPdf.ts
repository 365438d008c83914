// Signs a PDF as a further revision: a field, its signature with room for the message, and the message put in.
import { appendRevision, catalogueText, PAGE, pageText, type PdfFile } from './writePdf.js';

export interface SignPdfOptions {
  /** Makes the message over the two ranges. */
  readonly sign: (signed: Uint8Array) => Uint8Array;
  /** @default ETSI.CAdES.detached */
  readonly subFilter?: string;
  readonly name?: string;
  /** Shows on the page. */
  readonly visible?: boolean;
  /** Objects that go along with the signature. */
  readonly objects?: ReadonlyMap<number, string>;
  /** Entries of the field besides. */
  readonly field?: string;
}

const ROOM = 12_000;
const RANGE = '/ByteRange [0 0000000000 0000000000 0000000000]';

export function signPdf(file: PdfFile, options: SignPdfOptions): PdfFile {
  const { subFilter = 'ETSI.CAdES.detached', visible = false } = options;
  const signature = file.next;
  const field = file.next + 1;
  const fields = [...file.fields, field];
  const box = visible ? '[50 50 200 120]' : '[0 0 0 0]';
  const kind = subFilter === 'ETSI.RFC3161' ? 'DocTimeStamp' : 'Sig';
  const name = options.name ?? `ChuKy${fields.length}`;
  const widget = `/Subtype /Widget /Rect ${box} /P ${PAGE} 0 R /F 132 ${options.field ?? ''}`;
  const prepared = appendRevision(
    { ...file, fields, next: field + 1 },
    new Map([
      [1, catalogueText({ ...file, fields })],
      [PAGE, pageText({ fields })],
      [
        signature,
        `<< /Type /${kind} /Filter /Adobe.PPKLite /SubFilter /${subFilter} ${RANGE} /Contents <${'0'.repeat(ROOM)}> >>`,
      ],
      [field, `<< /Type /Annot /FT /Sig /T (${name}) /V ${signature} 0 R ${widget}>>`],
      ...(options.objects ?? []),
    ]),
  );
  return { ...prepared, bytes: fill(prepared.bytes, file.bytes.length, options.sign) };
}

function fill(bytes: Buffer, from: number, sign: SignPdfOptions['sign']): Buffer {
  const start = bytes.indexOf('/Contents <0', from) + '/Contents '.length;
  const end = start + ROOM + 2;
  const digits = (value: number) => String(value).padStart(10, '0');
  // Leading zeros are no part of PDF numbers that anybody minds.
  const range = `/ByteRange [0 ${digits(start)} ${digits(end)} ${digits(bytes.length - end)}]`;
  const filled = Buffer.from(bytes);
  filled.write(range, bytes.indexOf(RANGE, from), 'latin1');
  const message = sign(Buffer.concat([filled.subarray(0, start), filled.subarray(end)]));
  filled.write(Buffer.from(message).toString('hex'), start + 1, 'latin1');
  return filled;
}
