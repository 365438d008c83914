// The rules that every adapter's SDL keeps: access, ownership, nullability, and a loader for everything that needs one.
import type { Adapter } from '../index.js';
import { commandProblems } from './commandProblems.js';
import {
  argumentOf,
  connectionNode,
  countRules,
  has,
  innerName,
  isNullable,
  readSdl,
  type PlacedField,
  type SdlModel,
} from './sdlModel.js';

function nameOf({ type, field }: PlacedField): string {
  return `${type}.${field.name.value}`;
}

function fieldsOf(model: SdlModel): PlacedField[] {
  return model.types.flatMap((type) => (type.fields ?? []).map((field) => ({ type: type.name.value, field })));
}

function difference(a: readonly string[], b: readonly string[]): string[] {
  return a.filter((name) => !b.includes(name));
}

/** Exactly one of @requires, @public, @internal on root fields, added fields and entities; grants that are declared. */
function ruleProblems(adapter: Adapter, model: SdlModel): string[] {
  const fields = [...model.roots, ...model.commands, ...model.events, ...model.added].map((placed) => ({
    name: nameOf(placed),
    node: placed.field,
  }));
  const ruled = [...fields, ...model.entities.map((type) => ({ name: type.name.value, node: type }))];
  const declared: string[] = adapter.grants.map((grant) => grant.capability);
  return ruled.flatMap(({ name, node }) => {
    const grant = argumentOf(node, 'requires', 'grant');
    return [
      ...(countRules(node) === 1 ? [] : [`${name}: exactly one of @requires, @public, @internal`]),
      ...(grant === undefined || declared.includes(grant) ? [] : [`${name}: ${grant} is not declared in grants`]),
    ];
  });
}

/** Every entity is owned unless public, and loaded by a key that is one of its fields. */
function entityProblems(adapter: Adapter, model: SdlModel): string[] {
  const names = model.entities.map((type) => type.name.value);
  const loaded = Object.keys(adapter.entities);
  return [
    ...model.entities
      .filter((type) => !has(type, 'public') && argumentOf(type, 'ownedBy', 'unit') === undefined)
      .map((type) => `${type.name.value}: neither @public nor @ownedBy`),
    ...difference(names, loaded).map((name) => `${name}: implements Node and has no loader`),
    ...difference(loaded, names).map((name) => `${name}: has a loader and is no entity of the SDL`),
  ];
}

/** Root fields, added fields and fields with arguments have a loader each, and no loader is left over. */
function loaderProblems(adapter: Adapter, model: SdlModel): string[] {
  const roots = model.roots.map((placed) => placed.field.name.value);
  const own = fieldsOf(model).filter(({ field }) => (field.arguments?.length ?? 0) > 0 && !has(field, 'reference'));
  const needed = [...model.added, ...own].map(nameOf);
  const loaders = Object.entries(adapter.fields ?? {}).flatMap(([type, fields]) =>
    Object.keys(fields).map((name) => `${type}.${name}`),
  );
  const events = model.events.map((placed) => placed.field.name.value);
  return [
    ...difference(events, Object.keys(adapter.events ?? {})).map((name) => `Subscription.${name}: no source`),
    ...difference(Object.keys(adapter.events ?? {}), events).map(
      (name) => `Subscription.${name}: a source without a field`,
    ),
    ...difference(roots, Object.keys(adapter.queries)).map((name) => `Query.${name}: no loader`),
    ...difference(Object.keys(adapter.queries), roots).map((name) => `Query.${name}: a loader without a field`),
    ...difference(needed, loaders).map((name) => `${name}: no loader`),
    ...difference(loaders, needed).map((name) => `${name}: a loader without a field`),
  ];
}

/** What crosses systems, or may be missing there, is nullable: one failure must not take its neighbours along. */
function nullabilityProblems(model: SdlModel): string[] {
  const references = fieldsOf(model).filter(({ field }) => has(field, 'reference'));
  return [...model.roots, ...model.commands, ...model.events, ...model.added, ...references]
    .filter(({ field }) => !isNullable(field.type))
    .map((placed) => `${nameOf(placed)}: crosses systems and is not nullable`);
}

/** Personal data is a nullable text or date, so that it can be masked, and stands on a type that a grant guards. */
function personalProblems(model: SdlModel): string[] {
  return [...fieldsOf(model), ...model.added]
    .filter(({ field }) => has(field, 'personal'))
    .filter(({ field }) => !isNullable(field.type) || !['String', 'Date', 'DateTime'].includes(innerName(field.type)))
    .map((placed) => `${nameOf(placed)}: @personal needs a nullable String or date`);
}

/** Lists of rows that grow are connections with `first` and `after`; the node of an own connection is an entity. */
function listProblems(model: SdlModel): string[] {
  const entities = model.entities.map((type) => type.name.value);
  const own = model.types.map((type) => type.name.value);
  return [...model.roots, ...model.added, ...fieldsOf(model)].flatMap((placed) => {
    const node = connectionNode(placed.field.type);
    if (node === undefined) return [];
    const args = (placed.field.arguments ?? []).map((argument) => argument.name.value);
    return [
      ...(args.includes('first') && args.includes('after') ? [] : [`${nameOf(placed)}: needs first and after`]),
      ...(own.includes(node) && !entities.includes(node) ? [`${nameOf(placed)}: ${node} does not implement Node`] : []),
    ];
  });
}

/** All of the above. */
export function schemaProblems(adapter: Adapter): string[] {
  const model = readSdl(adapter.typeDefs);
  return [
    ...ruleProblems(adapter, model),
    ...entityProblems(adapter, model),
    ...loaderProblems(adapter, model),
    ...commandProblems(adapter, model),
    ...nullabilityProblems(model),
    ...personalProblems(model),
    ...listProblems(model),
  ];
}
