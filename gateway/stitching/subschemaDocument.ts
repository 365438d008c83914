// The SDL that an adapter executes inside the gateway: its own types, the fields it adds to others, and the entry
// points by key through which the stitched schema reaches both.
import { Kind, parse, type DefinitionNode, type DocumentNode, type FieldDefinitionNode } from 'graphql';
import { sharedTypeDefs } from '../../schema/shared.generated.js';
import { deprecationOf, keepDeprecations } from './deprecations.js';
import type { AdapterModel, Owners, Reference } from './model.js';
import {
  connectionNode,
  fieldNode,
  implementsNode,
  innerName,
  inputNode,
  listOf,
  namedType,
  objectNode,
  required,
} from './sdl.js';

const NOT_IN_SUBSCHEMAS = new Set(['PersonalDataClass', 'MaskKind', 'CacheControlScope']);

const sharedDefinitions = parse(sharedTypeDefs).definitions.filter(
  (d) => d.kind !== Kind.DIRECTIVE_DEFINITION && !('name' in d && NOT_IN_SUBSCHEMAS.has(d.name?.value ?? '')),
);

/** An SDL that may use the shared types, with those that it uses and its connections do not define. */
export function fullDocument(typeDefs: string): DocumentNode {
  const own = parse(typeDefs, { noLocation: true }).definitions;
  const defined = new Set(own.flatMap((d) => ('name' in d && d.name ? [d.name.value] : [])));
  const shared = sharedDefinitions.filter((d) => !('name' in d && defined.has(d.name?.value ?? '')));
  const definitions = [...shared, ...own];
  return { kind: Kind.DOCUMENT, definitions: [...definitions, ...connectionDefinitions(definitions)] };
}

/** The name under which a reference's key travels between subschemas; removed from the public schema. */
export function hiddenField(by: string): string {
  return `_${by}`;
}

/** The root field under which the gateway asks for the event that it was told of. */
export function hiddenEvent(name: string): string {
  return `_${name}`;
}

/** The root field (and, with `Key`, its input) under which this adapter answers for a type of another. */
export function entryName(adapterId: string, type: string): string {
  return `_${adapterId.replaceAll('-', '_')}_${type}`;
}

/** A type of another adapter on which this one answers fields. */
export interface ForeignType {
  readonly name: string;
  readonly added: readonly FieldDefinitionNode[];
  readonly incoming: readonly Reference[];
}

/** References of other adapters that lead to entities of this one. */
export function incomingReferences(model: AdapterModel, models: readonly AdapterModel[]): Reference[] {
  return models
    .filter((other) => other !== model)
    .flatMap((other) => other.references.filter((reference) => model.types.has(reference.target)));
}

/** All foreign types that this adapter answers fields on. */
export function foreignTypes(model: AdapterModel, models: readonly AdapterModel[], owners: Owners): ForeignType[] {
  const incoming = incomingReferences(model, models);
  const names = new Set([...model.added.keys(), ...incoming.map((reference) => reference.type)]);
  return [...names]
    .filter((name) => owners.has(name))
    .map((name) => ({
      name,
      added: model.added.get(name) ?? [],
      incoming: incoming.filter((reference) => reference.type === name),
    }));
}

/** Without rules; what is deprecated stays so. */
export function withoutDirectives<N extends FieldDefinitionNode>(field: N): N {
  return {
    ...field,
    directives: deprecationOf(field),
    arguments: (field.arguments ?? []).map((argument) => ({ ...argument, directives: deprecationOf(argument) })),
  };
}

/** Own fields: references to others become hidden key fields; references to nobody disappear. */
function ownFields(model: AdapterModel, type: string, owners: Owners): FieldDefinitionNode[] {
  const fields = new Map<string, FieldDefinitionNode>();
  for (const field of model.types.get(type)?.fields ?? []) {
    const reference = model.references.find((r) => r.type === type && r.field === field);
    if (reference === undefined || owners.get(reference.target) === model) {
      fields.set(field.name.value, withoutDirectives(field));
    } else if (owners.has(reference.target)) {
      const name = hiddenField(reference.by);
      fields.set(name, fieldNode(name, keyType(reference)));
    }
  }
  return [...fields.values()];
}

function keyType(reference: Reference) {
  return reference.many ? listOf(required(namedType('String'))) : namedType('String');
}

