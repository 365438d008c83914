// The checks before an XML parser sees a text: size, encoding, what stands in front, document type.
import { utf8Text } from './utf8Text.js';

export type XmlProblem =
  | 'MALFORMED'
  | 'DTD_FORBIDDEN'
  | 'ENCODING'
  | 'TOO_LARGE'
  | 'TOO_DEEP'
  | 'TOO_MANY_ATTRIBUTES'
  | 'TOO_MANY_ELEMENTS'
  | 'FORBIDDEN_NAME';

/** XML that must not be used. The message is the problem and quotes nothing. */
export class XmlError extends Error {
  readonly problem: XmlProblem;

  constructor(problem: XmlProblem) {
    super(problem);
    this.name = 'XmlError';
    this.problem = problem;
  }
}

/** What may stand in front of the first `<`. */
export type XmlLead = 'NOTHING' | 'SPACE' | 'ANYTHING';

/** Text for the parser, and whether anything had to be cut off in front of it. */
export interface XmlText {
  readonly text: string;
  readonly trimmed: boolean;
}

const XML_SPACE = /[\t\n\r ]*/y;
const DECLARED_ENCODING = /^<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/;

/** UTF-8 only: bytes that lie about their encoding are refused, not repaired. */
function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8Text(bytes);
  } catch {
    throw new XmlError('ENCODING');
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
    const found = text.indexOf(end, position);
    if (found === -1) throw new XmlError('MALFORMED');
    position = found + end.length;
  }
}

function startOf(text: string, lead: XmlLead): number {
  if (lead === 'NOTHING') return 0;
  if (lead === 'SPACE') return text.length - text.trimStart().length;
  const start = text.indexOf('<');
  if (start === -1) throw new XmlError('MALFORMED');
  return start;
}

/**
 * A document type is refused wherever it comes from: entities and external files come only through one. Bytes must be
 * UTF-8 and say nothing else of themselves; a text was decoded before, whatever it says.
 */
export function toXmlText(source: Uint8Array | string, maxBytes: number, lead: XmlLead): XmlText {
  const bytes = typeof source === 'string' ? Buffer.byteLength(source) : source.length;
  if (bytes > maxBytes) throw new XmlError('TOO_LARGE');
  const decoded = typeof source === 'string' ? source : decodeUtf8(source);
  const start = startOf(decoded, lead);
  const text = decoded.slice(start);
  if (text.includes('\0')) throw new XmlError('MALFORMED');
  const encoding = typeof source === 'string' ? undefined : DECLARED_ENCODING.exec(text.slice(0, 200))?.[1];
  if (encoding !== undefined && encoding.toLowerCase() !== 'utf-8') throw new XmlError('ENCODING');
  if (text.startsWith('<!', endOfProlog(text))) throw new XmlError('DTD_FORBIDDEN');
  return { text, trimmed: start > 0 };
}
