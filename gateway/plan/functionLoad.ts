// A field that a function of this process answers: its arguments, what is asked of its rows, what lies below them.
import {
  Kind,
  getArgumentValues,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  visit,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type SelectionSetNode,
} from 'graphql';
import { isAsked, selectionSetsOf } from './collectFields.js';
import type { Compiler } from './compileOperation.js';
import type { FunctionLoad } from './plan.js';
import type { Run } from './run.js';

/** Steps from a page to its rows (Relay cursor connections). */
const ROW_PATHS: readonly (readonly string[])[] = [['edges', 'node'], ['nodes']];

function hasVariables(node: FieldNode): boolean {
  let found = false;
  for (const argument of node.arguments ?? [])
    visit(argument, {
      Variable: () => {
        found = true;
      },
    });
  return found;
}

/** Names that are asked at the end of `path`, over all fragments. */
function namesAt<Context>(
  compiler: Compiler<Context>,
  sets: readonly SelectionSetNode[],
  path: readonly string[],
  found: (name: string) => void,
): void {
  const [step, ...rest] = path;
  for (const set of sets)
    for (const node of set.selections) {
      if (!isAsked(node, compiler.conditions)) continue;
      if (node.kind !== Kind.FIELD) {
        const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : compiler.fragments.get(node.name.value);
        if (fragment !== undefined) namesAt(compiler, [fragment.selectionSet], path, found);
      } else if (step === undefined) found(node.name.value);
      else if (node.name.value === step) namesAt(compiler, selectionSetsOf([node]), rest, found);
    }
}

function rowTypes<Context>(
  { schema }: Compiler<Context>,
  yields: GraphQLNamedType,
  page: boolean,
): readonly GraphQLObjectType[] {
  const row = page ? schema.getType(yields.name.slice(0, -'Connection'.length)) : yields;
  if (isAbstractType(row)) return schema.getPossibleTypes(row);
  return isObjectType(row) ? [row] : [];
}

/** What the function has to fetch for its rows: what is asked of them, and what their own fields are found by. */
function wantsOf<Context>(
  compiler: Compiler<Context>,
  yields: GraphQLNamedType,
  sets: readonly SelectionSetNode[],
): Set<string> {
  const page = yields.name.endsWith('Connection');
  const types = rowTypes(compiler, yields, page);
  const wants = new Set<string>();
  for (const path of page ? ROW_PATHS : [[]])
    namesAt(compiler, sets, path, (name) => {
      wants.add(name);
      for (const type of types) {
        const field = compiler.from.fields.get(`${type.name}.${name}`);
        if (field !== undefined && 'load' in field) for (const need of field.needs ?? []) wants.add(need);
      }
    });
  return wants;
}

/** `nodes`: the field, as it was merged under one response name. */
export function compileFunctionLoad<Context>(
  compiler: Compiler<Context>,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
): FunctionLoad<Context> {
  const [node] = nodes;
  const name = node?.name.value ?? '';
  const field = compiler.from.fields.get(`${type.name}.${name}`);
  if (node === undefined || field === undefined || !('load' in field)) throw new Error(`${type.name}.${name}`);
  const definition = compiler.fieldOf(type, name);
  const yields = getNamedType(definition.type);
  const sets = selectionSetsOf(nodes);
  const fixed = hasVariables(node) ? undefined : getArgumentValues(definition, node);
  return {
    kind: 'function',
    slot: compiler.slot(),
    after: [],
    name,
    field,
    args: (run: Run<Context>) => fixed ?? getArgumentValues(definition, node, run.variables),
    wants: wantsOf(compiler, yields, sets),
    place: isCompositeType(yields) ? compiler.place(undefined, yields, sets, []) : undefined,
  };
}
