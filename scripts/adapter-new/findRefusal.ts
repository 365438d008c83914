// Why an adapter cannot be made under these names: said before anything is written.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kind, parse } from 'graphql';
import type { AdapterNames } from './toNames.js';

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const LONGEST_ID = 40;
/** Folders and parts of the repository; a name of one of them would mean two things. */
const RESERVED = ['kit', 'units', 'gateway', 'registry'];
const ENTITY = /^[A-Z][A-Za-z]{1,39}$/;
const BUILT_IN = ['Query', 'Mutation', 'Subscription', 'String', 'Int', 'Float', 'Boolean', 'ID'];
const LONGEST_TITLE = 100;

function refuseId(root: string, id: string): string | undefined {
  if (id.length > LONGEST_ID || !ID.test(id))
    return `"${id.slice(0, LONGEST_ID)}" is not kebab-case: lower-case words with digits, joined by "-", at most ${LONGEST_ID} characters, like "land-records".`;
  if (RESERVED.includes(id)) return `"${id}" is reserved.`;
  if (existsSync(join(root, 'adapters', id))) return `adapters/${id} exists already.`;
  return undefined;
}

function refuseTitle(title: string): string | undefined {
  // The title goes into code, a heading and a table: one line of text.
  if (title.trim() === '' || title.length > LONGEST_TITLE || /[\p{Cc}`|<>\\]/u.test(title))
    return `a title is one line of text, at most ${LONGEST_TITLE} characters, without \` | < > \\.`;
  return undefined;
}

function schemaFiles(root: string): string[] {
  const adapters = readdirSync(join(root, 'adapters')).map((name) => `adapters/${name}/schema.graphql`);
  return ['schema/shared.graphql', 'gateway/units/schema.graphql', ...adapters]
    .map((path) => join(root, path))
    .filter(existsSync);
}

/** Names of types, and `Query.x` and `Unit.x` of fields, over everything that is there. */
function takenNames(root: string): Set<string> {
  const definitions = schemaFiles(root).flatMap((file) => parse(readFileSync(file, 'utf8')).definitions);
  const names = definitions.flatMap((definition) => {
    if (!('name' in definition) || definition.name === undefined) return [];
    const type = definition.name.value;
    const isObject = definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION;
    const fields = isObject ? (definition.fields ?? []).map((field) => `${type}.${field.name.value}`) : [];
    return [type, ...fields];
  });
  return new Set([...BUILT_IN, ...names]);
}

function refuseEntity(root: string, { Entity, entity, entities }: AdapterNames): string | undefined {
  const advice = 'name the rows yourself: --entity Parcel';
  if (!ENTITY.test(Entity) || /(Connection|Edge|Args)$/.test(Entity) || entity === entities)
    return `"${Entity}" cannot be the name of a type of rows; ${advice}.`;
  const taken = takenNames(root);
  const wanted = [Entity, `Query.${entity}`, `Query.${entities}`, `Unit.${entities}`];
  const collision = wanted.find((name) => taken.has(name));
  return collision === undefined ? undefined : `${collision} is there already; ${advice}.`;
}

/** The reason in words, or undefined if nothing stands against it. `root`: the folder of the repository. */
export function findRefusal(root: string, names: AdapterNames): string | undefined {
  return (
    refuseId(root, names.id) ??
    refuseTitle(names.titleViText) ??
    refuseTitle(names.titleEnText) ??
    refuseEntity(root, names)
  );
}
