// From an operation to its plan. Everything that no variable changes is decided here, once.
import {
  Kind,
  OperationTypeNode,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Compiled, Part, Pending } from './compiled.js';
import { collectFields, selectionSetsOf, type CollectedFields, type Conditions } from './collectFields.js';
import { completeAsItIs, plainLeafOf, toComplete } from './completers.js';
import type { FieldCall } from './inProcess.js';
import {
  NotCovered,
  type FunctionLoad,
  type Load,
  type ObjectPlan,
  type Output,
  type Place,
  type Plan,
} from './plan.js';
import { NO_IDENTITY, identityOf } from './identity.js';
import { Outputs } from './outputs.js';
import { Reaches } from './schedule.js';
import { compileFunctionLoad, compileReferred } from './functionLoad.js';
import { isForSources } from './given.js';
import { completeElsewhere } from './completeElsewhere.js';
import { fieldNode, fragmentOn, toRootOperation } from './subOperation.js';
import type { Source } from './supergraph.js';

export class Compiler<Context> {
  readonly schema: GraphQLSchema;
  private numbers = 0;

  constructor(
    readonly from: Compiled<Context>,
    readonly operation: OperationDefinitionNode,
    readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    readonly conditions: Conditions,
  ) {
    this.schema = from.supergraph.schema;
  }

  number(): number {
    this.numbers += 1;
    return this.numbers;
  }

  slot(): symbol {
    return Symbol(`slot ${this.number()}`);
  }

  outputs(list: readonly Output<Context>[]): Outputs<Context> {
    return new Outputs(list, this.from.codeAfter);
  }

  plan(): Plan<Context> {
    const { operation } = this.operation;
    const type = this.schema.getRootType(operation);
    if (type === undefined || type === null) throw new NotCovered(`no operations of type ${operation}`);
    const root = this.planRoot(type, this.collect([this.operation.selectionSet], type));
    return { operation, root, reaches: new Reaches(root), together: new Map() };
  }

  collect(sets: readonly SelectionSetNode[], type: GraphQLObjectType): CollectedFields {
    const collected = collectFields(sets, type, this);
    if (collected.has('__proto__')) throw new NotCovered('a field named __proto__');
    return collected;
  }

  fieldOf(type: GraphQLObjectType, name: string): GraphQLField<unknown, unknown> {
    const field = type.getFields()[name];
    if (field === undefined) throw new NotCovered(`${type.name}.${name}`);
    return field;
  }

  private planRoot(type: GraphQLObjectType, fields: CollectedFields): ObjectPlan<Context> {
    const outputs: Output<Context>[] = [];
    const loads: Load<Context>[] = [];
    const parts = new Map<Source<Context>, Part<Context>>();
    const { operation } = this.operation;
    for (const [key, nodes] of fields) {
      const name = nodes[0]?.name.value ?? '';
      if (name === '__typename') outputs.push(this.typename(key, type, nodes));
      else if (name.startsWith('__')) outputs.push(this.introspected(key, nodes, loads));
      else if (this.from.fields.has(`${type.name}.${name}`)) outputs.push(this.called(type, key, nodes, loads));
      else {
        const source = this.from.supergraph.ofRoot(operation, name);
        if (source === undefined) throw new NotCovered(`nobody answers ${type.name}.${name}`);
        const known = operation === OperationTypeNode.QUERY ? parts.get(source) : undefined;
        const part = known ?? this.rootPart(source);
        parts.set(source, part);
        outputs.push(this.inline(part, type, key, nodes));
        // Root fields of a mutation run one after the other, each with all that is below it.
        if (operation !== OperationTypeNode.QUERY) loads.push(this.rootLoad(part));
      }
    }
    if (operation === OperationTypeNode.QUERY) for (const part of parts.values()) loads.push(this.rootLoad(part));
    return { ...NO_IDENTITY, type: type.name, outputs: this.outputs(outputs), loads, nested: [], guard: undefined };
  }

  private rootPart(source: Source<Context>): Part<Context> {
    return { source, slot: this.slot(), selections: [], nested: [], prefix: '_k_' };
  }

