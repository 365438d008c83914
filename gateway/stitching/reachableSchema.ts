// The part of the schema that somebody's grants reach: what introspection shows them.
import { filterSchema, pruneSchema } from '@graphql-tools/utils';
import { getNamedType, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { AccessRule, RuleBook } from '../../schema/rules.js';
import { connectionNode } from './sdl.js';

interface Holder {
  readonly permissionSet: string;
  holds(capability: string): boolean;
}

const MAX_SCHEMAS = 50;

function isOpen(rule: AccessRule | undefined, holder: Holder): boolean {
  if (rule?.kind === 'internal') return false;
  return rule?.kind !== 'requires' || holder.holds(rule.grant);
}

function cut(schema: GraphQLSchema, rules: RuleBook, holder: Holder): GraphQLSchema {
  const typeOpen = (name: string) => isOpen(rules.types.get(connectionNode(name) ?? name), holder);
  const fieldOpen = (type: string, field: string, yielded: string) =>
    typeOpen(type) && isOpen(rules.fields.get(`${type}.${field}`), holder) && typeOpen(yielded);
  const filtered = filterSchema({
    schema,
    rootFieldFilter: (type, field, config) => fieldOpen(type, field ?? '', getNamedType(config.type).name),
    fieldFilter: (type, field, config) => fieldOpen(type, field, getNamedType(config.type).name),
    typeFilter: (type) => typeOpen(type),
  });
  return pruneSchema(filtered);
}

/** Cut once for each permission set. */
export function createReachable(schema: GraphQLSchema, rules: RuleBook): (holder: Holder) => GraphQLSchema {
  const known = new LRUCache<string, GraphQLSchema>({ max: MAX_SCHEMAS });
  return (holder) => {
    const found = known.get(holder.permissionSet) ?? cut(schema, rules, holder);
    known.set(holder.permissionSet, found);
    return found;
  };
}
