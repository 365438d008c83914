// The part of the schema that somebody's grants reach: what introspection shows them.
import { filterSchema, pruneSchema } from '@graphql-tools/utils';
import { getNamedType, isInterfaceType, type GraphQLSchema } from 'graphql';
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
  // An interface promises what all of its types have: a field that one of them lacks here would make it no schema at all.
  const behind = (type: string): readonly string[] => {
    const found = schema.getType(type);
    return isInterfaceType(found)
      ? schema.getPossibleTypes(found).flatMap(({ name }) => (typeOpen(name) ? [name] : []))
      : [];
  };
  const fieldOpen = (type: string, field: string, yielded: string) =>
    typeOpen(type) &&
    typeOpen(yielded) &&
    [type, ...behind(type)].every((name) => isOpen(rules.fields.get(`${name}.${field}`), holder));
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
