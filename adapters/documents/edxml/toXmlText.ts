// The checks before an XML parser sees a message: size, encoding, junk in front, document type.
import { EdxmlError } from './edxmlError.js';

/** Text that starts with `<`, and whether anything had to be cut off in front of it. */
export interface XmlText {
  readonly text: string;
  readonly trimmed: boolean;
}

const XML_SPACE = /[\t\n\r ]*/y;
const DECLARED_ENCODING = /^<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/;

/** UTF-8 only: a message that lies about its encoding is refused, not repaired. */
function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new EdxmlError('XML_ENCODING');
  }
}

/** Where the root element, or a document type, begins: behind declarations, instructions, comments and space. */
function endOfProlog(text: string): number {
  let position = 0;
  for (;;) {
    XML_SPACE.lastIndex = position;
    position += XML_SPACE.exec(text)?.[0].length ?? 0;
    const end = text.startsWith('<?', position) ? '?>' : text.startsWith('<!--', position) ? '-->' : undefined;
    if (end === undefined) return position;
    const at = text.indexOf(end, position);
    if (at === -1) throw new EdxmlError('XML_MALFORMED');
    position = at + end.length;
  }
}

/**
 * Decodes a message for the parser. A sample shipped with the national SDK has junk before its declaration, so whatever
 * stands before the first `<` is dropped and reported. Any document type is refused: edXML has none, and entities and
 * external files come only through one.
 */
export function toXmlText(bytes: Uint8Array, maxBytes: number): XmlText {
  if (bytes.length > maxBytes) throw new EdxmlError('XML_TOO_LARGE');
  const decoded = decodeUtf8(bytes);
  const start = decoded.indexOf('<');
  if (start === -1) throw new EdxmlError('XML_MALFORMED');
  const text = decoded.slice(start);
  if (text.includes('\0')) throw new EdxmlError('XML_MALFORMED');
  const encoding = DECLARED_ENCODING.exec(text.slice(0, 200))?.[1];
  if (encoding !== undefined && encoding.toLowerCase() !== 'utf-8') throw new EdxmlError('XML_ENCODING');
  if (text.startsWith('<!', endOfProlog(text))) throw new EdxmlError('XML_DTD_FORBIDDEN');
  return { text, trimmed: start > 0 };
}
