// What a source answers: values that depend on nothing but the seed, the object, the field and its arguments.
import { GraphQLError } from 'graphql';
import { membersIn, objectOf, type Entry, type EntryFault, type Field, type KeyName, type World } from './model.js';
import { isPlain } from './sdl.js';
import { hash } from './tape.js';

/** An object on its way through an execution. */
export interface Row {
  readonly __typename: string;
  /** The object's identity, the same in every source. */
  readonly h: number;
  /** Of an entity: its number. */
  readonly n?: number;
  /** Which source it came from. */
  readonly source: string;
  /** What was handed over with the key. */
  readonly given?: Readonly<Record<string, unknown>>;
}

export type Args = Readonly<Record<string, unknown>>;

/** So few that the same object is met several times. */
const ENTITIES = 7;

export function entityRow(world: World, type: string, n: number, source: string): Row {
  return { __typename: type, h: hash(world.seed, type, n), n, source };
}

function keyValues(type: string, n: number): Record<KeyName, Record<string, unknown>> {
  return {
    id: { id: `${type}-${n}` },
    pair: { code: `c${n % 3}`, region: Math.floor(n / 3) },
    nested: { zone: Math.floor(n / 2), code: `z${n % 2}` },
    // One object has none: sources that are found by it do not know the object.
    sku: { sku: n === 5 ? null : `sku-${n}` },
  };
}

function leafValue(named: string, seed: number): unknown {
  switch (named) {
    case 'Int':
      return seed % 1000;
    case 'Float':
      return (seed % 1000) / 8;
    case 'Boolean':
      return seed % 2 === 0;
    case 'Color':
      return ['RED', 'GREEN', 'BLUE'][seed % 3];
    case 'Stamp':
      return [`at ${seed % 100}`, seed % 100, { at: seed % 100, tags: ['x', seed % 3] }][seed % 3];
    default:
      // Some have something that JSON escapes.
      return `${named.toLowerCase()} ${seed.toString(36)}${seed % 29 === 0 ? '"\n' : ''}`;
  }
}

function namedValue(world: World, source: string, named: string, seed: number): unknown {
  const abstract = world.abstracts.find(({ name }) => name === named);
  if (abstract !== undefined) {
    const members = membersIn(world, abstract, source);
    return namedValue(world, source, members[seed % members.length] as string, hash(seed, 'member'));
  }
  const object = world.objects.find(({ name }) => name === named);
  if (object === undefined) return leafValue(named, seed);
  if (object.kind === 'entity') return entityRow(world, named, seed % ENTITIES, source);
  return { __typename: named, h: seed, source } satisfies Row;
}

function valueAt(world: World, source: string, field: Field, seed: number, depth = 0): unknown {
  const { type, fault } = field;
  if (type.nonNull[depth] !== true && seed % 7 === 0) return null;
  if (fault === 'null' && seed % 4 === 1) return null;
  if (depth === type.lists) return namedValue(world, source, type.named, seed);
  return Array.from({ length: hash(seed, 'length') % 5 }, (_, at) => {
    const item = hash(seed, at);
    if (fault === 'item' && item % 3 === 1) return new GraphQLError(`entry ${at} of ${field.name} failed (${item})`);
    return valueAt(world, source, field, item, depth + 1);
  });
}

/** The value of a field that the source supplies by itself. */
export function fieldValue(world: World, source: string, row: Row, field: Field, args: Args): unknown {
  const seed = hash(row.h, field.name, JSON.stringify(args));
  if (field.fault === 'error' && seed % 3 === 1)
    throw new GraphQLError(`${row.__typename}.${field.name} failed (${seed})`);
  return valueAt(world, source, field, seed);
}

/** The value of a field of a key: never fails. */
export function keyFieldValue(row: Row, name: string): unknown {
  const { id, pair, sku } = keyValues(row.__typename, row.n as number);
  const found: Record<string, unknown> = { ...id, ...pair, ...sku };
  return name === 'ref'
    ? { __typename: 'Ref', h: hash(row.h, 'ref'), n: row.n as number, source: row.source }
    : found[name];
}

/** Parts of a nested key. */
export function refValue(row: Row, name: string): unknown {
  return keyValues('', row.n as number).nested[name];
}

export function faultOf(world: World, source: string, type: string): EntryFault | undefined {
  return world.sources.find(({ id }) => id === source)?.entryFaults[type];
}

/** Whether a source knows an object: null if it does not, an error if looking it up fails. */
export function standing(world: World, source: string, type: string, n: number): null | GraphQLError | 'known' {
  const fault = faultOf(world, source, type);
  if (fault === 'throws') return new GraphQLError(`looking up ${type} in ${source} fails`);
  if (fault === undefined || hash(world.seed, source, type, n) % 3 !== 1) return 'known';
  return fault === 'missing' ? null : new GraphQLError(`${type} ${n} cannot be looked up in ${source}`);
}

function findOne(world: World, source: string, type: string, entry: Entry, given: Args | null): unknown {
  if (given === null) return null;
  for (let n = 0; n < ENTITIES; n++) {
    const key = keyValues(type, n)[entry.key];
    if (!Object.entries(key).every(([name, value]) => value !== null && given[name] === value)) continue;
    const known = standing(world, source, type, n);
    return known === 'known' ? { ...entityRow(world, type, n, source), given } : known;
  }
  return null;
}

/** What a root field answers that finds objects. */
export function entryValue(world: World, source: string, type: string, entry: Entry, args: Args): unknown {
  if (faultOf(world, source, type) === 'throws') throw standing(world, source, type, 0) as GraphQLError;
  if (!entry.batched) return findOne(world, source, type, entry, args);
  const given = (args['keys'] as (Args | string | null)[]).map((key) =>
    isPlain(entry) && key !== null ? { [entry.key]: key } : (key as Args | null),
  );
  return given.map((key) => findOne(world, source, type, entry, key));
}

/** A computed field: from the object and what was handed over. */
export function computedValue(world: World, source: string, row: Row, field: Field, given: Args): unknown {
  const from = (field.requires ?? []).map((name) => given[name] ?? null);
  return fieldValue(world, source, row, field, { from });
}

/** The entry point by its root field, if it is one. */
export function entryOf(world: World, source: string, field: string): { type: string; entry: Entry } | undefined {
  for (const { name } of world.objects) {
    const entry = objectOf(world, name).parts[source]?.entries.find((one) => one.field === field);
    if (entry !== undefined) return { type: name, entry };
  }
  return undefined;
}
