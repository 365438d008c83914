// A declaration as an adapter like any other: grants, settings, SDL and loaders.
import {
  defineAdapter,
  type Adapter,
  type AdapterCall,
  type AdapterRuntime,
  type EntityDefinition,
  type FieldLoader,
  type QueryLoader,
} from '../kit/index.js';
import { createServiceClient, type Call, type RowSource, type ServiceClient } from './client.js';
import type { Declaration, RowType } from './declaration/declarationSchema.js';
import { listRows, listRowsOfUnits, type ListArgs } from './loaders/lists.js';
import { loadEntities, lookUpRow } from './loaders/loadByKey.js';
import { toSdl } from './sdl/toSdl.js';
import { toConfigSchema, type Config } from './toConfigSchema.js';

function sourceOf({ name }: RowType, { client }: AdapterCall<ServiceClient>): RowSource {
  const source = client.sources.get(name);
  if (source === undefined) throw new Error(`${name} is not declared`);
  return source;
}

function queriesOf(type: RowType): (readonly [string, QueryLoader<ServiceClient>])[] {
  const { one, list } = type;
  return [
    ...(one === undefined
      ? []
      : [
          [
            one.field,
            (args: Record<string, string>, call: Call) => lookUpRow(sourceOf(type, call), args, call),
          ] as const,
        ]),
    ...(list === undefined
      ? []
      : [[list.field, (args: ListArgs, call: Call) => listRows(sourceOf(type, call), args, call)] as const]),
  ];
}

function entityOf(type: RowType): EntityDefinition<ServiceClient> {
  return {
    key: type.key.personal ? 'reference' : type.key.field,
    load: (keys, call) => loadEntities(sourceOf(type, call), keys, call),
  };
}

function unitFieldsOf(type: RowType): (readonly [string, FieldLoader<ServiceClient>])[] {
  if (type.list?.unitField === undefined) return [];
  const load = (units: readonly string[], args: ListArgs, call: Call) =>
    listRowsOfUnits(sourceOf(type, call), units, args, call);
  return [[type.list.unitField, load]];
}

export function toAdapter(declaration: Declaration): Adapter {
  const { id, title, levels, grants, types } = declaration;
  const unitFields = types.flatMap(unitFieldsOf);
  return defineAdapter({
    id,
    title,
    levels,
    grants: grants.map(({ capability, title: what }) => ({
      capability: capability as `${string}:${string}`,
      title: what,
    })),
    configSchema: toConfigSchema(declaration),
    typeDefs: toSdl(declaration),
    createClient: (runtime: AdapterRuntime<Config>) => createServiceClient(declaration, runtime),
    queries: Object.fromEntries(types.flatMap(queriesOf)),
    entities: Object.fromEntries(types.map((type) => [type.name, entityOf(type)])),
    ...(unitFields.length > 0 && { fields: { Unit: Object.fromEntries(unitFields) } }),
    probe: (client, signal) => client.service.probe(signal),
  });
}
