// The public schema of the administration's tests: what texts are registered against, with something deprecated.
import { buildSchema } from 'graphql';
import { operationLimitsSchema } from '../../gateway/graphql/operationLimits.js';
import type { RuleBook } from '../../schema/rules.js';

export const SAMPLE_SCHEMA = buildSchema(`
  type Query { unit(code: String!): Unit }
  type Mutation { approve(id: ID!): Boolean }
  type Subscription { changed: Unit }
  type Unit { name: String parent: Unit alias: String @deprecated(reason: "mẫu") }
`);

export const SAMPLE_LIMITS = operationLimitsSchema.parse({ depth: 3 });

export const SAMPLE_RULES: RuleBook = {
  types: new Map(),
  fields: new Map(),
  personal: new Map(),
  stepUp: new Set(),
  levels: new Map(),
  sunsets: new Map([['Unit.alias', { on: '2027-06-30', use: 'Unit.name' }]]),
};
