// The stitched schema: the truth about types, and able to execute everything.
import { stitchSchemas } from '@graphql-tools/stitch';
import { filterSchema } from '@graphql-tools/utils';
import type { GraphQLSchema } from 'graphql';
import type { AdapterInstance } from './adapterCalls.js';
import { checkAdapters, unresolvedReferences } from './bootChecks.js';
import type { UnexpectedError } from './codedErrors.js';
import type { RequestContext, StitchingEvents } from './context.js';
import { locateErrors } from './locateErrors.js';
import type { AdapterModel } from './model.js';
import { createNodeResolvers, NODE_TYPE_DEFS } from './nodeField.js';
import type { OpaqueCodec } from './opaqueCodec.js';
import { readAdapter } from './readAdapter.js';
import { collectRules } from './ruleBook.js';
import type { RuleBook } from '../../schema/rules.js';
import { scalarResolvers } from './scalars.js';
import { directiveArgument } from './sdl.js';
import { foreignTypes } from './subschemaDocument.js';
import { toSubschema, type GatewaySubschema } from './toSubschema.js';

export interface StitchedGateway {
  /** What callers validate against and what executes. */
  readonly schema: GraphQLSchema;
  readonly rules: RuleBook;
  /** References that lead to adapters which are not running. */
  readonly leftOut: readonly string[];
}

export interface StitchOptions {
  readonly instances: readonly AdapterInstance[];
  readonly codec: OpaqueCodec;
  readonly events: StitchingEvents & { readonly unexpected: UnexpectedError };
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

function ownerProperties(models: readonly AdapterModel[]): Map<string, string> {
  return new Map(
    models.flatMap((model) =>
      [...model.types.values()].flatMap((type): [string, string][] => {
        const property = directiveArgument(type, 'ownedBy', 'unit');
        return property === undefined ? [] : [[type.name.value, property]];
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

/** Stitches running adapters into one schema. Throws `AdapterProblems` listing everything that is wrong. */
export function stitchAdapters(options: StitchOptions): StitchedGateway {
  const models = options.instances.map((instance) => readAdapter(instance.adapter));
  const owners = new Map(models.flatMap((model) => [...model.types.keys()].map((type) => [type, model] as const)));
  const { rules, problems } = collectRules(models);
  const all = [...problems, ...checkAdapters(models, owners, rules)];
  if (all.length > 0) throw new AdapterProblems(all);

  const ownerOf = ownerProperties(models);
  const byType = new Map<string, GatewaySubschema>();
  const subschemas = models.map((model, i) => {
    const instance = options.instances[i] as AdapterInstance;
    const foreign = foreignTypes(model, models, owners);
    const scope = { instance, rules, codec: options.codec, events: options.events, ownerOf };
    const subschema = toSubschema(scope, model, foreign, owners, options.events);
    for (const type of Object.keys(model.adapter.entities)) byType.set(type, subschema);
    return subschema;
  });
  const stitched = stitchSchemas<RequestContext>({
    subschemas,
    typeDefs: NODE_TYPE_DEFS,
    resolvers: { ...scalarResolvers, ...createNodeResolvers(byType, rules, options.codec) },
  });
  return {
    schema: locateErrors(toPublicSchema(stitched, rules)),
    rules,
    leftOut: unresolvedReferences(models, owners),
  };
}
