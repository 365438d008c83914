// Random worlds: sources, types merged over them, abstract types, root fields, and what goes wrong.
import { addEntityFields, addEntries, addValueFields, anyEntity, anyValue, connectionOf } from './anyEntities.js';
import { keyValue, knownIn, namesOf } from './anyEntities.js';
import { anyArguments, anyField, anyRef, freeName, LEAVES } from './anyFields.js';
import { isAbstractIn, type AbstractModel, type EntryFault, type Field, type FieldFault } from './model.js';
import { type ObjectModel, type SourceFault, type SourceModel, type World } from './model.js';
import type { Tape } from './tape.js';

const IDS = ['a', 'b', 'c', 'd', 'e'];

/** A field that every member gets: an entity from one of its sources, a value in all of them. */
function addCommonField(tape: Tape, members: readonly ObjectModel[]): string {
  const name = freeName(tape, new Set(members.flatMap((member) => [...namesOf(member)])));
  const field: Field = { name, type: anyRef(tape, tape.pick(LEAVES)), args: anyArguments(tape) };
  for (const member of members) {
    const parts = Object.values(member.parts);
    const supplier = member.kind === 'entity' ? tape.pick(parts) : parts[0];
    supplier?.fields.push({ ...field });
  }
  return name;
}

function anyAbstracts(tape: Tape, objects: readonly ObjectModel[]): AbstractModel[] {
  const candidates = objects.filter(({ name }) => !name.includes('Page') && name !== 'Ref');
  const interfaces = Array.from({ length: tape.below(3) }, (_, at): AbstractModel => {
    const members = tape.some(candidates, 1);
    const fields = [addCommonField(tape, members)];
    if (tape.chance(30)) fields.push(addCommonField(tape, members));
    const everywhere = members.every(({ parts }) => Object.values(parts).every(({ keys }) => keys.includes('id')));
    if (everywhere) fields.push('id');
    return { name: `I${at}`, kind: 'interface', members: members.map(({ name }) => name), fields };
  });
  const unions = Array.from({ length: tape.below(2) }, (_, at): AbstractModel => {
    const members = tape.some(candidates, 1).map(({ name }) => name);
    return { name: `U${at}`, kind: 'union', members, fields: [] };
  });
  return [...interfaces, ...unions];
}

/** Fields that lead to abstract types. */
function addAbstractFields(tape: Tape, world: World): void {
  for (const object of world.objects) {
    if (object.name === 'Ref' || object.name.endsWith('Page') || object.name.endsWith('Edge')) continue;
    const sources = Object.keys(object.parts);
    // A source that cannot be asked for objects has nothing but keys.
    const askable = sources.filter((id) => (object.parts[id]?.entries.length ?? 0) > 0);
    const where = object.kind === 'value' ? [sources] : askable.map((id) => [id]);
    for (const ids of where) {
      const known = world.abstracts.filter((abstract) => ids.every((id) => isAbstractIn(world, abstract, id)));
      if (known.length === 0 || !tape.chance(25)) continue;
      const name = freeName(tape, namesOf(object));
      const type = anyRef(tape, tape.pick(known).name);
      object.parts[ids[0] as string]?.fields.push({ name, type, args: anyArguments(tape) });
    }
  }
}

function anyRoots(tape: Tape, world: World, source: string): Pick<SourceModel, 'queries' | 'mutations'> {
  const named = [
    ...knownIn(world.objects, [source]),
    ...world.abstracts.filter((abstract) => isAbstractIn(world, abstract, source)).map(({ name }) => name),
  ];
  const entities = world.objects.filter(({ kind, parts }) => kind === 'entity' && parts[source] !== undefined);
  const queries = entities
    .filter(() => tape.chance(70))
    .map(({ name }): Field => ({ name: `${source}${name}`, type: anyRef(tape, name), args: anyArguments(tape) }));
  const count = 1 + tape.below(3);
  for (let i = 0; i < count; i++) queries.push(anyField(tape, `${source}Query${i}`, named));
  const mutations = Array.from({ length: tape.below(3) }, (_, i) => anyField(tape, `${source}Change${i}`, named));
  return { queries, mutations };
}

