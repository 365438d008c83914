// The stitched schema: the truth about types, and able to execute everything.
import { stitchSchemas } from '@graphql-tools/stitch';
import { filterSchema } from '@graphql-tools/utils';
import { isCompositeType, validateSchema, type GraphQLSchema } from 'graphql';
import type { AdapterInstance } from './adapterCalls.js';
import { checkAdapters, unresolvedReferences } from './bootChecks.js';
import type { UnexpectedError } from './codedErrors.js';
import type { RequestContext, StitchingEvents } from './context.js';
import { subscriptionFields, subscriptionTypeDefs } from './events.js';
import { locateErrors } from './locateErrors.js';
import type { AdapterModel, Owners } from './model.js';
import { createNodeResolvers, NODE_TYPE_DEFS } from './nodeField.js';
import { COMMAND, type AcceptChange } from './mutations.js';
import type { OpaqueCodec } from './opaqueCodec.js';
import type { ResolverScope } from './resolvers.js';
import { readAdapter } from './readAdapter.js';
import { collectRules } from './ruleBook.js';
import type { RemoteAdapter } from '../../adapters/kit/index.js';
import { checkJoins, unresolvedIn } from './remote/joinChecks.js';
import { refuseLifetimes } from './remote/lifetimes.js';
import { checkRemote, readRemote, unruledTypes, type RemoteModel } from './remote/readRemote.js';
import { toRemoteRules, type RemoteRowRules } from './remote/remoteRules.js';
import { toPlanSource, toRemoteSubschema, type RemotePlanSource, type RemoteWays } from './remote/remoteSources.js';
import type { RuleBook } from '../../schema/rules.js';
import type { RowShape, RowShapes } from './rows.js';
import { scalarResolvers } from './scalars.js';
import { directiveArgument } from './sdl.js';
import { foreignTypes } from './subschemaDocument.js';
import { toSubschema, type GatewaySubschema } from './toSubschema.js';
import type { PlannedField, PlannedLoadField, PlannedScope } from './inProcess/field.js';
import { namedEntities, namedFields } from './inProcess/named.js';
import { toPlannedFields, type PlannedAdapter } from './inProcess/plannedFields.js';
import { nodeField } from './inProcess/roots.js';

export interface StitchedGateway {
  /** What callers validate against and what executes. */
  readonly schema: GraphQLSchema;
  readonly rules: RuleBook;
  /** Where rows say whose they are, by entity type. */
  readonly shapes: RowShapes;
  /** Every field of the adapters as a function, by `Type.field`: what compiled plans call. */
  readonly fields: ReadonlyMap<string, PlannedField>;
  /** By type, and by the field with the key: rows of the adapters that services only name. */
  readonly entities: ReadonlyMap<string, ReadonlyMap<string, PlannedLoadField>>;
  /** GraphQL services: what compiled plans ask by text, and the rights on what comes back. */
  readonly remotes: readonly RemotePlanSource[];
  readonly remoteRules: RemoteRowRules;
  /** References that lead to adapters which are not running. */
  readonly leftOut: readonly string[];
}

export interface StitchOptions {
  readonly instances: readonly AdapterInstance[];
  /** GraphQL services, with how each is called. */
  readonly remotes?: readonly ({ readonly remote: RemoteAdapter } & RemoteWays)[];
  readonly codec: OpaqueCodec;
  readonly events: StitchingEvents & { readonly unexpected: UnexpectedError };
  /** Takes commands in; needed where adapters declare any. */
  readonly accept?: AcceptChange;
}

/** Thrown at start, with everything that has to change. */
export class AdapterProblems extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The adapters do not fit together:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'AdapterProblems';
    this.problems = problems;
  }
}

function toRowShapes(models: readonly AdapterModel[]): RowShapes {
  return new Map(
    models.flatMap((model) =>
      Object.entries(model.adapter.entities).flatMap(([type, { key }]): [string, RowShape][] => {
        const definition = model.types.get(type);
        if (definition === undefined) return [];
        const owner = directiveArgument(definition, 'ownedBy', 'unit');
        const subject = directiveArgument(definition, 'subject', 'by')?.split('.');
        return [[type, { type, key, owner, subject }]];
      }),
    ),
  );
}

/** Leaves out what only the gateway may see: names with "_" and what carries @internal. */
function toPublicSchema(schema: GraphQLSchema, rules: RuleBook): GraphQLSchema {
  const shown = (type: string, field: string | undefined) =>
    field !== undefined && !field.startsWith('_') && rules.fields.get(`${type}.${field}`)?.kind !== 'internal';
  return filterSchema({
    schema,
    rootFieldFilter: (operation, field) => shown(operation, field),
    fieldFilter: (type, field) => shown(type, field),
    typeFilter: (type) => !type.startsWith('_') || type.startsWith('__'),
  });
}

