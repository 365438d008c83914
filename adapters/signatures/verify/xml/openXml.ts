// An XML document with everything off that reaches outside it: elements with their places, each Id once, and canonical forms.
import type * as Libxml from 'libxml2-wasm';
import type { XmlDocument, XmlElement } from 'libxml2-wasm';
import { MalformedError } from '../asn1.js';
import type { VerifyLimits } from '../limits.js';
import type { TextKey } from '../texts.js';
import type { C14n } from './names.js';

export interface Element {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly parent: Element | null;
  readonly children: Element[];
  /** Its place among the element children of each level. */
  readonly path: readonly number[];
  readonly node: XmlElement;
}

/** The document needs something that is not allowed or not supported here. */
export class UnsupportedXml extends Error {
  constructor(readonly key: TextKey) {
    super(key);
    this.name = 'UnsupportedXml';
  }
}

export interface CanonicalOptions extends C14n {
  readonly prefixes?: readonly string[];
  /** Leave this element out, as the enveloped-signature transform does. */
  readonly without?: Element;
}

export interface OpenXml {
  readonly root: Element;
  readonly all: readonly Element[];
  /** Elements with this Id: one, none, or several where the document is not to be trusted. */
  withId(id: string): readonly Element[];
  /** Null: the whole document. */
  canonical(target: Element | null, options: CanonicalOptions): Uint8Array;
  close(): void;
}

const ID_NAMES = ['Id', 'ID', 'id', 'xml:id'] as const;
const MAX_DEPTH = 200;
/** `<` */
const OPENING = 0x3c;

function parse({ XmlDocument, ParseOption }: typeof Libxml, bytes: Uint8Array): XmlDocument {
  let document: XmlDocument;
  try {
    document = XmlDocument.fromBuffer(bytes, { option: ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE });
  } catch {
    throw new MalformedError('no XML');
  }
  if (document.dtd === null) return document;
  document.dispose();
  throw new UnsupportedXml('DTD_FORBIDDEN');
}

function attributesOf(node: XmlElement): Map<string, string> {
  return new Map(
    node.attrs.map(({ name, namespaceUri, value }) => {
      const isXml = namespaceUri === 'http://www.w3.org/XML/1998/namespace';
      return [namespaceUri === '' ? name : isXml ? `xml:${name}` : `{${namespaceUri}}${name}`, value];
    }),
  );
}

/** All elements in the order of the document. */
function walk(libxml: typeof Libxml, document: XmlDocument, most: number): Element[] {
  const all: Element[] = [];
  function visit(node: XmlElement, parent: Element | null, path: readonly number[]): Element {
    if (path.length > MAX_DEPTH || all.length >= most) throw new MalformedError('too many elements');
    const { namespaceUri: namespace, name } = node;
    const element: Element = { namespace, name, attributes: attributesOf(node), parent, children: [], path, node };
    all.push(element);
    for (let child = node.firstChild; child !== null; child = child.next) {
      if (child instanceof libxml.XmlElement)
        element.children.push(visit(child, element, [...path, element.children.length]));
    }
    return element;
  }
  visit(document.root, null, []);
  return all;
}

function indexIds(all: readonly Element[]): ReadonlyMap<string, readonly Element[]> {
  const found = new Map<string, Element[]>();
  for (const element of all) {
    const ids = new Set(ID_NAMES.flatMap((name) => element.attributes.get(name) ?? []));
    for (const id of ids) found.set(id, [...(found.get(id) ?? []), element]);
  }
  return found;
}

/** The node at a place of another copy of the document. */
function nodeAt(libxml: typeof Libxml, document: XmlDocument, path: readonly number[]): XmlElement {
  let current = document.root;
  for (const place of path) {
    let left = place;
    let child = current.firstChild;
    while (child !== null && !(child instanceof libxml.XmlElement && left-- === 0)) child = child.next;
    if (child === null) throw new MalformedError('no such element');
    current = child;
  }
  return current;
}

/** Some documents that can be read have no canonical form, such as one whose namespaces are relative addresses. */
function canonicalBytes(
  { XmlError }: typeof Libxml,
  node: XmlElement | XmlDocument,
  options: Parameters<XmlElement['canonicalizeToString']>[0],
): Uint8Array {
  try {
    return Buffer.from(node.canonicalizeToString(options), 'utf8');
  } catch (error) {
    if (error instanceof XmlError) throw new MalformedError('no canonical form');
    throw error;
  }
}

function countMarks(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte === OPENING) count += 1;
  return count;
}

export async function openXml(bytes: Uint8Array, { maxObjects }: VerifyLimits): Promise<OpenXml> {
  // Before anything is expanded.
  if (Buffer.from(bytes).includes('<!DOCTYPE')) throw new UnsupportedXml('DTD_FORBIDDEN');
  // The parser's memory has no bound of its own.
  if (countMarks(bytes) > 3 * maxObjects) throw new MalformedError('too many elements');
  const libxml = await import('libxml2-wasm');
  const modes = {
    C14N_1_0: libxml.XmlC14NMode.XML_C14N_1_0,
    EXCLUSIVE: libxml.XmlC14NMode.XML_C14N_EXCLUSIVE_1_0,
    C14N_1_1: libxml.XmlC14NMode.XML_C14N_1_1,
  } as const;
  const document = parse(libxml, bytes);
  try {
    const all = walk(libxml, document, maxObjects);
    const [root] = all;
    if (root === undefined) throw new MalformedError('no root');
    const ids = indexIds(all);
    return {
      root,
      all,
      withId: (id) => ids.get(id) ?? [],
      canonical(target, { mode, comments, prefixes = [], without }) {
        const copy = without === undefined ? document : parse(libxml, bytes);
        try {
          const node = target === null ? null : nodeAt(libxml, copy, target.path);
          if (without !== undefined) nodeAt(libxml, copy, without.path).remove();
          const options = { mode: modes[mode], withComments: comments, inclusiveNamespacePrefixes: [...prefixes] };
          return canonicalBytes(libxml, node ?? copy, options);
        } finally {
          if (copy !== document) copy.dispose();
        }
      },
      // The tree lives in WebAssembly memory, which no garbage collector sees.
      close: () => document.dispose(),
    };
  } catch (error) {
    document.dispose();
    throw error;
  }
}

export function childOf(element: Element | undefined, namespace: string, name: string): Element | undefined {
  return element?.children.find((child) => child.namespace === namespace && child.name === name);
}

export function childrenOf(element: Element | undefined, namespace: string, name: string): readonly Element[] {
  return element?.children.filter((child) => child.namespace === namespace && child.name === name) ?? [];
}

export function textOf(element: Element | undefined): string {
  return element?.node.content.trim() ?? '';
}

export function attributeOf(element: Element | undefined, name: string): string {
  return element?.attributes.get(name) ?? '';
}

export function isInside(element: Element, above: Element): boolean {
  for (let current: Element | null = element; current !== null; current = current.parent) {
    if (current === above) return true;
  }
  return false;
}

/** Strict base64 with white space. */
export function bytesOf(element: Element | undefined): Uint8Array {
  const text = textOf(element).replaceAll(/\s/g, '');
  const bytes = Buffer.from(text, 'base64');
  if (text === '' || bytes.toString('base64') !== text) throw new MalformedError('no base64');
  return bytes;
}
