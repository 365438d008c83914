// YAML within bounds: one document, no anchors, aliases or tags, not too large or deep; and the line of every value.
import {
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Scalar,
} from 'yaml';

const MAX_BYTES = 131_072;
const MAX_NODES = 20_000;
const MAX_LEVELS = 24;

/** Where the parser's own words are for programmers. */
const REMEDIES: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'one file is one service: remove the line ---',
};

/** What is wrong, and where. */
export interface FileProblem {
  readonly line: number;
  readonly text: string;
}

export interface YamlFile {
  /** Undefined if the text cannot be read at all. */
  readonly value: unknown;
  readonly problems: readonly FileProblem[];
  /** Of the entry at this path, or of what it would stand in. */
  readonly lineOf: (path: readonly PropertyKey[]) => number;
}

function refuse(text: string): YamlFile {
  return { value: undefined, problems: [{ line: 1, text }], lineOf: () => 1 };
}

/** 01 is the number 1, and so is 1.0: a code that is written like this becomes another one, and nobody notices. */
function isChanged(node: Node): node is Scalar<number> {
  return isScalar<unknown>(node) && typeof node.value === 'number' && node.source !== String(node.value);
}

/** What this format does not have; aliases make a small file large, and tags make other things than plain values. */
function findForbidden(document: Document, at: (node: Node) => number): FileProblem[] {
  const problems: FileProblem[] = [];
  let nodes = 0;
  visit(document, {
    Node(_key, node, path) {
      nodes += 1;
      const add = (text: string) => problems.push({ line: at(node), text });
      const { anchor, tag } = node as { anchor?: string; tag?: string };
      if (path.length > MAX_LEVELS) {
        add(`nested deeper than ${MAX_LEVELS} levels`);
        return visit.SKIP;
      }
      if (nodes > MAX_NODES) {
        add(`more than ${MAX_NODES} values; make it two services`);
        return visit.BREAK;
      }
      if (anchor !== undefined) add('anchors (&) are not allowed; write the value out');
      if (tag !== undefined) add('tags (!) are not allowed; write a plain value');
      if (isChanged(node)) add(`${node.source ?? ''} is read as the number ${node.value}: write it in quotes`);
      return undefined;
    },
    Alias(_key, node) {
      problems.push({ line: at(node), text: 'aliases (*) are not allowed; write the value out' });
    },
  });
  return problems;
}

/** The key of an entry, or the item of a list. */
function nodeAt(document: Document, path: readonly PropertyKey[]): Node | undefined {
  const holder: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (isMap(holder)) {
    const pair = holder.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)));
    return isScalar(pair?.key) ? pair.key : undefined;
  }
  const item: unknown = isSeq(holder) ? holder.get(Number(path.at(-1)), true) : undefined;
  return isNode(item) ? item : undefined;
}

function toLineOf(document: Document, lines: LineCounter): YamlFile['lineOf'] {
  return (path) => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = nodeAt(document, path.slice(0, length));
      if (node?.range != null) return Math.max(1, lines.linePos(node.range[0]).line);
    }
    return 1;
  };
}

/** Reads a text; with problems there is no value. */
export function readYaml(text: string): YamlFile {
  if (Buffer.byteLength(text) > MAX_BYTES) return refuse(`larger than ${MAX_BYTES} bytes; make it two services`);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    ...{ version: '1.2', schema: 'core', merge: false, strict: true, uniqueKeys: true },
    ...{ prettyErrors: false, lineCounter: lines, keepSourceTokens: false },
  });
  const lineOf = toLineOf(document, lines);
  const broken = [...document.errors, ...document.warnings].map((error) => ({
    line: Math.max(1, lines.linePos(error.pos[0]).line),
    text: `not YAML: ${error.code} (${REMEDIES[error.code] ?? error.message})`,
  }));
  const problems = [...broken, ...findForbidden(document, (node) => lines.linePos(node.range?.[0] ?? 0).line)];
  if (problems.length > 0) return { value: undefined, problems, lineOf };
  return { value: document.toJS({ maxAliasCount: 0 }) as unknown, problems, lineOf };
}
