// Oracle (b): plain graphql-js over one merged schema. What a source does not know or cannot say is null or an error here.
import { execute, GraphQLError, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { answer, downError, isDown, typeResolver, type Run } from './answer.js';
import { fieldsOf, isDirect, objectOf, type ObjectModel, type Part, type World } from './model.js';
import { computedValue, entryOf, keyFieldValue, standing, type Args, type Row } from './values.js';

/** How errors begin that say that the world is not whole: some of its fields can never be answered. */
export const NO_WAY = 'no way';

type Reached = null | GraphQLError | 'known';

function rootSource(world: World, type: string, name: string): string {
  const found = world.sources.find(({ id, queries, mutations }) =>
    type === 'Query'
      ? queries.some((one) => one.name === name) || entryOf(world, id, name) !== undefined
      : mutations.some((one) => one.name === name),
  );
  if (found === undefined) throw new Error(`no source for ${type}.${name}`);
  return found.id;
}

/** Where all keys of the object are known. */
function bridgeOf(object: ObjectModel): string {
  const found = Object.entries(object.parts).find(([, { keys }]) => keys.length > 1);
  if (found === undefined) throw new Error(`${NO_WAY} between the sources of ${object.name}`);
  return found[0];
}

/** Whether another source knows the object, asked by a key that the object's own source has or that a third one tells. */
function reach(world: World, row: Row, source: string): Reached {
  const object = objectOf(world, row.__typename);
  const entries = object.parts[source]?.entries ?? [];
  let keys = (object.parts[row.source] as Part).keys;
  if (!entries.some(({ key }) => keys.includes(key))) {
    const bridge = bridgeOf(object);
    const there = reach(world, row, bridge);
    // What is not known there, or cannot be told, has no key; an error is the reason for everything that hangs on it.
    if (there !== 'known') return there;
    keys = (object.parts[bridge] as Part).keys;
  }
  const key = entries.find((one) => keys.includes(one.key))?.key;
  if (key === undefined) throw new Error(`${NO_WAY} to ${object.name} in ${source}`);
  if (key === 'sku' && keyFieldValue(row, 'sku') === null) return null;
  return isDown(world, source) ? downError(source) : standing(world, source, object.name, row.n as number);
}

function supplierOf(object: ObjectModel, row: Row, name: string): string {
  const suppliers = Object.entries(object.parts).filter(([, part]) => fieldsOf(part).some((one) => one.name === name));
  const isKey = !suppliers.some(([, { fields }]) => fields.some((one) => one.name === name));
  // A key that the object's own source does not have.
  if (isKey) return bridgeOf(object);
  const own = suppliers.find(([id]) => id === row.source) ?? suppliers[0];
  if (own === undefined) throw new Error(`${NO_WAY} to ${object.name}.${name}`);
  return own[0];
}

/** A value, or what was thrown instead of it. */
function valueOf(get: () => unknown): unknown {
  try {
    return get();
  } catch (error) {
    return error;
  }
}

/** Throws the first of the reasons; it does not matter which of them is told. */
function throwAny(reasons: readonly unknown[]): void {
  const [first, ...others] = reasons.filter((one) => one instanceof GraphQLError);
  if (first === undefined) return;
  throw new GraphQLError(first.message, { extensions: { or: others.map(({ message }) => message) } });
}

function entityField(world: World, row: Row, name: string, args: Args, run: Run): unknown {
  const object = objectOf(world, row.__typename);
  if (isDirect(object.parts[row.source], name)) return answer(world, row.source, row, object.name, name, args, run);
  const source = supplierOf(object, row, name);
  const field = object.parts[source]?.fields.find((one) => one.name === name);
  // What it is computed from: an error there is the reason here.
  const given = Object.fromEntries(
    (field?.requires ?? []).map((required) => [required, valueOf(() => entityField(world, row, required, {}, run))]),
  );
  const reached = reach(world, row, source);
  throwAny([...Object.values(given), reached]);
  if (reached === null) return null;
  const there: Row = { ...row, source };
  if (field?.requires !== undefined) return computedValue(world, source, there, field, given);
  return answer(world, source, there, object.name, name, args, run);
}

function fieldOf(world: World, row: Row | undefined, type: string, name: string, args: Args, run: Run): unknown {
  if (row === undefined) {
    const source = rootSource(world, type, name);
    if (isDown(world, source)) throw downError(source);
    return answer(world, source, undefined, type, name, args, run);
  }
  if (objectOf(world, type).kind === 'value') return answer(world, row.source, row, type, name, args, run);
  return entityField(world, row, name, args, run);
}

export interface Asked {
  readonly document: DocumentNode;
  readonly operationName?: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The answer that is right. */
export function runSingle(world: World, schema: GraphQLSchema, asked: Asked, run: Run): ExecutionResult {
  return execute({
    schema,
    document: asked.document,
    operationName: asked.operationName,
    variableValues: asked.variables,
    fieldResolver: (row, args, _context, info) =>
      fieldOf(world, row as Row | undefined, info.parentType.name, info.fieldName, args as Args, run),
    typeResolver,
  }) as ExecutionResult;
}
