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
import { representativesOf, type Representatives } from './identity.js';
import { FAILED, type Complete, type GuardPlan, type ObjectPlan, type Output, type Place, type Raw } from './plan.js';
import { isError, type Run } from './run.js';

/** What the completers of one field share. */
export interface CompletedField<Context> {
  /** `Type.field`, for messages. */
  readonly name: string;
  readonly nodes: readonly FieldNode[];
  /** What is asked of the objects; undefined for leaves. */
  readonly place: Place<Context> | undefined;
  /** Values come from this process, not out of JSON. */
  readonly inProcess: boolean;
}

/** Reads a leaf; throws for what cannot be one. */
function leafReader(type: GraphQLLeafType, inProcess: boolean): (value: unknown) => unknown {
  if (inProcess || (!isEnumType(type) && isSpecifiedScalarType(type))) return (value) => type.serialize(value);
  if (isEnumType(type)) return (value) => type.serialize(type.parseValue(value));
  return (value) => type.serialize(type.parseValue(value));
}

/** What is read as it stands: nearly all values of these types. */
const AS_IT_STANDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  String: (value) => typeof value === 'string',
  ID: (value) => typeof value === 'string',
  Boolean: (value) => typeof value === 'boolean',
  // A 32-bit integer (GraphQL specification, 3.5.1).
  Int: (value) => typeof value === 'number' && (value | 0) === value,
  Float: (value) => typeof value === 'number' && Number.isFinite(value),
};

/** True for values that need no completion; undefined if there are none of the type. */
export function plainOf(type: GraphQLOutputType): ((value: unknown) => boolean) | undefined {
  const inner = isNonNullType(type) ? (type.ofType as GraphQLOutputType) : type;
  return isScalarType(inner) && isSpecifiedScalarType(inner) ? AS_IT_STANDS[inner.name] : undefined;
}

function completeLeaf<Context>(type: GraphQLLeafType, field: CompletedField<Context>): Complete<Context> {
  const read = leafReader(type, field.inProcess);
  const isPlain = plainOf(type);
  return (value, run) => {
    if (isPlain?.(value) === true) return value;
    if (value === null || value === undefined) return null;
    if (!isError(value)) {
      try {
        const found = read(value);
        if (found !== null && found !== undefined) return found;
      } catch (error) {
        run.report(error, field.nodes);
        return FAILED;
      }
    }
    run.report(isError(value) ? value : new Error(`${type.name} has no such value in ${field.name}.`), field.nodes);
    return FAILED;
  };
}

function completeList<Context>(item: Complete<Context>, field: CompletedField<Context>): Complete<Context> {
  return (value, run) => {
    if (value === null || value === undefined) return null;
    if (!Array.isArray(value)) {
      const wrong = new Error(`Expected Iterable, but did not find one for field "${field.name}".`);
      run.report(isError(value) ? value : wrong, field.nodes);
      return FAILED;
    }
    const { length } = value;
    const found = new Array<unknown>(length);
    const { path } = run;
    const depth = path.length;
    for (let i = 0; i < length; i += 1) {
      path[depth] = i;
      const done = item(value[i], run);
      if (done === FAILED) {
        path.length = depth;
        return FAILED;
      }
      found[i] = done;
    }
    path.length = depth;
    return found;
  };
}

/** The value of a place inside an object, or of what a load has found for it; `holder` has what was loaded. */
export function valueAt(raw: Raw, slot: symbol | undefined, property: string | undefined, holder: Raw = raw): unknown {
  if (slot === undefined) return property === undefined ? raw : raw[property];
  const loaded = holder[slot];
  if (property === undefined || loaded === null || loaded === undefined || isError(loaded)) return loaded;
  return (loaded as Raw)[property];
}

const OWNER = Symbol('owner');

/** Undefined for a row that is not to be seen. Decided once for each row. */
function admitted<Context>(
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

function readOutput<Context>(output: Output<Context>, raw: Raw, holder: Raw, run: Run<Context>): unknown {
  const { read, mask } = output;
  if (read === undefined && mask === undefined) return valueAt(raw, output.slot, output.property, holder);
  try {
    if (read !== undefined) return read(raw as never, run.context);
    const value = valueAt(raw, output.slot, output.property, holder);
    return value === null || value === undefined || isError(value) ? value : mask?.(value, run.owner, run.context);
  } catch (error) {
    return error instanceof Error ? error : new Error('a field could not be read');
  }
}

/** One output at the end of the path. */
export function completeOutput<Context>(output: Output<Context>, raw: Raw, holder: Raw, run: Run<Context>): unknown {
  if (output.constant !== undefined) return output.constant;
  const { path } = run;
  const depth = path.length;
  path[depth] = output.key;
  const done = output.complete(readOutput(output, raw, holder, run), run);
  path.length = depth;
  return done;
}

function completeOutputs<Context>(plan: ObjectPlan<Context>, raw: Raw, holder: Raw, run: Run<Context>): unknown {
  const answer: Record<string, unknown> = {};
  for (const output of plan.outputs) {
    const { plain, property } = output;
    if (plain !== undefined && property !== undefined) {
      const value = output.slot === undefined ? raw[property] : valueAt(raw, output.slot, property, holder);
      if (plain(value)) {
        answer[output.key] = value;
        continue;
      }
    }
    const done = completeOutput(output, raw, holder, run);
    if (done === FAILED) return FAILED;
    answer[output.key] = done;
  }
  return answer;
}

/** Answered once for all objects that are equal; an error belongs to each of them. */
function completeAlike<Context>(
  plan: ObjectPlan<Context>,
  raw: Raw,
  alike: Representatives,
  run: Run<Context>,
): unknown {
  const holder = alike.of(raw);
  const known = alike.answers.get(holder);
  if (known !== undefined) return known;
  const before = run.errors.length;
  const answer = completeOutputs(plan, raw, holder, run);
  if (run.errors.length === before) alike.answers.set(holder, answer);
  return answer;
}

/** One object of a known type; null if it is not to be seen. */
export function completeObject<Context>(plan: ObjectPlan<Context>, raw: Raw, run: Run<Context>): unknown {
  const alike = representativesOf(plan, run);
  if (alike !== undefined && plan.sameAnswer) return completeAlike(plan, raw, alike, run);
  const holder = alike?.of(raw) ?? raw;
  if (plan.guard === undefined) return completeOutputs(plan, raw, holder, run);
  const owner = admitted(plan.guard, raw, holder, run);
  if (owner === null) return null;
  const outer = run.owner;
  run.owner = owner;
  const answer = completeOutputs(plan, raw, holder, run);
  run.owner = outer;
  return answer;
}

function completePlace<Context>(place: Place<Context>, field: CompletedField<Context>): Complete<Context> {
  return (value, run) => {
    if (value === null || value === undefined) return null;
    if (typeof value !== 'object' || isError(value)) {
      run.report(isError(value) ? value : new Error(`Expected an object for field "${field.name}".`), field.nodes);
      return FAILED;
    }
    const raw = value as Raw;
    const plan = place.single ?? place.plans.get(raw['__typename'] as string);
    if (plan !== undefined) return completeObject(plan, raw, run);
    run.report(new Error(`The type of an object is not known for field "${field.name}".`), field.nodes);
    return FAILED;
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
    run.report(new Error(`Cannot return null for non-nullable field ${field.name}.`), field.nodes);
    return FAILED;
  };
}

/** A value that was completed elsewhere. */
export function completeAsItIs<Context>(nodes: readonly FieldNode[]): Complete<Context> {
  return (value, run) => {
    if (!isError(value)) return value;
    run.report(value, nodes);
    return null;
  };
}
