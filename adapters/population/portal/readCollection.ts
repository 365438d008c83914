// The SOAP answer of the population database: Envelope/Body/CongdanCollection/CongDan, in any namespace.
import type * as Libxml from 'libxml2-wasm';
import type { XmlDocument, XmlElement } from 'libxml2-wasm';
import { UpstreamError } from '../../kit/index.js';
import { readBirthDate } from '../birthDate.js';
import type { Address, CitizenFacts } from '../citizenFacts.js';

/** An element as plain data, found by local name. */
interface Tree {
  readonly name: string;
  readonly text: string;
  readonly children: readonly Tree[];
}

const MAX_DEPTH = 20;
const NO_ELEMENT: Tree = { name: '', text: '', children: [] };

let libxml: typeof Libxml | undefined;

function refuse(detail: string): never {
  throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: `population: ${detail}` });
}

function parse({ ParseOption, XmlDocument }: typeof Libxml, text: string): XmlDocument {
  try {
    const option = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NOCDATA;
    return XmlDocument.fromString(text, { option });
  } catch {
    // The parser's own message quotes the text.
    return refuse('the answer is no XML');
  }
}

function toTree({ XmlElement, XmlText }: typeof Libxml, root: XmlElement, maxElements: number): Tree {
  let left = maxElements;
  const walk = (element: XmlElement, depth: number): Tree => {
    left -= 1;
    if (left < 0 || depth > MAX_DEPTH) refuse('the answer is too deep or has too many elements');
    const children: Tree[] = [];
    let text = '';
    for (let node = element.firstChild; node !== null; node = node.next) {
      if (node instanceof XmlElement) children.push(walk(node, depth + 1));
      else if (node instanceof XmlText) text += node.content;
    }
    return { name: element.name, text: text.normalize('NFC').trim(), children };
  };
  return walk(root, 1);
}

function childrenOf(tree: Tree, name: string): readonly Tree[] {
  return tree.children.filter((child) => child.name === name);
}

function at(tree: Tree, ...path: readonly string[]): Tree {
  return path.reduce((parent, name) => childrenOf(parent, name)[0] ?? NO_ELEMENT, tree);
}

function textAt(tree: Tree, ...path: readonly string[]): string | null {
  const { text } = at(tree, ...path);
  return text === '' ? null : text;
}

function toName(person: Tree): string | null {
  const name = at(person, 'HoVaTen');
  const parts = ['Ho', 'ChuDem', 'Ten'].flatMap((part) => textAt(name, part) ?? []);
  return parts.length === 0 ? textAt(person, 'HoVaTen') : parts.join(' ');
}

function toAddress(person: Tree, name: string): Address {
  const address = at(person, name);
  return { ward: textAt(address, 'MaPhuongXa'), text: textAt(address, 'ChiTiet') };
}

function toFacts(person: Tree): CitizenFacts {
  const birth = at(person, 'NgayThangNamSinh');
  return {
    personalId: textAt(person, 'SoDinhDanh') ?? '',
    formerNumber: textAt(person, 'SoCMND'),
    fullName: toName(person),
    birthDate: readBirthDate(textAt(birth, 'NgayThangNam')) ?? readBirthDate(textAt(birth, 'Nam')),
    sex: textAt(person, 'GioiTinh'),
    ethnicity: textAt(person, 'DanToc'),
    nationality: textAt(person, 'QuocTich'),
    permanent: toAddress(person, 'ThuongTru'),
    current: toAddress(person, 'NoiOHienTai'),
  };
}

/** The people of an answer. Throws where it is none, or says that the service failed. */
export async function readCollection(text: string, maxElements: number): Promise<readonly CitizenFacts[]> {
  libxml ??= await import('libxml2-wasm');
  const document = parse(libxml, text.trim());
  try {
    if (document.dtd !== null) refuse('the answer has a document type');
    const envelope = toTree(libxml, document.root, maxElements);
    const body = at(envelope, 'Body');
    if (childrenOf(body, 'Fault').length > 0)
      throw new UpstreamError('UPSTREAM_ERROR', { detail: 'population: SOAP fault' });
    const [collection] = childrenOf(body, 'CongdanCollection');
    if (envelope.name !== 'Envelope' || collection === undefined) return refuse('no CongdanCollection');
    return childrenOf(collection, 'CongDan').map(toFacts);
  } finally {
    // The tree lives in WebAssembly memory, which no garbage collector sees.
    document.dispose();
  }
}