/** Types, sources and root fields; nothing goes wrong yet. */
export function buildWorld(tape: Tape): World & { readonly shared: boolean } {
  const ids = IDS.slice(0, 2 + tape.below(4));
  const shared = tape.chance(30);
  const entities = Array.from({ length: 1 + tape.below(4) }, (_, at) => anyEntity(tape, `E${at}`, ids));
  const values = Array.from({ length: tape.below(3) }, (_, at) => anyValue(tape, `V${at}`, ids));
  const connections = entities.filter(() => tape.chance(20)).flatMap(connectionOf);
  const nested = entities.flatMap(({ parts }) =>
    Object.entries(parts).flatMap(([id, { keys }]) => (keys.includes('nested') ? [id] : [])),
  );
  const objects = [...entities, ...values, ...connections];
  for (const value of values) addValueFields(tape, value, objects);
  for (const entity of entities) addEntityFields(tape, entity, objects, shared);
  if (nested.length > 0) objects.push(keyValue([...new Set(nested)]));
  const abstracts = anyAbstracts(tape, objects);
  for (const entity of entities) addEntries(tape, entity);
  const bare: World = { seed: tape.next(), objects, abstracts, sources: [] };
  addAbstractFields(tape, bare);
  const sources = ids.map((id): SourceModel => ({ id, ...anyRoots(tape, bare, id), entryFaults: {} }));
  return { ...bare, sources, shared };
}

const FIELD_FAULTS = { none: 64, error: 13, null: 9, item: 14 };
const ENTRY_FAULTS = { none: 60, missing: 18, error: 14, throws: 8 };
const DOWN = { none: 90, rejects: 4, errors: 3, nothing: 3 };
const KEY_PARTS = new Set(['zone', 'code']);

function addFieldFaults(tape: Tape, fields: readonly Field[]): void {
  for (const field of fields) {
    const fault = tape.weighted(FIELD_FAULTS);
    if (fault === 'none') continue;
    field.fault = (fault === 'item' && field.type.lists === 0 ? 'error' : fault) satisfies FieldFault;
  }
}

/**
 * What goes wrong. Keys never fail: whether they are fetched is a matter of the plan. Where several sources supply the
 * same field none of them is out of order as a whole: which of them is asked is a matter of the plan, too.
 */
export function addFaults(tape: Tape, world: World & { readonly shared: boolean }): World {
  const { shared, ...plain } = world;
  // Some worlds are sound.
  if (!tape.chance(75)) return plain;
  for (const { name, parts } of plain.objects) {
    const fields = new Set(Object.values(parts).flatMap((part) => part.fields));
    const required = new Set([...fields].flatMap(({ requires }) => requires ?? []));
    const free = [...fields].filter((field) => !required.has(field.name));
    addFieldFaults(
      tape,
      free.filter((field) => name !== 'Ref' || !KEY_PARTS.has(field.name)),
    );
    // What others compute with may fail, but not take the whole object with it.
    for (const field of fields)
      if (required.has(field.name) && field.type.nonNull[0] !== true && tape.chance(20)) field.fault = 'error';
  }
  for (const source of plain.sources) {
    addFieldFaults(tape, [...source.queries, ...source.mutations]);
    if (shared) continue;
    const down = tape.weighted(DOWN);
    if (down !== 'none') source.down = down satisfies SourceFault;
    for (const { name, kind, parts } of plain.objects) {
      if (kind !== 'entity' || parts[source.id] === undefined) continue;
      const fault = tape.weighted(ENTRY_FAULTS);
      if (fault !== 'none') source.entryFaults[name] = fault satisfies EntryFault;
    }
  }
  return plain;
}
