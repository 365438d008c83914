// Values as GraphQL prescribes them (specification, 6.4.3): made once for each field of a plan.
import {
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isScalarType,
  isSpecifiedScalarType,
  type FieldNode,
  type GraphQLLeafType,
  type GraphQLOutputType,
} from 'graphql';
import { representativesOf } from './identity.js';
import { JoinedText, jsonOf } from './jsonText.js';
import { plainTest, valueAt } from './outputs.js';
import {
  FAILED,
  type Complete,
  type GuardPlan,
  type ObjectPlan,
  type Place,
  type PlainLeaf,
  type Raw,
} from './plan.js';
import { SourceError, isError, type Run } from './run.js';
import type { RemoteSource } from './source.js';

/** What the completers of one field share. */
export interface CompletedField<Context> {
  /** `Type.field`, for messages. */
  readonly name: string;
  readonly nodes: readonly FieldNode[];
  /** What is asked of the objects; undefined for leaves. */
  readonly place: Place<Context> | undefined;
  /** Values come from this process, not out of JSON. */
  readonly inProcess: boolean;
  /** Whose mistake a value is that does not fit; undefined: nobody's in particular, or a mask may have made it. */
  readonly source?: Pick<RemoteSource<Context>, 'malformed'> | undefined;
}

/** Reports a value that does not fit, in the words of GraphQL or of whoever answered with it. */
function refuse<Context>(
  { name, nodes, source }: CompletedField<Context>,
  error: unknown,
  run: Run<Context>,
): typeof FAILED {
  const theirs = source?.malformed?.(name, run.context);
  run.report(theirs === undefined ? error : new SourceError(theirs), nodes);
  return FAILED;
}

/** Reads a leaf; throws for what cannot be one. */
function leafReader(type: GraphQLLeafType, inProcess: boolean): (value: unknown) => unknown {
  if (inProcess || (!isEnumType(type) && isSpecifiedScalarType(type))) return (value) => type.serialize(value);
  if (isEnumType(type)) return (value) => type.serialize(type.parseValue(value));
  return (value) => type.serialize(type.parseValue(value));
}

/** The types whose values are nearly all read as they stand. */
const PLAIN_TESTS: Readonly<Record<PlainLeaf['type'], (value: unknown) => boolean>> = {
  String: plainTest('String'),
  ID: plainTest('ID'),
  Boolean: plainTest('Boolean'),
  Int: plainTest('Int'),
  Float: plainTest('Float'),
};

/** Undefined for fields of all other types. */
export function plainLeafOf(type: GraphQLOutputType): PlainLeaf | undefined {
  const nullable = !isNonNullType(type);
  const inner = nullable ? type : (type.ofType as GraphQLOutputType);
  if (!isScalarType(inner) || !isSpecifiedScalarType(inner) || !Object.hasOwn(PLAIN_TESTS, inner.name))
    return undefined;
  return { type: inner.name as PlainLeaf['type'], nullable };
}

function completeLeaf<Context>(type: GraphQLLeafType, field: CompletedField<Context>): Complete<Context> {
  const read = leafReader(type, field.inProcess);
  const plain = plainLeafOf(type);
  const isPlain = plain === undefined ? undefined : PLAIN_TESTS[plain.type];
  return (value, run) => {
    if (isPlain?.(value) === true) return run.asText ? jsonOf(value) : value;
    if (value === null || value === undefined) return null;
    if (!isError(value)) {
      try {
        const found = read(value);
        if (found !== null && found !== undefined) return run.asText ? jsonOf(found) : found;
      } catch (error) {
        return refuse(field, error, run);
      }
      return refuse(field, new Error(`${type.name} has no such value in ${field.name}.`), run);
    }
    run.report(value, field.nodes);
    return FAILED;
  };
}

function completeItems<Context>(values: readonly unknown[], item: Complete<Context>, run: Run<Context>): unknown {
  const { path, depth } = run;
  const found = new Array<unknown>(values.length);
  for (let i = 0; i < values.length; i += 1) {
    path[depth - 1] = i;
    const done = item(values[i], run);
    if (done === FAILED) return FAILED;
    found[i] = done;
  }
  return found;
}

function writeItems<Context>(values: readonly unknown[], item: Complete<Context>, run: Run<Context>): unknown {
  const { path, depth } = run;
  const items = new JoinedText();
  for (let i = 0; i < values.length; i += 1) {
    path[depth - 1] = i;
    const done = item(values[i], run);
    if (done === FAILED) return FAILED;
    items.add(i === 0 ? String(done) : `,${done as string}`);
  }
  return `[${items.whole()}]`;
}

