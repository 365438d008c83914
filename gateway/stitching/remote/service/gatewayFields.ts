// What services have for gateways alone: fields that tell their SDL, and `_entities` of Apollo Federation.
import { Kind, isTypeDefinitionNode, parse } from 'graphql';
import type { ServiceKind } from './declaration.js';
import { mapFields, type Types } from './wholeTypes.js';

export const ENTITIES = '_entities';

const FIELDS: ReadonlySet<string> = new Set(['_sdl', '_service', ENTITIES]);
/** By kind: what these fields yield; of Federation also its scalars, and what @link brings along. */
const TYPES = {
  STITCHING: /^(?:_Entity|_Service)$/,
  FEDERATION: /^(?:_Any|_Entity|_Service|_FieldSet|FieldSet|(?:link|federation)__\w+)$/,
} as const;

/** Without them, and without root types that had nothing else. */
export function withoutGatewayFields(types: Types, kind: ServiceKind): Types {
  const left = mapFields(types, (field, type) =>
    type.name.value === 'Query' && FIELDS.has(field.name.value) ? undefined : field,
  );
  for (const [name, type] of left) {
    const isEmpty = type.kind === Kind.OBJECT_TYPE_DEFINITION && (type.fields ?? []).length === 0;
    if (TYPES[kind].test(name) || (name === 'Query' && isEmpty)) left.delete(name);
  }
  return left;
}

/** With the one entry point of a subgraph, for these entities. */
export function withEntities(types: Types, entities: readonly string[]): Types {
  if (entities.length === 0) return types;
  const { definitions } = parse(
    `type Query { ${ENTITIES}(representations: [_Any!]!): [_Entity]! @internal }
     scalar _Any
     union _Entity = ${entities.join(' | ')}`,
    { noLocation: true },
  );
  const all: Types = new Map(types);
  for (const node of definitions.filter(isTypeDefinitionNode)) {
    const known = all.get(node.name.value);
    const both = known?.kind === Kind.OBJECT_TYPE_DEFINITION && node.kind === Kind.OBJECT_TYPE_DEFINITION;
    all.set(node.name.value, both ? { ...known, fields: [...(known.fields ?? []), ...(node.fields ?? [])] } : node);
  }
  return all;
}
