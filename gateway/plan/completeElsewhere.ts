// Fields of an object that its first source does not hold: from whom they come, by which keys, and after which loads.
import {
  Kind,
  getNamedType,
  isObjectType,
  type FieldNode,
  type GraphQLObjectType,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Part, Pending } from './compiled.js';
import { keepingOf } from './cachedEntities.js';
import type { Compiler } from './compileOperation.js';
import { NO_IDENTITY } from './identity.js';
import { NotCovered, type EntityLoad, type GuardPlan, type Guard, type Load, type Output } from './plan.js';
import { fieldNode, fragmentOn, toEntityOperation } from './subOperation.js';
import type { Entry, KeyField, Source, Supergraph } from './supergraph.js';

/** What one source is asked for in one go. */
interface Visit<Context> {
  readonly source: Source<Context>;
  readonly entry: Entry;
  /** What its fields are computed from: such fields are asked for apart, because what fails there is theirs alone. */
  readonly computed: readonly KeyField[];
  readonly fields: Pending[];
}

/** Equal for fields that one call may answer. */
function callOf<Context>({ source, computed }: Visit<Context>): string {
  return [source.remote.id, ...computed.map(({ name }) => name)].join(' ');
}

interface Joined<Context> extends Visit<Context> {
  readonly part: Part<Context>;
  readonly keyFields: EntityLoad<Context>['keyFields'];
}

function asksInside(type: GraphQLObjectType, set: SelectionSetNode): boolean {
  return set.selections.every((node) => {
    if (node.kind !== Kind.FIELD || node.name.value === '__typename') return node.kind === Kind.FIELD;
    const field = type.getFields()[node.name.value];
    if (field === undefined || node.selectionSet === undefined) return field !== undefined;
    const yields = getNamedType(field.type);
    return isObjectType(yields) && asksInside(yields, node.selectionSet);
  });
}

const NONE: readonly KeyField[] = [];

class Completion<Context> {
  private readonly supergraph: Supergraph<Context>;
  private readonly parts: Part<Context>[];
  private readonly joined: Joined<Context>[] = [];
  private readonly wanted = new Set<string>();

  constructor(
    private readonly compiler: Compiler<Context>,
    private readonly type: GraphQLObjectType,
    own: Part<Context>,
    private rest: Pending[],
    private readonly outputs: Output<Context>[],
  ) {
    this.supergraph = compiler.from.supergraph;
    this.parts = [own];
  }

  run(): void {
    while (this.rest.length > 0) {
      const visits = this.nextVisits();
      if (visits.length > 0) for (const joined of visits.map((visit) => this.join(visit))) this.add(joined);
      else if (!this.wantKeys())
        throw new NotCovered(`${this.type.name}.${this.rest[0]?.nodes[0]?.name.value} cannot be reached`);
    }
  }

  /** Sources that can be asked with what is known by now, each field at one of them: as stitching chooses. */
  private nextVisits(): Visit<Context>[] {
    const visits: Visit<Context>[] = [];
    const left: Pending[] = [];
    for (const pending of this.rest) {
      const sources = this.reachable(nameOf(pending));
      const known = visits.find((visit) => sources.some((other) => callOf(other) === callOf(visit)));
      const best = known ?? this.widest(sources);
      if (best === undefined) left.push(pending);
      else {
        best.fields.push(pending);
        if (known === undefined) visits.push(best);
      }
    }
    this.rest = left;
    return visits;
  }

  private reachable(field: string): Visit<Context>[] {
    return this.supergraph.completing(this.type.name, field).flatMap((source) => {
      const held = source.types.get(this.type.name);
      const needs = held?.computed.get(field) ?? NONE;
      const entry = held?.entries.find(({ keyFields }) => [...keyFields, ...needs].every((key) => this.holderOf(key)));
      return entry === undefined ? [] : [{ source, entry, computed: needs, fields: [] }];
    });
  }

  /** The one that answers most of what is still open. */
  private widest(visits: readonly Visit<Context>[]): Visit<Context> | undefined {
    const answers = (wide: Visit<Context>) =>
      this.rest.filter((pending) => this.reachable(nameOf(pending)).some((visit) => callOf(visit) === callOf(wide)))
        .length;
    const [first, ...others] = visits;
    if (first === undefined || others.length === 0) return first;
    return others.reduce((best, visit) => (answers(visit) > answers(best) ? visit : best), first);
  }

  holderOf(key: KeyField): Part<Context> | undefined {
    return this.parts.find(({ source, ofComputed }) => {
      // What is asked for with a computed field is not asked for at all when that cannot be computed.
      if (ofComputed === true || source === undefined || !this.supergraph.holds(source, this.type.name, key.name))
        return false;
      const field = source.types.get(this.type.name)?.type.getFields()[key.name];
      if (key.node.selectionSet === undefined) return true;
      const yields = field === undefined ? undefined : getNamedType(field.type);
      return isObjectType(yields) && asksInside(yields, key.node.selectionSet);
    });
  }

  /** Where a key's field can be read; asks for it under a name of ours if the caller has not. */
  locate(key: KeyField): { slot: symbol | undefined; property: string } {
    const part = this.holderOf(key);
    if (part === undefined) throw new NotCovered(`the key ${this.type.name}.${key.name}`);
    const { slot, selections } = part;
    const plain = selections.some((node) => isPlain(node, key));
    if (plain) return { slot, property: key.name };
    const property = freeName(`${part.prefix}${key.name}`, key.node, selections);
    if (!selections.some((node) => keyOf(node) === property)) {
      const { name, arguments: args, selectionSet } = key.node;
      selections.push(fieldNode(name.value, property, args, selectionSet?.selections));
    }
    return { slot, property };
  }