/**
 * What is left once the hidden parts are gone is a schema by itself. One that is none would refuse every operation of
 * everybody, so it must not come into force.
 */
function requireValid(schema: GraphQLSchema): GraphQLSchema {
  const problems = validateSchema(schema).map(({ message }) => `the one schema would not be valid: ${message}`);
  if (problems.length > 0) throw new AdapterProblems(problems);
  return schema;
}

/** `services`: what leads from them to rows of this process. */
function toFields(
  adapters: readonly PlannedAdapter[],
  services: readonly RemoteModel[],
  owners: Owners,
  codec: OpaqueCodec,
  accept: AcceptChange,
): Pick<StitchedGateway, 'fields' | 'entities'> {
  const scopes = new Map<string, PlannedScope>();
  for (const { scope, model } of adapters)
    for (const type of Object.keys(model.adapter.entities)) scopes.set(type, scope);
  const fields = toPlannedFields(adapters, owners, { desk: scopes.get(COMMAND), accept });
  fields.set('Query.node', nodeField(scopes, codec));
  for (const { model } of services) for (const [name, field] of namedFields(model, scopes)) fields.set(name, field);
  return { fields, entities: services.length === 0 ? new Map() : namedEntities(owners, scopes) };
}

/** The adapter that owns `Command` answers for the commands of all. */
function withDesk(models: readonly AdapterModel[]): readonly AdapterModel[] {
  return models.map((model) => (model.types.has(COMMAND) ? { ...model, hosted: models } : model));
}

const acceptNothing: AcceptChange = () => Promise.reject(new Error('nobody takes commands in'));

/** Stitches running adapters into one schema. Throws `AdapterProblems` listing everything that is wrong. */
export function stitchAdapters(options: StitchOptions): StitchedGateway {
  const models = withDesk(options.instances.map((instance) => readAdapter(instance.adapter)));
  const accept = options.accept ?? acceptNothing;
  const owners = new Map(models.flatMap((model) => [...model.types.keys()].map((type) => [type, model] as const)));
  const remotes = (options.remotes ?? []).map(({ remote, ...ways }) => ({ read: readRemote(remote, owners), ways }));
  const read = remotes.map((remote) => remote.read);
  const { rules, problems } = collectRules([...models, ...read.map(({ model }) => model)]);
  const all = [
    ...problems,
    ...checkAdapters(models, owners, rules),
    ...models.flatMap(refuseLifetimes),
    ...read.flatMap(checkRemote),
    ...unruledTypes(read),
    ...checkJoins(read, models, owners, rules),
  ];
  if (all.length > 0) throw new AdapterProblems(all);

  const shapes = toRowShapes(models);
  const byType = new Map<string, GatewaySubschema>();
  const events: Record<string, ReturnType<typeof subscriptionFields>[string]> = {};
  const planned: PlannedAdapter[] = [];
  const scopes = options.instances.map((instance) => {
    return { instance, rules, codec: options.codec, events: options.events, shapes };
  });
  const declared = models.map((model, i) => ({ model, scope: scopes[i] as ResolverScope }));
  const subschemas = declared.map(({ model, scope }) => {
    const foreign = foreignTypes(model, models, owners);
    const commands = { hosted: model.hosted === undefined ? [] : declared, accept };
    const subschema = toSubschema(scope, model, foreign, owners, options.events, commands);
    for (const type of Object.keys(model.adapter.entities)) byType.set(type, subschema);
    Object.assign(events, subscriptionFields(scope, model, subschema, options.events.unexpected));
    const isObject = (type: string) => isCompositeType(stitched.getType(type));
    planned.push({ scope: { ...scope, unexpected: options.events.unexpected, isObject }, model, foreign });
    return subschema;
  });
  const sources = remotes.map(({ read: one, ways }) => toPlanSource(one, ways, options.events.unexpected));
  const stitched: GraphQLSchema = stitchSchemas<RequestContext>({
    subschemas: [...subschemas, ...sources.map((source, i) => toRemoteSubschema(read[i] as RemoteModel, source))],
    typeDefs: [NODE_TYPE_DEFS, ...subscriptionTypeDefs(models)],
    resolvers: {
      ...scalarResolvers,
      ...createNodeResolvers(byType, rules, options.codec),
      ...(Object.keys(events).length === 0 ? {} : { Subscription: events }),
    },
  });
  return {
    schema: requireValid(locateErrors(toPublicSchema(stitched, rules))),
    rules,
    shapes,
    ...toFields(planned, read, owners, options.codec, accept),
    remotes: sources,
    remoteRules: toRemoteRules(read, rules),
    leftOut: [...unresolvedReferences(models, owners), ...unresolvedIn(read, owners)],
  };
}
