// A world as text: the schema of each source, its merge rules, and the one schema that they make together.
import { buildSchema, type GraphQLSchema } from 'graphql';
import type { MergeRule } from '../../gateway/plan/source.js';
import { COMMON_SDL } from './anyFields.js';
import {
  fieldsOf,
  interfaceFieldsIn,
  isAbstractIn,
  KEY_SELECTIONS,
  membersIn,
  toTypeText,
  type AbstractModel,
  type Entry,
  type Field,
  type KeyName,
  type ObjectModel,
  type SourceModel,
  type World,
} from './model.js';

/** Fields of a key as arguments; all may be null, for nobody says that a key is never null. */
const KEY_ARGUMENTS: Readonly<Record<KeyName, string>> = {
  id: 'id: ID',
  pair: 'code: String, region: Int',
  nested: 'zone: Int, code: String',
  sku: 'sku: ID',
};

export function isPlain({ key, extra }: Entry): boolean {
  return extra.length === 0 && (key === 'id' || key === 'sku');
}

function extraArguments(object: ObjectModel, { extra }: Entry): string[] {
  return extra.map((name) => {
    const field = Object.values(object.parts).flatMap(({ fields }) => fields.filter((one) => one.name === name))[0];
    if (field === undefined) throw new Error(`no field ${name}`);
    return `${name}: ${toTypeText({ ...field.type, nonNull: [] })}`;
  });
}

function keyInput(source: string, object: ObjectModel, entry: Entry): string {
  return `${source.toUpperCase()}${object.name}${entry.key}Key`;
}

function entrySdl(source: string, object: ObjectModel, entry: Entry): string {
  if (!entry.batched) {
    const args = [KEY_ARGUMENTS[entry.key], ...extraArguments(object, entry)].join(', ');
    return `${entry.field}(${args}): ${object.name}`;
  }
  const keys = isPlain(entry) ? '[ID]!' : `[${keyInput(source, object, entry)}]!`;
  return `${entry.field}(keys: ${keys}): [${object.name}]!`;
}

function inputSdl(source: string, object: ObjectModel): string[] {
  return (object.parts[source]?.entries ?? [])
    .filter((entry) => entry.batched && !isPlain(entry))
    .map((entry) => {
      const fields = [KEY_ARGUMENTS[entry.key], ...extraArguments(object, entry)].join(', ');
      return `input ${keyInput(source, object, entry)} { ${fields} }`;
    });
}

function fieldSdl({ name, type, args }: Field): string {
  const list = args.map((arg) => `${arg.name}: ${arg.type}${arg.fallback === undefined ? '' : ` = ${arg.fallback}`}`);
  return `${name}${list.length === 0 ? '' : `(${list.join(', ')})`}: ${toTypeText(type)}`;
}

function block(head: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${head} {\n${lines.map((line) => `  ${line}`).join('\n')}\n}`;
}

function unique(fields: readonly Field[]): Field[] {
  return fields.filter((field, at) => fields.findIndex(({ name }) => name === field.name) === at);
}

/** What of the world some sources have, together. */
function toSdl(world: World, sources: readonly SourceModel[]): string {
  const ids = sources.map(({ id }) => id);
  const known = (abstract: AbstractModel) => ids.filter((id) => isAbstractIn(world, abstract, id));
  const implemented = (object: ObjectModel) =>
    world.abstracts.filter(
      (abstract) =>
        abstract.kind === 'interface' &&
        abstract.members.includes(object.name) &&
        known(abstract).some((id) => object.parts[id] !== undefined),
    );
  const objects = world.objects.flatMap((object) => {
    const parts = ids.flatMap((id) => object.parts[id] ?? []);
    const names = implemented(object).map(({ name }) => name);
    const head = `type ${object.name}${names.length === 0 ? '' : ` implements ${names.join(' & ')}`}`;
    return [block(head, unique(parts.flatMap(fieldsOf)).map(fieldSdl)), ...ids.flatMap((id) => inputSdl(id, object))];
  });
  const abstracts = world.abstracts.map((abstract) => {
    if (known(abstract).length === 0) return '';
    if (abstract.kind === 'interface')
      return block(
        `interface ${abstract.name}`,
        unique(known(abstract).flatMap((id) => interfaceFieldsIn(world, abstract, id))).map(fieldSdl),
      );
    const members = new Set(known(abstract).flatMap((id) => membersIn(world, abstract, id)));
    return `union ${abstract.name} = ${[...members].join(' | ')}`;
  });
  const queries = sources.flatMap(({ id, queries }) => [
    ...queries.map(fieldSdl),
    ...world.objects.flatMap((object) => (object.parts[id]?.entries ?? []).map((one) => entrySdl(id, object, one))),
  ]);
  const mutations = sources.flatMap(({ mutations }) => mutations.map(fieldSdl));
  return [COMMON_SDL.trim(), ...objects, ...abstracts, block('type Query', queries), block('type Mutation', mutations)]
    .filter((text) => text !== '')
    .join('\n');
}

export function sourceSdl(world: World, source: string): string {
  return toSdl(
    world,
    world.sources.filter(({ id }) => id === source),
  );
}

export function mergedSdl(world: World): string {
  return toSdl(world, world.sources);
}

/** The one schema over all sources, made without any stitching. */
export function mergedSchema(world: World): GraphQLSchema {
  return buildSchema(mergedSdl(world), { assumeValidSDL: false });
}

type Row = Record<string, unknown>;

function keyOf(entry: Entry, row: Row): unknown {
  if (isPlain(entry)) return row[entry.key];
  const extra = Object.fromEntries(entry.extra.map((name) => [name, row[name]]));
  if (entry.key === 'pair') return { code: row['code'], region: row['region'], ...extra };
  if (entry.key === 'nested') {
    const ref = row['ref'] as Row | null | undefined;
    return { zone: ref?.['zone'], code: ref?.['code'], ...extra };
  }
  return { [entry.key]: row[entry.key], ...extra };
}

function argsOf(entry: Entry, row: Row): Row {
  return isPlain(entry) ? { [entry.key]: row[entry.key] } : (keyOf(entry, row) as Row);
}

function toEntryPoint(entry: Entry) {
  const found = { selectionSet: KEY_SELECTIONS[entry.key], fieldName: entry.field };
  if (!entry.batched) return { ...found, args: (row: Row) => argsOf(entry, row) };
  return { ...found, key: (row: Row) => keyOf(entry, row), argsFromKeys: (keys: readonly unknown[]) => ({ keys }) };
}

/** Merge rules of a source, in the vocabulary of stitching. */
export function mergeRules(world: World, source: string): Record<string, MergeRule> {
  return Object.fromEntries(
    world.objects.flatMap((object): [string, MergeRule][] => {
      const part = object.parts[source];
      const [first, ...others] = (part?.entries ?? []).map(toEntryPoint);
      if (part === undefined || first === undefined) return [];
      const computed = part.fields.filter(({ requires }) => requires !== undefined);
      const fields = Object.fromEntries(
        computed.map(({ name, requires }) => [
          name,
          { selectionSet: `{ ${requires?.join(' ') ?? ''} }`, computed: true },
        ]),
      );
      const rule = others.length === 0 ? first : { entryPoints: [first, ...others] };
      return [[object.name, { ...rule, ...(computed.length === 0 ? {} : { fields }) }] as [string, MergeRule]];
    }),
  );
}
