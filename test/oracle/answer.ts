// One source's resolvers, and a run's record of what happened in which order.
import { GraphQLError, type GraphQLFieldResolver, type GraphQLTypeResolver } from 'graphql';
import { fieldsOf, objectOf, type World } from './model.js';
import {
  computedValue,
  entryOf,
  entryValue,
  fieldValue,
  keyFieldValue,
  refValue,
  type Args,
  type Row,
} from './values.js';
import { hash } from './tape.js';

/** What one execution leaves behind. */
export interface Run {
  /** Mutations in the order in which they happened. */
  readonly changes: string[];
  /** Messages of the errors that sources answered. */
  readonly messages: Set<string>;
  /** Keys of batched lookups, as text. */
  readonly batches: string[][];
}

export function isDown(world: World, source: string): boolean {
  return world.sources.find(({ id }) => id === source)?.down !== undefined;
}

export function downError(source: string): GraphQLError {
  return new GraphQLError(`source ${source} is down`);
}

function rootRow(world: World, type: string, source: string, ...more: number[]): Row {
  return { __typename: type, h: hash(world.seed, type, ...more), source };
}

function rootValue(world: World, source: string, type: string, name: string, args: Args, run: Run): unknown {
  const model = world.sources.find(({ id }) => id === source);
  const found = type === 'Query' ? entryOf(world, source, name) : undefined;
  if (found?.entry.batched === true) run.batches.push((args['keys'] as unknown[]).map((key) => JSON.stringify(key)));
  if (found !== undefined) return entryValue(world, source, found.type, found.entry, args);
  const field = (type === 'Query' ? model?.queries : model?.mutations)?.find((one) => one.name === name);
  if (field === undefined) throw new Error(`no root field ${name}`);
  if (type === 'Query') return fieldValue(world, source, rootRow(world, type, source), field, args);
  // Answers depend on how many changes there were before.
  run.changes.push(name);
  return fieldValue(world, source, rootRow(world, type, source, run.changes.length), field, args);
}

/** What a source answers for one field. */
export function answer(
  world: World,
  source: string,
  row: Row | undefined,
  type: string,
  name: string,
  args: Args,
  run: Run,
): unknown {
  if (row === undefined) return rootValue(world, source, type, name, args, run);
  if (type === 'Ref' && name !== 'note') return refValue(row, name);
  const part = objectOf(world, type).parts[source];
  const own = part?.fields.find((field) => field.name === name);
  if (part === undefined || (own === undefined && !fieldsOf(part).some((field) => field.name === name)))
    throw new Error(`${source} has no ${type}.${name}`);
  if (own === undefined) return keyFieldValue(row, name);
  if (own.requires === undefined) return fieldValue(world, source, row, own, args);
  if (row.given === undefined) throw new GraphQLError(`${type}.${name} is computed through the entry point alone`);
  return computedValue(world, source, row, own, row.given);
}

export function resolverOf(world: World, source: string, run: Run): GraphQLFieldResolver<unknown, unknown> {
  return (row, args, _context, info) =>
    answer(world, source, row as Row | undefined, info.parentType.name, info.fieldName, args, run);
}

export const typeResolver: GraphQLTypeResolver<unknown, unknown> = (row) => (row as Row).__typename;
