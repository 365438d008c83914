// Makes one adapter executable and tells the stitched schema how to reach it.
import type { SubschemaConfig } from '@graphql-tools/delegate';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { execute } from 'graphql';
import type { AdapterRecord } from '../../adapters/kit/index.js';
import type { RequestContext } from './context.js';
import { toCodedError, type UnexpectedError } from './codedErrors.js';
import { eventResolver } from './events.js';
import type { AdapterModel, Owners } from './model.js';
import { commandResolver, type AcceptChange } from './mutations.js';
import {
  addedFieldResolver,
  byIdResolver,
  personalResolver,
  queryResolver,
  referenceResolver,
  valueResolver,
  type Resolver,
  type ResolverScope,
} from './resolvers.js';
import { scalarResolvers } from './scalars.js';
import { implementsNode, innerName } from './sdl.js';
import { entryName, hiddenEvent, hiddenField, toSubschemaDocument, type ForeignType } from './subschemaDocument.js';

/** A subschema that is reached through our executor only. */
export type GatewaySubschema = SubschemaConfig<unknown, unknown, unknown, RequestContext>;

type Fields = Record<string, Resolver>;

/** Marks a parent that stands for an entity of another adapter; holds its local key. */
const KEY = '__key';

/** An object type of the adapter that is no entity: it lives inside a row. */
function isValueType(model: AdapterModel, type: string): boolean {
  const definition = model.types.get(type);
  return definition !== undefined && !implementsNode(definition);
}

function ownTypeResolvers(scope: ResolverScope, model: AdapterModel, owners: Owners, type: string): Fields {
  const definition = model.types.get(type);
  const key = scope.instance.adapter.entities[type]?.key;
  const fields: Fields = {};
  if (key !== undefined) fields['id'] = (source) => scope.codec.encodeId(type, String(source[key]));
  for (const field of definition?.fields ?? []) {
    const name = field.name.value;
    const reference = model.references.find((r) => r.type === type && r.field === field);
    if (reference !== undefined && owners.get(reference.target) === model) {
      fields[name] = referenceResolver(scope, reference);
    } else if (reference !== undefined) {
      // A reference to an adapter that is off has left the schema.
      if (!owners.has(reference.target)) continue;
      fields[hiddenField(reference.by)] = (source) => source[reference.by];
    } else if (scope.instance.adapter.fields?.[type]?.[name] !== undefined && key !== undefined) {
      fields[name] = addedFieldResolver(scope, type, field, (source) => String(source[key]));
    } else {
      const personal = personalResolver(scope, type, name);
      if (personal !== undefined) fields[name] = personal;
      else if (isValueType(model, innerName(field.type))) fields[name] = valueResolver(name);
    }
  }
  return fields;
}

function foreignTypeResolvers(scope: ResolverScope, foreign: ForeignType): Fields {
  const fields: Fields = {};
  const keyOf = (source: AdapterRecord) => String(source[KEY]);
  for (const field of foreign.added) fields[field.name.value] = addedFieldResolver(scope, foreign.name, field, keyOf);
  for (const reference of foreign.incoming) fields[reference.field.name.value] = referenceResolver(scope, reference);
  return fields;
}

/** `_Unit(keys)`: parents of another adapter, as far as this one needs them. */
function foreignEntry(scope: ResolverScope, foreign: ForeignType): Resolver {
  return (_source, args) =>
    (args['keys'] as { id: string }[]).map((given) => {
      const id = scope.codec.decodeId(given.id);
      return id?.type === foreign.name ? { ...given, [KEY]: id.key } : null;
    });
}

/** Fields of Mutation, on the adapter that owns their answers. `hosted`: the scopes of those that declare them. */
function commandResolvers(
  scope: ResolverScope,
  hosted: readonly Hosted[],
  accept: AcceptChange,
): Record<string, Fields> {
  const fields = hosted.flatMap((one) =>
    one.model.commands.map((field): [string, Resolver] => [
      field.name.value,
      commandResolver(one.scope, field, scope, accept),
    ]),
  );
  return fields.length === 0 ? {} : { Mutation: Object.fromEntries(fields) };
}

function queryResolvers(scope: ResolverScope, model: AdapterModel, foreign: readonly ForeignType[]): Fields {
  const fields: Fields = {};
  for (const field of model.queries) fields[field.name.value] = queryResolver(scope, field);
  for (const field of model.events) fields[hiddenEvent(field.name.value)] = eventResolver(scope, field);
  for (const type of [...model.types.values()].filter(implementsNode))
    fields[`_${type.name.value}ById`] = byIdResolver(scope, type.name.value);
  for (const type of foreign) fields[entryName(model.adapter.id, type.name)] = foreignEntry(scope, type);
  return fields;
}

/** How stitching completes a foreign type here: by id and the keys of the references that lead here. */
function mergeConfig(adapterId: string, foreign: ForeignType): NonNullable<GatewaySubschema['merge']>[string] {
  const keys = [...new Set(foreign.incoming.map((reference) => reference.by))];
  return {
    selectionSet: `{ id ${keys.map(hiddenField).join(' ')} }`,
    fieldName: entryName(adapterId, foreign.name),
    key: (parent: Record<string, unknown>) => ({
      id: parent['id'],
      ...Object.fromEntries(keys.map((by) => [by, parent[hiddenField(by)]])),
    }),
    argsFromKeys: (given) => ({ keys: given }),
  };
}

/** Reported by a subschema besides dropped rows. */
export interface SubschemaEvents {
  unexpected: UnexpectedError;
}

/** An adapter whose commands are answered elsewhere. */
export interface Hosted {
  readonly scope: ResolverScope;
  readonly model: AdapterModel;
}

export interface HostedCommands {
  /** Empty but for the adapter that owns `Command`. */
  readonly hosted: readonly Hosted[];
  readonly accept: AcceptChange;
}

/** The subschema of one adapter. Its executor is the only seam between the stitched schema and the adapter. */
export function toSubschema(
  scope: ResolverScope,
  model: AdapterModel,
  foreign: readonly ForeignType[],
  owners: Owners,
  events: SubschemaEvents,
  commands: HostedCommands,
): GatewaySubschema {
  const types = [...model.types.keys()].map((type) => [type, ownTypeResolvers(scope, model, owners, type)] as const);
  const others = foreign.map((type) => [type.name, foreignTypeResolvers(scope, type)] as const);
  const schema = makeExecutableSchema({
    typeDefs: toSubschemaDocument(model, foreign, owners),
    resolvers: {
      ...scalarResolvers,
      ...Object.fromEntries([...types, ...others].filter(([, fields]) => Object.keys(fields).length > 0)),
      Query: queryResolvers(scope, model, foreign),
      ...commandResolvers(scope, commands.hosted, commands.accept),
    },
    resolverValidationOptions: { requireResolversForResolveType: 'ignore' },
  });
  const { id } = model.adapter;
  return {
    // Delegation that starts from our own resolvers (node) finds the merge rules by this name.
    name: id,
    schema,
    executor: async (request) => {
      const result = await execute({
        schema,
        document: request.document,
        variableValues: request.variables,
        contextValue: request.context,
      });
      if (result.errors === undefined) return result;
      const context = request.context as RequestContext;
      const errors = result.errors.map((error) => toCodedError(error, id, context.requestId, events.unexpected));
      return { ...result, errors };
    },
    merge: Object.fromEntries(foreign.map((type) => [type.name, mergeConfig(id, type)])),
  } as GatewaySubschema;
}
