// Two schemas side by side: what breaks, what may, and what nobody notices.
import type { GraphQLSchema } from 'graphql';
import { toChange, type SchemaChange, type SchemaComparison } from './change.js';
import { graphqlChanges } from './graphqlChanges.js';
import { memberChanges } from './memberChanges.js';
import { schemaMembers, typeText, type SchemaMember } from './members.js';
import { withRenames } from './renames.js';
import { ruleChanges, type SchemaRules } from './ruleChanges.js';

type Members = ReadonlyMap<string, SchemaMember>;

/** `[Name!]!` → `[Name]` */
function withoutPromises(type: string): string {
  return type.replaceAll('!', '');
}

/** graphql-js calls every other type the same; that something may be null now is worth a name of its own. */
function toNullability(change: SchemaChange, before: Members, after: Members): SchemaChange {
  const { kind, coordinate: at } = change;
  const [old, next] = [before.get(at), after.get(at)];
  if (kind !== 'FIELD_CHANGED_KIND' || old?.kind !== 'field' || next?.kind !== 'field') return change;
  if (withoutPromises(typeText(old)) !== withoutPromises(typeText(next))) return change;
  return toChange('OUTPUT_BECAME_NULLABLE', at, `${change.en} It may be null now.`);
}

/**
 * Every change from one schema to the other, each with its coordinates.
 *
 * `rules`: what the directives of both say; without them (a schema whose rules are not known) rules are not compared.
 */
export function compareSchemas(
  before: GraphQLSchema,
  after: GraphQLSchema,
  rules?: { readonly before: SchemaRules; readonly after: SchemaRules },
): SchemaComparison {
  const [old, next] = [schemaMembers(before), schemaMembers(after)];
  const found = graphqlChanges(before, after).map((change) => toNullability(change, old, next));
  const told = new Set(found.map(({ coordinate }) => coordinate));
  const both = [...old.keys()].filter((at) => next.has(at));
  const all = [
    ...withRenames(found, old, next, rules?.before.sunsets),
    ...memberChanges(old, next, told),
    ...(rules === undefined ? [] : ruleChanges(both, rules.before, rules.after)),
  ].sort((a, b) => (a.coordinate < b.coordinate ? -1 : a.coordinate > b.coordinate ? 1 : 0));
  const of = (severity: SchemaChange['severity']) => all.filter((change) => change.severity === severity);
  return { breaking: of('BREAKING'), dangerous: of('DANGEROUS'), safe: of('SAFE') };
}
