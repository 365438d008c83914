// One system down costs its fields, never the whole answer: what crosses a boundary is read as nullable.
import { Kind, type FieldDefinitionNode, type NamedTypeNode, type TypeNode } from 'graphql';
import { innerName } from '../../sdl.js';
import { readFieldSet } from './fieldSet.js';
import type { MergeRules } from './mergeRules.js';
import { oursOn } from '../../ourDirectives.js';
import { ROOT_TYPES, hasDirective, mapFields, type FieldedNode, type Types } from './wholeTypes.js';

/** Null may stand in the place of the whole. */
function nullable(type: TypeNode): TypeNode {
  return type.kind === Kind.NON_NULL_TYPE ? type.type : type;
}

/** Null may stand in the place of each member as well: a row that is not to be seen. */
function nullableThroughout(type: TypeNode): TypeNode {
  if (type.kind === Kind.NAMED_TYPE) return type;
  if (type.kind === Kind.NON_NULL_TYPE) return nullableThroughout(type.type);
  return { ...type, type: nullableThroughout(type.type) as NamedTypeNode };
}

/** Types whose rows may be missing: of others, or not to be seen. */
function entitiesOf({ types, merge }: MergeRules): Set<string> {
  const ruled = [...types.values()].filter((type) => oursOn(type).length > 0).map(({ name }) => name.value);
  const entities = new Set([...ruled, ...merge.keys()]);
  // A list of an interface or a union holds rows of its members.
  for (const type of types.values()) {
    if (type.kind === Kind.UNION_TYPE_DEFINITION && type.types?.some(({ name }) => entities.has(name.value)) === true)
      entities.add(type.name.value);
    if (type.kind === Kind.OBJECT_TYPE_DEFINITION && entities.has(type.name.value))
      for (const { name } of type.interfaces ?? []) entities.add(name.value);
  }
  return entities;
}

/** By type: fields of its keys, which whoever found the object knows. */
function keyFieldsOf({ merge }: MergeRules): Map<string, Set<string>> {
  return new Map(
    [...merge].map(([type, rule]) => {
      const sets = (rule.entryPoints ?? [rule]).map(({ selectionSet = '{ id }' }) => readFieldSet(selectionSet) ?? {});
      return [type, new Set(sets.flatMap((set) => Object.keys(set)))];
    }),
  );
}

/** Fields of interfaces promise no more than those of the types that implement them. */
function relaxInterfaces(types: Types, relaxed: ReadonlySet<string>): Types {
  const promised = new Set<string>();
  for (const type of types.values())
    if (type.kind === Kind.OBJECT_TYPE_DEFINITION)
      for (const { name } of type.interfaces ?? [])
        for (const field of type.fields ?? [])
          if (relaxed.has(`${type.name.value}.${field.name.value}`)) promised.add(`${name.value}.${field.name.value}`);
  return mapFields(types, (field, type) =>
    promised.has(`${type.name.value}.${field.name.value}`) ? { ...field, type: nullableThroughout(field.type) } : field,
  );
}

/** The types as callers are promised them. What a service promises of itself it keeps; of others it cannot know. */
export function acrossBoundary(rules: MergeRules): Types {
  const entities = entitiesOf(rules);
  const keys = keyFieldsOf(rules);
  const relaxed = new Set<string>();
  const crosses = (field: FieldDefinitionNode, type: FieldedNode) => {
    const own = keys.get(type.name.value);
    if (ROOT_TYPES.has(type.name.value) || (own !== undefined && !own.has(field.name.value))) return true;
    return hasDirective(field, 'reference') || hasDirective(field, 'personal');
  };
  const types = mapFields(rules.types, (field, type) => {
    const isRow = entities.has(innerName(field.type));
    if (!isRow && !crosses(field, type)) return field;
    relaxed.add(`${type.name.value}.${field.name.value}`);
    return { ...field, type: isRow ? nullableThroughout(field.type) : nullable(field.type) };
  });
  return relaxInterfaces(types, relaxed);
}
