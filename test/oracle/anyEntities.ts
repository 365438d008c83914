// Random object types: which sources have them, by which keys they are found there, which fields each supplies.
import { anyField, anyRef, freeName, LEAVES } from './anyFields.js';
import type { Entry, Field, KeyName, ObjectModel, Part } from './model.js';
import { fieldsOf } from './model.js';
import type { Tape } from './tape.js';

function ref(named: string, nonNull = false, lists = 0, innerNonNull = false): Field['type'] {
  return { named, lists, nonNull: lists === 0 ? [nonNull] : [nonNull, innerNonNull] };
}

function part(keys: readonly KeyName[] = [], fields: Field[] = []): Part {
  return { keys, fields, entries: [] };
}

/** A chain: all but the last sources by id, the last by sku only, and one between them that knows both. */
function chainKeys(sources: readonly string[], bridge: number, source: number): KeyName[] {
  if (source === bridge) return ['id', 'sku'];
  return source > bridge ? ['sku'] : ['id'];
}

/** An entity in some of the sources, with its keys but without fields. */
export function anyEntity(tape: Tape, name: string, ids: readonly string[]): ObjectModel {
  const sources = tape.some(ids, tape.chance(10) ? 1 : 2);
  const scheme = tape.weighted({ id: 5, pair: 2, nested: 2, chain: sources.length > 2 ? 4 : 0 });
  const bridge = 1 + tape.below(sources.length - 2);
  const parts = sources.map((source, at): [string, Part] => {
    const keys = scheme === 'chain' ? chainKeys(sources, bridge, at) : [scheme];
    return [source, part(keys)];
  });
  return { name, kind: 'entity', parts: Object.fromEntries(parts) };
}

export function anyValue(tape: Tape, name: string, ids: readonly string[]): ObjectModel {
  const shared = part();
  return { name, kind: 'value', parts: Object.fromEntries(tape.some(ids, 1).map((source) => [source, shared])) };
}

/** The type of nested keys, and connection types for an entity. */
export function keyValue(ids: readonly string[]): ObjectModel {
  const shared = part(
    [],
    [
      { name: 'zone', type: ref('Int', true), args: [] },
      { name: 'code', type: ref('String', true), args: [] },
      { name: 'note', type: ref('String'), args: [] },
    ],
  );
  return { name: 'Ref', kind: 'value', parts: Object.fromEntries(ids.map((id) => [id, shared])) };
}

export function connectionOf(entity: ObjectModel): ObjectModel[] {
  const sources = Object.keys(entity.parts);
  const value = (name: string, fields: Field[]): ObjectModel => {
    const shared = part([], fields);
    return { name, kind: 'value', parts: Object.fromEntries(sources.map((id) => [id, shared])) };
  };
  const plain = (name: string, type: Field['type']): Field => ({ name, type, args: [] });
  const { name } = entity;
  return [
    value(`${name}Connection`, [
      plain('edges', ref(`${name}Edge`, true, 1, true)),
      plain('nodes', ref(name, false, 1)),
      plain('pageInfo', ref(`${name}Page`, true)),
      plain('totalCount', ref('Int', true)),
    ]),
    value(`${name}Edge`, [plain('cursor', ref('String', true)), plain('node', ref(name))]),
    value(`${name}Page`, [plain('hasNextPage', ref('Boolean', true)), plain('endCursor', ref('String'))]),
  ];
}

export function namesOf(object: ObjectModel): Set<string> {
  return new Set(Object.values(object.parts).flatMap((one) => fieldsOf(one).map(({ name }) => name)));
}

/** Types of objects that all these sources have. */
export function knownIn(objects: readonly ObjectModel[], sources: readonly string[]): string[] {
  return objects.filter(({ parts }) => sources.every((id) => parts[id] !== undefined)).map(({ name }) => name);
}

/** Fields of a value: the same in every source. */
export function addValueFields(tape: Tape, value: ObjectModel, objects: readonly ObjectModel[]): void {
  const composites = knownIn(objects, Object.keys(value.parts)).filter((name) => name !== value.name);
  const fields = Object.values(value.parts)[0]?.fields;
  const count = 1 + tape.below(3);
  for (let i = 0; i < count; i++) fields?.push(anyField(tape, freeName(tape, namesOf(value)), composites));
}

/** Each source's own fields; sometimes a leaf that several sources supply. */
export function addEntityFields(tape: Tape, entity: ObjectModel, objects: readonly ObjectModel[], shared: boolean) {
  for (const [id, one] of Object.entries(entity.parts)) {
    const count = tape.weighted({ one: 3, two: 3, three: 2, none: 1 });
    for (let i = 0; i < { one: 1, two: 2, three: 3, none: 0 }[count]; i++)
      one.fields.push(anyField(tape, freeName(tape, namesOf(entity)), knownIn(objects, [id])));
  }
  const isChain = Object.values(entity.parts).some(({ keys }) => keys.includes('sku'));
  if (!shared || isChain || !tape.chance(60)) return;
  const field = anyField(tape, freeName(tape, namesOf(entity)), []);
  for (const id of tape.some(Object.keys(entity.parts), 2)) entity.parts[id]?.fields.push(field);
}

/** A field that its source computes from fields of the others. */
function addComputed(tape: Tape, entity: ObjectModel, source: string, one: Part): string[] {
  const isBridge = one.keys.length > 1;
  // Required fields: nullable leaves without arguments, of sources that are found by the same key.
  const others = Object.entries(entity.parts)
    .filter(([id, other]) => id !== source && other.keys.join() === one.keys.join())
    .flatMap(([, other]) => other.fields)
    .filter(
      ({ name, type, args, requires }) =>
        LEAVES.includes(type.named) &&
        args.length === 0 &&
        requires === undefined &&
        !one.fields.some((own) => own.name === name),
    );
  if (isBridge || others.length === 0 || !tape.chance(40)) return [];
  const requires = tape.some([...new Set(others.map(({ name }) => name))], 1);
  const named = tape.pick(['String', 'Int', 'Boolean']);
  const name = freeName(tape, namesOf(entity));
  one.fields.push({ name, type: anyRef(tape, named), args: [], requires });
  return requires;
}

/** How the sources find objects; a source with keys only may be one that cannot be asked. */
export function addEntries(tape: Tape, entity: ObjectModel): void {
  for (const [id, one] of Object.entries(entity.parts)) {
    const extra = addComputed(tape, entity, id, one);
    if (one.fields.length === 0 && one.keys.length === 1 && tape.chance(60)) continue;
    one.entries.push(
      ...one.keys.map((key): Entry => {
        const batched = !tape.chance(30);
        const field = `${id}${entity.name}By${key[0]?.toUpperCase()}${key.slice(1)}${batched ? 's' : ''}`;
        return { field, key, batched, extra };
      }),
    );
  }
}
