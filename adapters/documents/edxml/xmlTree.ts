// A parsed message as plain data: elements found by namespace and local name, every value a string.

/** The one namespace of edXML; the prefix and the place of its declaration differ between builders. */
const EDXML_NAMESPACE = 'http://www.mic.gov.vn/TBT/QCVN_102_2016';

/** One element; `text` is its own text, `children` its elements in document order. */
export interface XmlTree {
  readonly namespace: string;
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlTree[];
}

/** All children of this local name in the edXML namespace; none for an absent parent. */
export function childrenOf(tree: XmlTree | undefined, name: string): readonly XmlTree[] {
  return tree?.children.filter((child) => child.name === name && child.namespace === EDXML_NAMESPACE) ?? [];
}

/** The first descendant along a path of local names. */
export function at(tree: XmlTree | undefined, ...path: readonly string[]): XmlTree | undefined {
  return path.reduce<XmlTree | undefined>((parent, name) => childrenOf(parent, name)[0], tree);
}

/** Trimmed, NFC text along a path; undefined where the element is absent or empty. */
export function textAt(tree: XmlTree | undefined, ...path: readonly string[]): string | undefined {
  const text = at(tree, ...path)
    ?.text.trim()
    .normalize('NFC');
  return text === '' ? undefined : text;
}