  private join(visit: Visit<Context>): Joined<Context> {
    const { source, entry, computed } = visit;
    const ofComputed = computed.length > 0;
    const part = { source, slot: this.compiler.slot(), selections: [], nested: [], prefix: '_k_', ofComputed };
    const own = new Set(entry.keyFields.map(({ name }) => name));
    const keys = [...entry.keyFields, ...computed.filter(({ name }) => !own.has(name))];
    const keyFields = keys.map((key) => ({ name: key.name, computes: !own.has(key.name), ...this.locate(key) }));
    return { ...visit, part, keyFields };
  }

  private add(joined: Joined<Context>): void {
    const { part, fields } = joined;
    this.parts.push(part);
    this.joined.push(joined);
    for (const { at, key, nodes } of fields) {
      if (at !== undefined) this.outputs[at] = this.compiler.inline(part, this.type, key, nodes);
    }
  }

  /** Nothing can be reached with what is known: asks for the keys that would open the way. False if none would. */
  private wantKeys(): boolean {
    const before = this.rest.length;
    for (const pending of [...this.rest])
      for (const source of this.supergraph.completing(this.type.name, nameOf(pending))) {
        const held = source.types.get(this.type.name);
        const keys = [
          ...(held?.entries ?? []).flatMap((entry) => entry.keyFields),
          ...(held?.computed.get(nameOf(pending)) ?? []),
        ];
        for (const key of keys) this.want(key);
      }
    return this.rest.length > before;
  }

  want(key: KeyField): void {
    if (this.wanted.has(key.name) || this.holderOf(key) !== undefined) return;
    this.wanted.add(key.name);
    this.rest.push({ at: undefined, key: key.name, nodes: [key.node] });
  }

  /** Found by itself somewhere, or guarded: not just a value of the object around it. */
  private isEntity(type: string): boolean {
    const found = this.supergraph.sources.some(({ types }) => (types.get(type)?.entries.length ?? 0) > 0);
    return found || this.compiler.from.rules.guards.has(type);
  }

  /** The loads, once everything that is asked of each source is known. */
  toLoads(): Load<Context>[] {
    return this.joined.map(({ source, entry, part, keyFields }) => {
      const field = source.remote.schema.getQueryType()?.getFields()[entry.point.fieldName];
      if (field === undefined) throw new NotCovered(`${source.remote.id} has no root field ${entry.point.fieldName}`);
      const selections = part.selections.length === 0 ? [fieldNode('__typename')] : part.selections;
      const exact = getNamedType(field.type).name === this.type.name;
      const asked = exact ? selections : [fieldNode('__typename'), fragmentOn(this.type.name, selections)];
      const operation = toEntityOperation(this.compiler.operation, field, asked);
      return {
        kind: 'entity',
        slot: part.slot as symbol,
        after: [...new Set(keyFields.flatMap(({ slot }) => (slot === undefined ? [] : [slot])))],
        type: this.type.name,
        signature: [this.type.name, source.remote.id, entry.point.selectionSet, operation.text].join('\n'),
        source: source.remote,
        point: entry.point,
        keyFields,
        plan: {
          ...{ ...NO_IDENTITY, type: this.type.name, outputs: this.compiler.outputs([]) },
          ...{ loads: [], nested: part.nested, guard: undefined },
        },
        operation,
        keeping: keepingOf(source.remote, this.type.name, selections, (name) => this.isEntity(name)),
        number: this.compiler.number(),
      };
    });
  }
}

function nameOf({ nodes }: Pending): string {
  return nodes[0]?.name.value ?? '';
}

function keyOf(node: SelectionNode): string | undefined {
  return node.kind === Kind.FIELD ? (node.alias?.value ?? node.name.value) : undefined;
}

function isPlain(node: SelectionNode, key: KeyField): boolean {
  if (node.kind !== Kind.FIELD || node.alias !== undefined || node.name.value !== key.name) return false;
  return (node.arguments?.length ?? 0) === 0 && node.selectionSet === undefined && key.node.selectionSet === undefined;
}

/** A name that means this key or nothing yet. */
function freeName(wish: string, key: FieldNode, selections: readonly SelectionNode[]): string {
  const other = selections.find((node) => keyOf(node) === wish);
  const same =
    other?.kind === Kind.FIELD && other.selectionSet === key.selectionSet && other.name.value === key.name.value;
  return other === undefined || same ? wish : freeName(`_${wish}`, key, selections);
}

function toKeyField(name: string): KeyField {
  return { name, node: fieldNode(name) };
}

/** Fills the outputs that are still open and adds what has to be loaded for them. */
export function completeElsewhere<Context>(
  compiler: Compiler<Context>,
  type: GraphQLObjectType,
  own: Part<Context>,
  pending: Pending[],
  outputs: Output<Context>[],
  loads: Load<Context>[],
): GuardPlan<Context> | undefined {
  const guard: Guard<Context> | undefined =
    own.source === undefined ? undefined : compiler.from.rules.guards.get(type.name);
  if (pending.length === 0 && guard === undefined) return undefined;
  const completion = new Completion(compiler, type, own, pending, outputs);
  for (const name of guard?.needs ?? []) completion.want(toKeyField(name));
  completion.run();
  const values = (guard?.needs ?? []).map((name) => ({ name, ...completion.locate(toKeyField(name)) }));
  loads.push(...completion.toLoads());
  return guard === undefined ? undefined : { guard, values };
}
