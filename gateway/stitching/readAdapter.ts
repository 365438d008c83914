// Takes an adapter's SDL apart into the model that everything else here works on.
import { Kind, parse, type DefinitionNode, type FieldDefinitionNode, type ObjectTypeDefinitionNode } from 'graphql';
import type { Adapter } from '../../adapters/kit/index.js';
import type { AdapterModel, Reference } from './model.js';
import { connectionNode, directiveArgument, innerName, isList, yieldedType } from './sdl.js';

function toReference(type: string, field: FieldDefinitionNode): Reference | undefined {
  const by = directiveArgument(field, 'reference', 'by');
  if (by === undefined) return undefined;
  const many = isList(field.type) || connectionNode(innerName(field.type)) !== undefined;
  return { type, field, by, many, target: yieldedType(field) };
}

/** Reads the SDL of one adapter. Syntax errors are thrown with their position. */
export function readAdapter(adapter: Adapter): AdapterModel {
  const types = new Map<string, ObjectTypeDefinitionNode>();
  const added = new Map<string, FieldDefinitionNode[]>();
  const queries: FieldDefinitionNode[] = [];
  const others: DefinitionNode[] = [];
  for (const definition of parse(adapter.typeDefs).definitions) {
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION && definition.name.value !== 'Query') {
      types.set(definition.name.value, definition);
    } else if (definition.kind === Kind.OBJECT_TYPE_EXTENSION || definition.kind === Kind.OBJECT_TYPE_DEFINITION) {
      const name = definition.name.value;
      if (name === 'Query') queries.push(...(definition.fields ?? []));
      else added.set(name, [...(added.get(name) ?? []), ...(definition.fields ?? [])]);
    } else {
      others.push(definition);
    }
  }
  const references = [...types.values()].flatMap((type) =>
    (type.fields ?? []).flatMap((field) => toReference(type.name.value, field) ?? []),
  );
  return { adapter, types, added, queries, references, others };
}
