// Makes a failing case smaller: leaves out parts of the operation and of the world for as long as it still fails.
import {
  getOperationAST,
  Kind,
  parse,
  print,
  validate,
  visit,
  type ASTNode,
  type DocumentNode,
  type SelectionNode,
} from 'graphql';
import { isDirect, type Case, type Field, type World } from './model.js';
import { tidy } from './repair.js';
import { mergedSchema } from './sdl.js';

/** Whether a case still fails in the same way. */
export type Fails = (one: Case) => Promise<boolean>;

function selectionsOf(document: DocumentNode): SelectionNode[] {
  const found: SelectionNode[] = [];
  visit(document, { SelectionSet: ({ selections }) => void found.push(...selections) });
  return found;
}

function without(document: DocumentNode, node: ASTNode): string {
  return print(visit(document, { enter: (one) => (one === node ? null : undefined) }));
}

/** Smaller texts of the operation: a selection, a directive or an argument less. */
function* smallerOperations({ operation }: Case): Generator<string> {
  const document = parse(operation);
  for (const definition of document.definitions)
    if (document.definitions.length > 1) yield without(document, definition);
  for (const node of selectionsOf(document)) yield without(document, node);
  for (const node of selectionsOf(document)) {
    if (node.kind === Kind.FRAGMENT_SPREAD) continue;
    // What is selected, in the place of the fragment around it.
    if (node.kind === Kind.INLINE_FRAGMENT)
      yield print(
        visit(document, {
          SelectionSet: (set) => ({
            ...set,
            selections: set.selections.flatMap((one) => (one === node ? node.selectionSet.selections : [one])),
          }),
        }),
      );
    if (node.kind === Kind.FIELD && node.alias !== undefined) {
      const { alias: _alias, ...plain } = node;
      yield print(visit(document, { Field: (one) => (one === node ? plain : undefined) }));
    }
    for (const part of [...(node.directives ?? []), ...(node.kind === Kind.FIELD ? (node.arguments ?? []) : [])])
      yield without(document, part);
  }
}

function copy(world: World): World {
  return JSON.parse(JSON.stringify(world)) as World;
}

/** Every list and every optional property of a world from which something can be left out. */
function* smallerWorlds(world: World): Generator<World> {
  const edit = (change: (world: World) => void): World => {
    const next = copy(world);
    change(next);
    return next;
  };
  for (const [at] of world.sources.entries()) yield edit((next) => (next.sources as unknown[]).splice(at, 1));
  for (const [at] of world.abstracts.entries()) yield edit((next) => next.abstracts.splice(at, 1));
  for (const [at] of world.objects.entries()) yield edit((next) => (next.objects as unknown[]).splice(at, 1));
  for (const [at, { entryFaults, queries, mutations, down }] of world.sources.entries()) {
    if (down !== undefined) yield edit((next) => delete next.sources[at]?.down);
    for (const type of Object.keys(entryFaults)) yield edit((next) => delete next.sources[at]?.entryFaults[type]);
    for (const i of queries.keys()) yield edit((next) => next.sources[at]?.queries.splice(i, 1));
    for (const i of mutations.keys()) yield edit((next) => next.sources[at]?.mutations.splice(i, 1));
  }
  yield* smallerObjects(world, edit);
}

function* smallerObjects(world: World, edit: (change: (world: World) => void) => World): Generator<World> {
  for (const [at, { parts, kind }] of world.objects.entries()) {
    for (const id of Object.keys(parts)) yield edit((next) => delete next.objects[at]?.parts[id]);
    const names = new Set(Object.values(parts).flatMap(({ fields }) => fields.map(({ name }) => name)));
    for (const name of names)
      yield edit((next) => {
        for (const part of Object.values(next.objects[at]?.parts ?? {}))
          part.fields.splice(0, part.fields.length, ...part.fields.filter((field) => field.name !== name));
      });
    for (const name of names)
      for (const change of [simplerFault, simplerType, simplerArguments])
        yield edit((next) => {
          for (const part of Object.values(next.objects[at]?.parts ?? {}))
            part.fields.filter((field) => field.name === name).forEach(change);
        });
    if (kind === 'entity')
      for (const [id, { entries }] of Object.entries(parts))
        for (const i of entries.keys()) yield edit((next) => next.objects[at]?.parts[id]?.entries.splice(i, 1));
  }
}

function simplerFault(field: Field): void {
  delete field.fault;
}

function simplerType(field: Field): void {
  (field as { type: Field['type'] }).type = { named: field.type.named, lists: 0, nonNull: [false] };
}

function simplerArguments(field: Field): void {
  (field as { args: Field['args'] }).args = [];
}

function tidyIfPossible(operation: string): string | undefined {
  try {
    return tidy(operation);
  } catch {
    // Nothing is left in some selection set.
    return undefined;
  }
}

function* smaller(one: Case): Generator<Case> {
  for (const operation of smallerOperations(one)) {
    const tidied = tidyIfPossible(operation);
    if (tidied !== undefined) yield { ...one, operation: tidied };
  }
  for (const name of Object.keys(one.variables)) {
    const { [name]: _left, ...variables } = one.variables;
    yield { ...one, variables };
  }
  if (one.operationName !== undefined) {
    const { operationName: _name, ...plain } = one;
    yield plain;
  }
  for (const world of smallerWorlds(one.world)) yield { ...one, world };
}

/** Whatever is computed has something to be computed from. */
function isWhole(world: World): boolean {
  return world.objects.every(({ parts }) => {
    const all = Object.values(parts);
    return all.every((part) =>
      part.fields.every(({ requires }) =>
        (requires ?? []).every((name) => all.some((other) => other !== part && isDirect(other, name))),
      ),
    );
  });
}

function isValid(one: Case): boolean {
  try {
    const document = parse(one.operation);
    const isNamed = getOperationAST(document, one.operationName) != null;
    return isNamed && isWhole(one.world) && validate(mergedSchema(one.world), document).length === 0;
  } catch {
    return false;
  }
}

function size(one: Case): number {
  return JSON.stringify(one).length;
}

/** The smallest case that is found in this time and still fails. */
export async function reduce(given: Case, fails: Fails, milliseconds = 15_000): Promise<Case> {
  const until = performance.now() + milliseconds;
  let smallest = given;
  for (let isSmaller = true; isSmaller;) {
    isSmaller = false;
    for (const one of smaller(smallest)) {
      if (performance.now() > until) return smallest;
      if (size(one) >= size(smallest) || !isValid(one)) continue;
      if (!(await fails(one).catch(() => false))) continue;
      smallest = one;
      isSmaller = true;
      break;
    }
  }
  return smallest;
}
