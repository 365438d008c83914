// Parsed XML as plain rows of elements, and how they are looked up: by namespace and local name, never by prefix.

/** One element. `text` is its own, without that of its children. */
export interface XmlTree {
  readonly namespace: string;
  readonly name: string;
  readonly text: string;
  /** By local name. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Elements, in document order. */
  readonly children: readonly XmlTree[];
}

/** Look-ups that see the elements of one namespace. */
export interface XmlReader {
  /** All children of this local name: one and several look alike; none for an absent parent. */
  readonly childrenOf: (tree: XmlTree | undefined, name: string) => readonly XmlTree[];
  /** The first descendant along a path of local names. */
  readonly at: (tree: XmlTree | undefined, ...path: readonly string[]) => XmlTree | undefined;
  /** Trimmed, NFC text along a path; undefined where the element is absent or empty. */
  readonly textAt: (tree: XmlTree | undefined, ...path: readonly string[]) => string | undefined;
}

/** `null`: elements of any namespace, for systems that declare now one and now another. */
export function xmlIn(namespace: string | null): XmlReader {
  function childrenOf(tree: XmlTree | undefined, name: string): readonly XmlTree[] {
    const isHere = (child: XmlTree) => namespace === null || child.namespace === namespace;
    return tree?.children.filter((child) => child.name === name && isHere(child)) ?? [];
  }
  function at(tree: XmlTree | undefined, ...path: readonly string[]): XmlTree | undefined {
    return path.reduce<XmlTree | undefined>((parent, name) => childrenOf(parent, name)[0], tree);
  }
  return {
    childrenOf,
    at,
    textAt(tree, ...path) {
      const text = at(tree, ...path)
        ?.text.trim()
        .normalize('NFC');
      return text === '' ? undefined : text;
    },
  };
}