  private rootLoad(part: Part<Context>): Load<Context> {
    const { source, slot, selections, nested } = part as Part<Context> & { source: Source<Context>; slot: symbol };
    const { operation } = this.operation;
    const plan = { ...NO_IDENTITY, type: '', outputs: this.outputs([]), loads: [], nested, guard: undefined };
    const { text, variables } = toRootOperation(this.operation, selections);
    return { kind: 'root', slot, after: [], source: source.remote, operation, text, variables, plan };
  }

  typename(key: string, type: GraphQLObjectType, nodes: readonly FieldNode[]): Output<Context> {
    const complete = () => type.name;
    const nothing = { slot: undefined, property: undefined, read: undefined, mask: undefined };
    return { ...nothing, key, constant: type.name, complete, nodes };
  }

  /** The schema itself, as far as the caller may see it: asked of whoever knows that. */
  private introspected(key: string, nodes: readonly FieldNode[], loads: Load<Context>[]): Output<Context> {
    const { introspect } = this.from;
    if (introspect === undefined) throw new NotCovered('introspection');
    const selectionSet = { kind: Kind.SELECTION_SET, selections: nodes } as const;
    const operation: OperationDefinitionNode = { ...this.operation, selectionSet };
    const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation, ...this.fragments.values()] };
    const slot = this.slot();
    const load = async (
      _roots: readonly never[],
      { args }: FieldCall,
      context: Context,
    ): Promise<readonly unknown[]> => {
      const { data, errors } = await introspect(document, args, context);
      return [data?.[key] ?? errors?.[0] ?? null];
    };
    const [name, wants] = [key, new Set<string>()];
    const field = { load, source: 'schema' };
    loads.push({ kind: 'function', slot, after: [], name, field, args: (run) => run.given, wants, place: undefined });
    const nothing = { property: undefined, read: undefined, mask: undefined, constant: undefined };
    return { ...nothing, slot, key, nodes, complete: completeAsItIs(nodes) };
  }

  /** A field that a function answers. `joined`: where that is called for rows of a source. */
  called(
    type: GraphQLObjectType,
    key: string,
    nodes: readonly FieldNode[],
    loads: Load<Context>[],
    joined: Partial<FunctionLoad<Context>> = {},
  ): Output<Context> {
    const load = { ...compileFunctionLoad(this, type, nodes), ...joined };
    loads.push(load);
    const { type: yields } = this.fieldOf(type, load.name);
    const field = { name: `${type.name}.${load.name}`, nodes, place: load.place, inProcess: true };
    const complete = toComplete(yields, field);
    const nothing = { property: undefined, read: undefined, mask: undefined, constant: undefined };
    return { ...nothing, slot: load.slot, key, complete, nodes };
  }

  /** A field that the part's source answers together with the object. */
  inline(part: Part<Context>, type: GraphQLObjectType, key: string, nodes: readonly FieldNode[]): Output<Context> {
    const [node] = nodes;
    const name = node?.name.value ?? '';
    const field = this.fieldOf(type, name);
    const yields = getNamedType(field.type);
    const below: SelectionNode[] = [];
    const place = isCompositeType(yields) ? this.place(part.source, yields, selectionSetsOf(nodes), below) : undefined;
    const where = `${type.name}.${name}`;
    const inProcess = part.source === undefined;
    const local = inProcess ? this.from.fields.get(where) : undefined;
    const read = local !== undefined && 'read' in local ? local.read : undefined;
    // Rows of this process lie under their own names, whatever the caller calls them.
    const property = inProcess ? name : key;
    if (!inProcess) part.selections.push(fieldNode(name, key, node?.arguments, below));
    if (place?.loads === true) part.nested.push({ property, read, place });
    const mask = inProcess ? undefined : this.from.rules.masks.get(where);
    const source = mask === undefined ? part.source?.remote : undefined;
    return {
      ...{ key, slot: part.slot, property, read, nodes, mask, constant: undefined },
      plain: read === undefined && mask === undefined ? plainLeafOf(field.type) : undefined,
      complete: toComplete(field.type, { name: where, nodes, place, inProcess, source }),
    };
  }

  /** What is asked of the objects of a type, which may be abstract. */
  place(
    source: Source<Context> | undefined,
    type: GraphQLNamedType,
    sets: readonly SelectionSetNode[],
    selections: SelectionNode[],
  ): Place<Context> {
    const plans = new Map<string, ObjectPlan<Context>>();
    if (isObjectType(type)) {
      const plan = this.object(source, type, sets, selections, '_k_');
      plans.set(type.name, plan);
      // Nothing of its own to ask for: every selection needs at least one field.
      if (selections.length === 0) selections.push(fieldNode('__typename'));
      return { plans, single: plan, loads: plan.loads.length > 0 || plan.nested.length > 0 };
    }
    if (!isAbstractType(type)) throw new NotCovered(`objects of ${type.name}`);
    selections.push(fieldNode('__typename'));
    for (const member of this.membersOf(source, type.name)) {
      const below: SelectionNode[] = [];
      plans.set(member.name, this.object(source, member, sets, below, `_k_${member.name}_`));
      if (below.length > 0) selections.push(fragmentOn(member.name, below));
    }
    const loads = [...plans.values()].some((plan) => plan.loads.length > 0 || plan.nested.length > 0);
    return { plans, single: undefined, loads };
  }

  /** The object types that the source may answer with. */
  private membersOf(source: Source<Context> | undefined, name: string): readonly GraphQLObjectType[] {
    const type = this.schema.getType(name);
    const members = isAbstractType(type) ? this.schema.getPossibleTypes(type) : [];
    // A row of this process is of no type that sources alone have.
    if (source === undefined)
      return members.filter((member) => this.from.rowTypes.has(member.name) || !this.isOfSources(member.name));
    const there = source.remote.schema.getType(name);
    if (!isAbstractType(there)) return members;
    const known = new Set(source.remote.schema.getPossibleTypes(there).map((member) => member.name));
    return members.filter((member) => known.has(member.name));
  }

  private isOfSources(type: string): boolean {
    return this.from.supergraph.sources.some(({ types }) => types.has(type));
  }

  /** One object type, starting from what one source holds of it; the rest comes from others. */
  object(
    source: Source<Context> | undefined,
    type: GraphQLObjectType,
    sets: readonly SelectionSetNode[],
    selections: SelectionNode[],
    prefix: string,
  ): ObjectPlan<Context> {
    const named = source === undefined ? undefined : this.from.entities.get(type.name);
    if (source !== undefined && named !== undefined)
      return compileReferred(this, { source, type, sets, selections, prefix }, named);
    const part: Part<Context> = { source, slot: undefined, selections, nested: [], prefix };
    const outputs: Output<Context>[] = [];
    const loads: Load<Context>[] = [];
    const pending: Pending[] = [];
    for (const [key, nodes] of this.collect(sets, type)) {
      const name = nodes[0]?.name.value ?? '';
      const at = outputs.length;
      if (name === '__typename') outputs.push(this.typename(key, type, nodes));
      else if (source === undefined && this.isOfRow(type.name, name))
        outputs.push(this.ofRow(part, type, key, nodes, loads));
      else if (source !== undefined && this.from.supergraph.holds(source, type.name, name))
        outputs.push(this.inline(part, type, key, nodes));
      else {
        outputs.push(undefined as never);
        pending.push({ at, key, nodes });
      }
    }
    const guard = completeElsewhere(this, type, part, pending, outputs, loads);
    const identity = identityOf(outputs, loads, guard);
    return { ...identity, type: type.name, outputs: this.outputs(outputs), loads, nested: part.nested, guard };
  }

  /** A field of a row of this process: a call, or the row's own. */
  private ofRow(
    part: Part<Context>,
    type: GraphQLObjectType,
    key: string,
    nodes: readonly FieldNode[],
    loads: Load<Context>[],
  ): Output<Context> {
    const local = this.from.fields.get(`${type.name}.${nodes[0]?.name.value ?? ''}`);
    if (local !== undefined && 'load' in local) return this.called(type, key, nodes, loads);
    return this.inline(part, type, key, nodes);
  }

  /** True for what a row of this process has of its own, or a function answers for it. */
  isOfRow(type: string, name: string): boolean {
    const local = this.from.fields.get(`${type}.${name}`);
    return local === undefined ? this.from.supergraph.completing(type, name).length === 0 : !isForSources(local);
  }
}

/** Compiles one operation. Throws `NotCovered`. */
export function compileOperation<Context>(
  from: Compiled<Context>,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  conditions: Conditions,
): Plan<Context> {
  return new Compiler(from, operation, fragments, conditions).plan();
}