function completeList<Context>(item: Complete<Context>, field: CompletedField<Context>): Complete<Context> {
  return (value, run) => {
    if (value === null || value === undefined) return null;
    if (!Array.isArray(value)) {
      if (!isError(value))
        return refuse(field, new Error(`Expected Iterable, but did not find one for field "${field.name}".`), run);
      run.report(value, field.nodes);
      return FAILED;
    }
    const { depth } = run;
    run.depth = depth + 1;
    const done = (run.asText ? writeItems : completeItems)(value, item, run);
    run.depth = depth;
    return done;
  };
}

const OWNER = Symbol('owner');

/** Null for a row that is not to be seen. Decided once for each row. */
export function admitted<Context>(
  { guard, values }: GuardPlan<Context>,
  raw: Raw,
  holder: Raw,
  run: Run<Context>,
): object | null {
  const known = raw[OWNER] as object | null | undefined;
  if (known !== undefined) return known;
  const given: Record<string, unknown> = {};
  for (const { name, slot, property } of values) given[name] = valueAt(raw, slot, property, holder);
  const owner = guard.admit(given, run.context);
  raw[OWNER] = owner;
  return owner;
}

function completeGuarded<Context>(
  plan: ObjectPlan<Context>,
  guard: GuardPlan<Context>,
  { raw, holder }: { readonly raw: Raw; readonly holder: Raw },
  run: Run<Context>,
): unknown {
  const owner = admitted(guard, raw, holder, run);
  if (owner === null) return null;
  const outer = run.owner;
  run.owner = owner;
  const answer = plan.outputs.complete(raw, holder, run);
  run.owner = outer;
  return answer;
}

/** One object of a known type; null if it is not to be seen. */
export function completeObject<Context>(plan: ObjectPlan<Context>, raw: Raw, run: Run<Context>): unknown {
  const { guard, sameAnswer, identity } = plan;
  const alike = identity === undefined ? undefined : representativesOf(plan, identity, run).find(raw);
  // Answered once for all objects that are equal; an error belongs to each of them.
  if (sameAnswer && alike?.answer !== undefined) return alike.answer;
  const holder = alike?.raw ?? raw;
  const before = run.errors.length;
  const answer =
    guard === undefined ? plan.outputs.complete(raw, holder, run) : completeGuarded(plan, guard, { raw, holder }, run);
  if (sameAnswer && alike !== undefined && run.errors.length === before) alike.answer = answer;
  return answer;
}

function completePlace<Context>(place: Place<Context>, field: CompletedField<Context>): Complete<Context> {
  return (value, run) => {
    if (value === null || value === undefined) return null;
    if (isError(value)) {
      run.report(value, field.nodes);
      return FAILED;
    }
    if (typeof value !== 'object')
      return refuse(field, new Error(`Expected an object for field "${field.name}".`), run);
    const raw = value as Raw;
    const plan = place.single ?? place.plans.get(raw['__typename'] as string);
    if (plan?.referred !== undefined) return completePlace(plan.referred.place, field)(raw[plan.referred.slot], run);
    if (plan !== undefined) return completeObject(plan, raw, run);
    return refuse(field, new Error(`The type of an object is not known for field "${field.name}".`), run);
  };
}

function completeInner<Context>(type: GraphQLOutputType, field: CompletedField<Context>): Complete<Context> {
  if (isListType(type)) return completeList(toComplete(type.ofType as GraphQLOutputType, field), field);
  if (isLeafType(type)) return completeLeaf(type, field);
  if (field.place === undefined) throw new Error(`${field.name} has no place`);
  return completePlace(field.place, field);
}

/** How values of a field are completed. */
export function toComplete<Context>(type: GraphQLOutputType, field: CompletedField<Context>): Complete<Context> {
  if (!isNonNullType(type)) {
    const inner = completeInner(type, field);
    return (value, run) => {
      const done = inner(value, run);
      return done === FAILED ? null : done;
    };
  }
  const inner = completeInner(type.ofType as GraphQLOutputType, field);
  return (value, run) => {
    const done = inner(value, run);
    if (done !== null) return done;
    const error = new Error(`Cannot return null for non-nullable field ${field.name}.`);
    if (value === null || value === undefined) return refuse(field, error, run);
    // A row that is there and not to be seen: nobody's mistake.
    run.report(error, field.nodes);
    return FAILED;
  };
}

/** A value that was completed elsewhere. */
export function completeAsItIs<Context>(nodes: readonly FieldNode[]): Complete<Context> {
  return (value, run) => {
    if (isError(value)) {
      run.report(value, nodes);
      return null;
    }
    return run.asText && value !== null ? jsonOf(value) : value;
  };
}
