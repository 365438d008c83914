// A document as an edXML file, piece by piece: the header at once, each attachment as it comes in.
import { toBusinessBlock } from './businessBlock.js';
import { EPILOG, leaf, leaves, node, PREFIX, PROLOG, type Markup } from './markup.js';
import { toMessageHeader } from './messageHeader.js';
import type { OutgoingDocument, OutgoingFile, Packing } from './outgoing.js';
import { base64Pieces, zipPieces } from './pieces.js';

export interface WriteOptions {
  readonly document: OutgoingDocument;
  readonly files: readonly OutgoingFile[];
  readonly packing: Packing;
}

function contentIdOf(place: number): string {
  return `cid:${place + 1}`;
}

function toTraceList(document: OutgoingDocument): Markup {
  const trace = node(
    'edXML:TraceHeader',
    leaves([
      ['OrganId', document.from.organId],
      ['Timestamp', document.sentAt],
    ]),
  );
  return node('edXML:TraceHeaderList', [trace, toBusinessBlock(document)]);
}

function toManifest(files: readonly OutgoingFile[]): Markup {
  const references = files.map(({ name, contentType }, place) =>
    node(
      'edXML:Reference',
      leaves([
        ['ContentId', contentIdOf(place)],
        ['ContentType', contentType],
        ['Description', ''],
        ['AttachmentName', name],
      ]),
    ),
  );
  return node('edXML:edXMLManifest', references, 'version="1.0"');
}

function toEnvelope({ document, files }: WriteOptions): Markup {
  const header = node('edXML:edXMLHeader', [toMessageHeader(document), toTraceList(document)]);
  return node('edXML:edXMLEnvelope', [header, node('edXML:edXMLBody', [toManifest(files)])], PREFIX);
}

/** `<uuid>.<ext>`, as the SDK names the entry; made from the file's hash, so that it is the same on every attempt. */
function toEntryName({ name, sha256 }: OutgoingFile): string {
  const uuid = /^(.{8})(.{4})(.{4})(.{4})(.{12})/.exec(sha256)?.slice(1).join('-') ?? 'file';
  const extension = /\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? 'bin';
  return `${uuid}.${extension}`;
}

async function* writeAttachment(file: OutgoingFile, place: number, packing: Packing): AsyncGenerator<string> {
  const fields = [
    ['ContentId', contentIdOf(place)],
    ['AttachmentName', file.name],
    ['Description', ''],
    ['ContentType', file.contentType],
  ] as const;
  yield `<Attachment>${fields.map(([name, text]) => leaf(name, text)).join('')}`;
  // The one prefixed element in the part without prefixes; the prefix is declared again.
  yield `<edXML:ContentTransferEncoded ${PREFIX}>`;
  yield* base64Pieces(packing === 'ZIP' ? zipPieces(toEntryName(file), file.bytes()) : file.bytes());
  yield '</edXML:ContentTransferEncoded></Attachment>';
}

async function* writeText(options: WriteOptions): AsyncGenerator<string> {
  yield `${PROLOG}${toEnvelope(options)}`;
  if (options.files.length > 0) {
    yield '<AttachmentEncoded>';
    for (const [place, file] of options.files.entries()) yield* writeAttachment(file, place, options.packing);
    yield '</AttachmentEncoded>';
  }
  yield EPILOG;
}

/** The bytes of the file. The same document and files give the same bytes. */
export async function* writeEdxml(options: WriteOptions): AsyncGenerator<Uint8Array> {
  for await (const text of writeText(options)) yield Buffer.from(text, 'utf8');
}