function foreignDefinitions(adapterId: string, foreign: ForeignType): DefinitionNode[] {
  const references = new Map(foreign.incoming.map((reference) => [reference.by, reference]));
  const fields = [...foreign.added, ...foreign.incoming.map((reference) => reference.field)].map(withoutDirectives);
  return [
    objectNode(foreign.name, [fieldNode('id', required(namedType('ID'))), ...fields]),
    {
      kind: Kind.INPUT_OBJECT_TYPE_DEFINITION,
      name: { kind: Kind.NAME, value: `${entryName(adapterId, foreign.name)}Key` },
      fields: [
        inputNode('id', required(namedType('ID'))),
        ...[...references.values()].map((reference) => inputNode(reference.by, keyType(reference))),
      ],
    },
  ];
}

function queryFields(model: AdapterModel, foreign: readonly ForeignType[]): FieldDefinitionNode[] {
  const entities = [...model.types.values()].filter(implementsNode).map((type) => type.name.value);
  const ids = inputNode('ids', required(listOf(required(namedType('ID')))));
  return [
    ...model.queries.map(withoutDirectives),
    ...model.events.map((field) => fieldNode(hiddenEvent(field.name.value), field.type)),
    ...entities.map((name) => fieldNode(`_${name}ById`, required(listOf(namedType(name))), [ids])),
    ...foreign.map(({ name }) =>
      fieldNode(entryName(model.adapter.id, name), required(listOf(namedType(name))), [
        inputNode('keys', required(listOf(required(namedType(`${entryName(model.adapter.id, name)}Key`))))),
      ]),
    ),
  ];
}

/** Relay connection and edge types for every `XConnection` that is referenced and not defined. */
function connectionDefinitions(definitions: readonly DefinitionNode[]): DefinitionNode[] {
  const defined = new Set(definitions.flatMap((d) => ('name' in d && d.name ? [d.name.value] : [])));
  const wanted = new Set<string>();
  for (const definition of definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const field of definition.fields ?? []) {
      const node = connectionNode(innerName(field.type));
      if (node !== undefined && !defined.has(`${node}Connection`)) wanted.add(node);
    }
  }
  return [...wanted].flatMap((node) => [
    objectNode(`${node}Connection`, [
      fieldNode('edges', required(listOf(required(namedType(`${node}Edge`))))),
      fieldNode('nodes', required(listOf(namedType(node)))),
      fieldNode('pageInfo', required(namedType('PageInfo'))),
    ]),
    objectNode(`${node}Edge`, [fieldNode('node', namedType(node)), fieldNode('cursor', required(namedType('String')))]),
  ]);
}

/** Names of input types and enums that arguments need, with those inside them. */
function inputsOf(fields: readonly FieldDefinitionNode[], others: readonly DefinitionNode[]): DefinitionNode[] {
  const byName = new Map(
    others.flatMap((node) => ('name' in node && node.name ? [[node.name.value, node] as const] : [])),
  );
  const found = new Map<string, DefinitionNode>();
  const add = (name: string): void => {
    const node = byName.get(name);
    if (node === undefined || found.has(name)) return;
    found.set(name, node);
    if (node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION)
      for (const field of node.fields ?? []) add(innerName(field.type));
  };
  for (const field of fields) for (const argument of field.arguments ?? []) add(innerName(argument.type));
  return [...found.values()];
}

/** `Mutation` of all adapters, where their answers are rows of this one. */
function hostedDefinitions(model: AdapterModel): DefinitionNode[] {
  const hosted = (model.hosted ?? []).filter(({ commands }) => commands.length > 0);
  if (hosted.length === 0) return [];
  const inputs = hosted.filter((one) => one.id !== model.id).flatMap((one) => inputsOf(one.commands, one.others));
  return [
    ...inputs.map(keepDeprecations),
    objectNode('Mutation', hosted.flatMap(({ commands }) => commands).map(withoutDirectives)),
  ];
}

/** The whole document of one adapter's subschema. */
export function toSubschemaDocument(
  model: AdapterModel,
  foreign: readonly ForeignType[],
  owners: Owners,
): DocumentNode {
  const own = [...model.types.values()].map((type) => ({
    ...type,
    directives: [],
    fields: ownFields(model, type.name.value, owners),
  }));
  const definitions: DefinitionNode[] = [
    ...sharedDefinitions,
    ...model.others.map(keepDeprecations),
    ...own,
    ...foreign.flatMap((type) => foreignDefinitions(model.adapter.id, type)),
    objectNode('Query', queryFields(model, foreign)),
    ...hostedDefinitions(model),
  ];
  return { kind: Kind.DOCUMENT, definitions: [...definitions, ...connectionDefinitions(definitions)] };
}
