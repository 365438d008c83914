// DER into trees, with limits; and the few readings of trees that several files need.
import * as asn1js from 'asn1js';

/** The bytes are not what they should be. Carries nothing of them. */
export class MalformedError extends Error {
  constructor(readonly what: string) {
    super(what);
    this.name = 'MalformedError';
  }
}

export type Node = asn1js.BaseBlock;

const MAX_DEPTH = 64;

export interface ReadNode {
  readonly node: Node;
  /** Bytes it takes. */
  readonly length: number;
}

/** One value; what follows it is the caller's to judge. */
export function readFirst(bytes: Uint8Array, maxNodes: number): ReadNode {
  const { offset, result } = asn1js.fromBER(bytes, { maxNodes, maxDepth: MAX_DEPTH, maxContentLength: bytes.length });
  if (offset === -1 || result.error !== '') throw new MalformedError('not ASN.1');
  return { node: result, length: offset };
}

/** One value and nothing behind it. */
export function readWhole(bytes: Uint8Array, maxNodes: number): Node {
  const { node, length } = readFirst(bytes, maxNodes);
  if (length !== bytes.length) throw new MalformedError('bytes behind the value');
  return node;
}

/** Members of a constructed value; empty for others. */
export function membersOf(node: Node | undefined): readonly Node[] {
  const value: unknown = (node as { valueBlock?: { value?: unknown } } | undefined)?.valueBlock?.value;
  return Array.isArray(value) ? (value as Node[]) : [];
}

/** Exactly as it stood in the file. */
export function rawOf(node: Node): Uint8Array {
  return node.valueBeforeDecodeView;
}

export function isContext(node: Node | undefined, number: number): boolean {
  // asn1js counts classes from 1 (universal) to 4 (private).
  return node?.idBlock.tagClass === 3 && node.idBlock.tagNumber === number;
}

/** The content of an OCTET STRING, its pieces joined. */
export function octetsOf(node: Node | undefined): Uint8Array {
  if (!(node instanceof asn1js.OctetString)) throw new MalformedError('no octet string');
  return new Uint8Array(node.getValue());
}

/** Equal bytes. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
