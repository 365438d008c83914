// Fields of an object that its first source does not hold: from whom they come, by which keys, and after which loads.
import { getNamedType, isObjectType, type GraphQLObjectType } from 'graphql';
import type { Part, Pending } from './compiled.js';
import { keepingOf } from './cachedEntities.js';
import type { Compiler } from './compileOperation.js';
import { isForSources } from './given.js';
import { NO_IDENTITY } from './identity.js';
import { asksInside, freeName, isPlain, keyOf, nameOf, toKeyField } from './keyNames.js';
import {
  NotCovered,
  type EntityLoad,
  type GuardPlan,
  type Guard,
  type KeyRead,
  type Load,
  type Output,
  type Whereabouts,
} from './plan.js';
import { RowKeys, slotsOf } from './rowKeys.js';
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
  readonly reads: readonly KeyRead<Context>[];
}

const NONE: readonly KeyField[] = [];

class Completion<Context> {
  private readonly supergraph: Supergraph<Context>;
  private readonly parts: Part<Context>[];
  private readonly joined: Joined<Context>[] = [];
  private readonly wanted = new Set<string>();
  /** Of a row of this process. */
  readonly own: RowKeys<Context>;

  constructor(
    private readonly compiler: Compiler<Context>,
    private readonly type: GraphQLObjectType,
    own: Part<Context>,
    private rest: Pending[],
    private readonly outputs: Output<Context>[],
  ) {
    this.supergraph = compiler.from.supergraph;
    this.own = new RowKeys(compiler, type);
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
      if (source === undefined) return this.own.has(key);
      // What is asked for with a computed field is not asked for at all when that cannot be computed.
      if (ofComputed === true || !this.supergraph.holds(source, this.type.name, key.name)) return false;
      const field = source.types.get(this.type.name)?.type.getFields()[key.name];
      if (key.node.selectionSet === undefined) return true;
      const yields = field === undefined ? undefined : getNamedType(field.type);
      return isObjectType(yields) && asksInside(yields, key.node.selectionSet);
    });
  }

  /** Where a key's field can be read; asks for it under a name of ours if the caller has not. */
  locate(key: KeyField): Whereabouts {
    const part = this.holderOf(key);
    if (part === undefined) throw new NotCovered(`the key ${this.type.name}.${key.name}`);
    if (part.source === undefined) return this.own.locate(key);
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
    return { ...visit, part, keyFields, reads: this.own.readsOf(keyFields) };
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
    return this.joined.map(({ source, entry, part, keyFields, reads }) => {
      const field = source.remote.schema.getQueryType()?.getFields()[entry.point.fieldName];
      if (field === undefined) throw new NotCovered(`${source.remote.id} has no root field ${entry.point.fieldName}`);
      const selections = part.selections.length === 0 ? [fieldNode('__typename')] : part.selections;
      const exact = getNamedType(field.type).name === this.type.name;
      const asked = exact ? selections : [fieldNode('__typename'), fragmentOn(this.type.name, selections)];
      const operation = toEntityOperation(this.compiler.operation, field, asked);
      return {
        kind: 'entity',
        slot: part.slot as symbol,
        after: slotsOf(keyFields, reads),
        type: this.type.name,
        signature: [this.type.name, source.remote.id, entry.point.selectionSet, operation.text].join('\n'),
        source: source.remote,
        point: entry.point,
        keyFields,
        reads: reads.length === 0 ? undefined : reads,
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

/** A function that is called for objects of sources. */
interface Called extends Pending {
  /** What it is handed of them. */
  readonly from: readonly KeyField[];
}

/** The loads of such functions, each after what it is handed is known. */
function callsOf<Context>(
  compiler: Compiler<Context>,
  type: GraphQLObjectType,
  called: readonly Called[],
  completion: Completion<Context>,
  guard: GuardPlan<Context> | undefined,
  outputs: Output<Context>[],
): Load<Context>[] {
  const calls: Load<Context>[] = [];
  for (const { at, key, nodes, from } of called) {
    const given = from.map((one) => ({ name: one.name, ...completion.locate(one) }));
    const reads = completion.own.readsOf(given);
    const after = slotsOf([...given, ...(guard?.values ?? [])], reads);
    const joined = { given, after, guard, reads: reads.length === 0 ? undefined : reads };
    if (at !== undefined) outputs[at] = compiler.called(type, key, nodes, calls, joined);
  }
  return calls;
}

/** A row of this process was admitted where it was loaded; masks of what sources add to it are decided on its owner. */
function guardOf<Context>({ rules }: Compiler<Context>['from'], type: string, own: Part<Context>) {
  const { ownerOf, guards } = rules;
  if (own.source !== undefined) return guards.get(type);
  const guard: Guard<Context> | undefined = ownerOf && { needs: [], admit: ({ row }) => ownerOf(row as object) };
  return guard;
}

function toGuardPlan<Context>(
  completion: Completion<Context>,
  guard: Guard<Context>,
  own: Part<Context>,
): GuardPlan<Context> {
  if (own.source === undefined) return { guard, values: [{ name: 'row', slot: undefined, property: undefined }] };
  return { guard, values: guard.needs.map((name) => ({ name, ...completion.locate(toKeyField(name)) })) };
}

/** Fills the outputs that are still open and adds what has to be loaded for them. */
export function completeElsewhere<Context>(
  compiler: Compiler<Context>,
  type: GraphQLObjectType,
  own: Part<Context>,
  pending: readonly Pending[],
  outputs: Output<Context>[],
  loads: Load<Context>[],
): GuardPlan<Context> | undefined {
  const guard = guardOf(compiler.from, type.name, own);
  if (pending.length === 0 && (guard === undefined || own.source === undefined)) return undefined;
  const asked: Pending[] = [];
  const called: Called[] = [];
  for (const one of pending) {
    const field = compiler.from.fields.get(`${type.name}.${nameOf(one)}`);
    if (field === undefined || !isForSources(field)) asked.push(one);
    else called.push({ ...one, from: (field.from ?? []).map(toKeyField) });
  }
  const completion = new Completion(compiler, type, own, asked, outputs);
  for (const key of called.flatMap(({ from }) => from)) completion.want(key);
  for (const name of guard?.needs ?? []) completion.want(toKeyField(name));
  completion.run();
  const guarding = guard && toGuardPlan(completion, guard, own);
  // What they are handed is asked for before the texts are printed.
  const calls = callsOf(compiler, type, called, completion, guarding, outputs);
  loads.push(...completion.toLoads(), ...calls);
  return guarding;
}
