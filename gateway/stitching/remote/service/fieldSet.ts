// Fields of an object that make up a key, with fields of objects inside it: `{ id organisation { id } }`.
import { Kind, parse, type FieldNode, type SelectionSetNode } from 'graphql';
import { innerName } from '../../sdl.js';
import { isFielded, type Types } from './wholeTypes.js';

/** By field; `null` for plain values. */
export interface FieldTree {
  readonly [field: string]: FieldTree | null;
}

const MAX_DEPTH = 5;

function toTree(set: SelectionSetNode, depth: number): FieldTree | undefined {
  const tree: Record<string, FieldTree | null> = Object.create(null) as Record<string, FieldTree | null>;
  for (const node of set.selections) {
    if (!isPlain(node) || depth > MAX_DEPTH) return undefined;
    const name = node.name.value;
    if (name === '__typename') continue;
    const below = node.selectionSet === undefined ? null : toTree(node.selectionSet, depth + 1);
    if (below === undefined) return undefined;
    tree[name] = below;
  }
  return tree;
}

function isPlain(node: SelectionSetNode['selections'][number]): node is FieldNode {
  return node.kind === Kind.FIELD && node.alias === undefined && (node.arguments ?? []).length === 0;
}

/** Undefined for anything but plain fields. */
export function readFieldSet(selectionSet: string): FieldTree | undefined {
  try {
    const [definition, ...others] = parse(selectionSet, { noLocation: true, maxTokens: 500 }).definitions;
    if (definition?.kind !== Kind.OPERATION_DEFINITION || others.length > 0) return undefined;
    const tree = toTree(definition.selectionSet, 1);
    return tree !== undefined && Object.keys(tree).length > 0 ? tree : undefined;
  } catch {
    return undefined;
  }
}

function missing(types: Types, type: string, tree: FieldTree): string[] {
  const node = types.get(type);
  if (!isFielded(node)) return [];
  return Object.entries(tree).flatMap(([name, below]) => {
    const field = node.fields?.find((one) => one.name.value === name);
    if (field === undefined) return [`${type}.${name}`];
    return below === null ? [] : missing(types, innerName(field.type), below);
  });
}

/** What is wrong with a key of `type`. */
export function checkFieldSet(types: Types, type: string, selectionSet: string, where: string): string[] {
  const tree = readFieldSet(selectionSet);
  if (tree === undefined) return [`${where}: a key takes plain fields, as { id } or { code owner { id } }`];
  return missing(types, type, tree).map(
    (field) => `${where}: the key names ${field}, which is not in the SDL: add the field or change the key`,
  );
}

export function printTree(tree: FieldTree): string {
  const fields = Object.entries(tree).map(([name, below]) => (below === null ? name : `${name} ${printTree(below)}`));
  return `{ ${fields.join(' ')} }`;
}

export function mergeTrees(trees: readonly FieldTree[]): FieldTree {
  const merged: Record<string, FieldTree | null> = Object.create(null) as Record<string, FieldTree | null>;
  for (const tree of trees)
    for (const [name, below] of Object.entries(tree)) {
      const known = merged[name];
      merged[name] = below === null ? (known ?? null) : mergeTrees(known ? [known, below] : [below]);
    }
  return merged;
}

/** Those of the tree's fields that the value has; lists are gone through. */
export function pick(value: unknown, tree: FieldTree): unknown {
  if (Array.isArray(value)) return value.map((member) => pick(member, tree));
  if (typeof value !== 'object' || value === null) return value;
  const picked: Record<string, unknown> = {};
  for (const [name, below] of Object.entries(tree)) {
    const found = (value as Readonly<Record<string, unknown>>)[name];
    if (found !== undefined) picked[name] = below === null ? found : pick(found, below);
  }
  return picked;
}
