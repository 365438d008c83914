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
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { isAsked, selectionSetsOf } from './collectFields.js';
import type { Compiler } from './compileOperation.js';
import { NO_IDENTITY } from './identity.js';
import type { LoadedField } from './inProcess.js';
import { NotCovered, type FunctionLoad, type ObjectPlan, type Place } from './plan.js';
import type { Run } from './run.js';
import { fieldNode } from './subOperation.js';
import type { Source } from './supergraph.js';

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

/** Steps from a page to its rows, through what is compiled for it. */
function rowPlaces<Context>(place: Place<Context>, page: boolean): readonly Place<Context>[] {
  if (!page) return [place];
  return ROW_PATHS.flatMap((path) =>
    path.reduce<readonly Place<Context>[]>(
      (places, step) =>
        places.flatMap(({ plans }) =>
          [...plans.values()].flatMap(({ nested }) =>
            nested.flatMap((one) => (one.property === step ? [one.place] : [])),
          ),
        ),
      [place],
    ),
  );
}

/** What rows are found by elsewhere has to be fetched with them. */
function wantKeys<Context>(place: Place<Context>, page: boolean, wants: Set<string>): void {
  for (const { plans } of rowPlaces(place, page))
    for (const { loads } of plans.values())
      for (const load of loads) if (load.kind !== 'root') for (const { name } of load.reads ?? []) wants.add(name);
}

function wantsAndPlace<Context>(
  compiler: Compiler<Context>,
  yields: GraphQLNamedType,
  sets: readonly SelectionSetNode[],
): Pick<FunctionLoad<Context>, 'wants' | 'place'> {
  const wants = wantsOf(compiler, yields, sets);
  if (!isCompositeType(yields)) return { wants, place: undefined };
  const place = compiler.place(undefined, yields, sets, []);
  wantKeys(place, yields.name.endsWith('Connection'), wants);
  return { wants, place };
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
    ...wantsAndPlace(compiler, yields, sets),
  };
}

/** A type of rows of this process where a source names them, and what is asked of them. */
interface NamedRows<Context> {
  readonly source: Source<Context>;
  readonly type: GraphQLObjectType;
  readonly sets: readonly SelectionSetNode[];
  /** What is asked of the source. */
  readonly selections: SelectionNode[];
  readonly prefix: string;
}

/** The source is asked for the name alone; everything else is the row's. `ways`: by the field that names it. */
export function compileReferred<Context>(
  compiler: Compiler<Context>,
  { source, type, sets, selections, prefix }: NamedRows<Context>,
  ways: ReadonlyMap<string, LoadedField<Context>>,
): ObjectPlan<Context> {
  const held = source.types.get(type.name)?.type.getFields() ?? {};
  const [name, field] = [...ways].find(([one]) => held[one] !== undefined) ?? [];
  if (name === undefined || field === undefined)
    throw new NotCovered(`${type.name}, of which ${source.remote.id} has no key`);
  const property = `${prefix}${name}`;
  selections.push(fieldNode(name, property));
  const { wants, place } = wantsAndPlace(compiler, type, sets);
  const slot = compiler.slot();
  const given = [{ name, slot: undefined, property }];
  const args = () => ({});
  return {
    ...{ ...NO_IDENTITY, type: type.name, outputs: compiler.outputs([]), nested: [], guard: undefined },
    loads: [{ kind: 'function', slot, after: [], name: type.name, field, given, args, wants, place }],
    referred: place === undefined ? undefined : { slot, place },
  };
}
