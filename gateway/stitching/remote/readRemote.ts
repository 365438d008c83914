// A remote adapter, taken apart: its schema as it stands there, and the rules that its SDL adds.
import { buildASTSchema, type GraphQLSchema } from 'graphql';
import type { RemoteAdapter } from '../../../adapters/kit/index.js';
import type { RuleBook } from '../../../schema/rules.js';
import { keepDeprecations } from '../deprecations.js';
import { rootFields, type AdapterModel, type Owners, type SdlModel } from '../model.js';
import { readSdl } from '../readAdapter.js';
import { scalarResolvers } from '../scalars.js';
import { directiveArgument, findDirective } from '../sdl.js';
import { fullDocument } from '../subschemaDocument.js';
import {
  askedTypeDefs,
  joinedTypes,
  ownModel,
  stitchedTypeDefs,
  withoutExtensions,
  type JoinedType,
} from './joinedTypes.js';
import { checkLifetimes } from './lifetimes.js';
import { checkTypeRights } from './serviceRights.js';

export interface RemoteModel {
  readonly remote: RemoteAdapter;
  /** As it is written. */
  readonly declared: SdlModel;
  /** What is its own, what it adds to types of adapters of this process, and where it leads to their rows. */
  readonly model: SdlModel;
  /** Types of adapters of this process that it knows. */
  readonly joined: readonly JoinedType[];
  /** What it is asked by. */
  readonly schema: GraphQLSchema;
  /** What it adds to the one schema. */
  readonly stitched: GraphQLSchema;
}

/** What the checks between services and the adapters of this process look at. */
export interface Scene {
  readonly services: readonly RemoteModel[];
  readonly models: readonly AdapterModel[];
  readonly owners: Owners;
  readonly rules: RuleBook;
}

/** Scalars that are ours as well are read and written as everywhere else. */
function withOurScalars(schema: GraphQLSchema): GraphQLSchema {
  for (const [name, ours] of Object.entries(scalarResolvers)) {
    const theirs = schema.getType(name);
    if (theirs !== undefined) Object.assign(theirs, { parseValue: ours.parseValue, serialize: ours.serialize });
  }
  return schema;
}

function toSchema(typeDefs: string): GraphQLSchema {
  // Rules are ours: the service does not know them.
  const document = keepDeprecations(fullDocument(typeDefs));
  return withOurScalars(buildASTSchema(document, { assumeValidSDL: true }));
}

/** Reads the SDL. Syntax errors are thrown with their position. `owners`: the adapters of this process. */
export function readRemote(remote: RemoteAdapter, owners: Owners = new Map()): RemoteModel {
  const typeDefs = withoutExtensions(remote.typeDefs);
  const declared = readSdl({ ...remote, typeDefs });
  const joined = joinedTypes(declared, owners);
  const model = ownModel(declared, joined, owners);
  const schema = toSchema(askedTypeDefs(typeDefs));
  return { remote, declared, model, joined, schema, stitched: toSchema(stitchedTypeDefs(typeDefs, model, joined)) };
}

/** What must hold before the gateway starts; every problem, each with the service that has to change. */
export function checkRemote({ remote, declared: written, model, joined, schema }: RemoteModel): string[] {
  const declared = new Set<string>(remote.grants.map(({ capability }) => capability));
  const problems = [...checkLifetimes(written), ...checkTypeRights({ remote, model })];
  for (const [root, fields] of [...rootFields(model), ...model.added])
    for (const field of fields) {
      const grant = directiveArgument(field, 'requires', 'grant');
      if (grant !== undefined && !declared.has(grant))
        problems.push(`${root}.${field.name.value} requires "${grant}", which "grants" does not declare`);
    }
  for (const [name, type] of model.types) {
    const grant = directiveArgument(type, 'requires', 'grant');
    if (grant !== undefined && !declared.has(grant))
      problems.push(`${name} requires "${grant}", which "grants" does not declare`);
    const owner = directiveArgument(type, 'ownedBy', 'unit');
    if (grant !== undefined && owner === undefined) problems.push(`${name} is not public and needs @ownedBy(unit: …)`);
    if (owner !== undefined && !(type.fields ?? []).some((field) => field.name.value === owner))
      problems.push(`${name} has no field "${owner}" that says whose it is`);
  }
  for (const [type, merge] of Object.entries(remote.merge ?? {})) {
    if (!model.types.has(type) && !joined.some(({ name }) => name === type))
      problems.push(`merge.${type} is not in the SDL`);
    for (const { fieldName } of merge.entryPoints ??
      (merge.fieldName === undefined ? [] : [{ fieldName: merge.fieldName }]))
      if (schema.getQueryType()?.getFields()[fieldName] === undefined)
        problems.push(`merge.${type}: there is no root field ${fieldName}`);
  }
  return problems.map((problem) => `${remote.id}: ${problem}`);
}

/** Types whose objects several services complete, and that none gives a rule. */
export function unruledTypes(remotes: readonly RemoteModel[]): string[] {
  const ruled = (type: string) =>
    remotes.some(({ model }) => {
      const definition = model.types.get(type);
      return (
        definition !== undefined && ['requires', 'public', 'internal'].some((rule) => findDirective(definition, rule))
      );
    });
  const isJoined = (type: string) => remotes.some(({ joined }) => joined.some(({ name }) => name === type));
  const merged = new Set(remotes.flatMap(({ remote }) => Object.keys(remote.merge ?? {})));
  return [...merged]
    .filter((type) => !ruled(type) && !isJoined(type))
    .map((type) => `${type} has no rule: add @requires(grant: …), @public or @internal in one of its services`);
}
