// `node(id)`: the Relay way to any entity, whichever system it lives in.
import { delegateToSchema } from '@graphql-tools/delegate';
import {
  GraphQLList,
  Kind,
  OperationTypeNode,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type SelectionNode,
} from 'graphql';
import type { RuleBook } from '../../schema/rules.js';
import type { RequestContext } from './context.js';
import type { OpaqueCodec } from './opaqueCodec.js';
import type { GatewaySubschema } from './toSubschema.js';

export const NODE_TYPE_DEFS = /* GraphQL */ `
  extend type Query {
    "Bất kỳ đối tượng nào theo mã toàn cục. Any entity by its global id; null if there is none that the caller may see."
    node(id: ID!): Node
  }
`;

/**
 * What is asked of the concrete type. Left under `... on Dossier`, delegation would not add the keys that lead from
 * the entity to other systems.
 */
function selectionsOn(type: string, nodes: readonly SelectionNode[], info: GraphQLResolveInfo): SelectionNode[] {
  return nodes.flatMap((node) => {
    if (node.kind === Kind.FIELD || (node.directives?.length ?? 0) > 0) return [node];
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : info.fragments[node.name.value];
    const condition = fragment?.typeCondition?.name.value ?? 'Node';
    if (fragment === undefined || (condition !== 'Node' && condition !== type)) return [];
    return selectionsOn(type, fragment.selectionSet.selections, info);
  });
}

/** `subschemas` by entity type. */
export function createNodeResolvers(
  subschemas: ReadonlyMap<string, GatewaySubschema>,
  rules: RuleBook,
  codec: OpaqueCodec,
) {
  async function node(_source: unknown, args: { id: string }, context: RequestContext, info: GraphQLResolveInfo) {
    const id = codec.decodeId(args.id);
    const schema = id === undefined ? undefined : subschemas.get(id.type);
    const rule = id === undefined ? undefined : rules.types.get(id.type);
    // Not allowed looks exactly like not there.
    if (id === undefined || schema === undefined || rule === undefined || rule.kind === 'internal') return null;
    if (rule.kind === 'requires' && !context.access.holds(rule.grant)) return null;
    const asked = info.fieldNodes.flatMap((field) => field.selectionSet?.selections ?? []);
    const selections = selectionsOn(id.type, asked, info);
    const found = (await delegateToSchema({
      schema,
      operation: OperationTypeNode.QUERY,
      fieldName: `_${id.type}ById`,
      args: { ids: [args.id] },
      returnType: new GraphQLList(info.schema.getType(id.type) as GraphQLOutputType),
      selectionSet: { kind: Kind.SELECTION_SET, selections },
      context,
      info,
    })) as unknown;
    // Each member may still be waiting for the fields that other systems add to it.
    const entity = (await (Array.isArray(found) ? (found as unknown[])[0] : found)) as object | null | undefined;
    return entity === null || entity === undefined || entity instanceof Error
      ? (entity ?? null)
      : Object.assign(entity, { __typename: id.type });
  }
  return { Query: { node } };
}
