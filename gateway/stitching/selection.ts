// Which fields of a row a query asks for, so that an adapter fetches no detail that nobody reads.
import { Kind, type GraphQLResolveInfo, type SelectionNode } from 'graphql';
import type { Selection } from '../../adapters/kit/index.js';

/** Steps from the field to its rows: none for an entity, through edges or nodes for a connection. */
const ROW_PATHS: readonly (readonly string[])[] = [['edges', 'node'], ['nodes']];

function visit(
  nodes: readonly SelectionNode[],
  info: GraphQLResolveInfo,
  found: (name: string, children: readonly SelectionNode[]) => void,
): void {
  for (const node of nodes) {
    if (node.kind === Kind.FIELD) found(node.name.value, node.selectionSet?.selections ?? []);
    else if (node.kind === Kind.INLINE_FRAGMENT) visit(node.selectionSet.selections, info, found);
    else visit(info.fragments[node.name.value]?.selectionSet.selections ?? [], info, found);
  }
}

function collect(
  nodes: readonly SelectionNode[],
  path: readonly string[],
  info: GraphQLResolveInfo,
  names: Set<string>,
): void {
  const [step, ...rest] = path;
  visit(nodes, info, (name, children) => {
    // A hidden key field `_officerNumber` is wanted under the record's own name.
    if (step === undefined) names.add(name.startsWith('_') ? name.slice(1) : name);
    else if (name === step) collect(children, rest, info, names);
  });
}

/** Reads the selection of the field being resolved. `connection`: its rows lie under edges or nodes. */
export function readSelection(info: GraphQLResolveInfo, connection: boolean): Selection {
  const names = new Set<string>();
  for (const field of info.fieldNodes) {
    const nodes = field.selectionSet?.selections ?? [];
    for (const path of connection ? ROW_PATHS : [[]]) collect(nodes, path, info, names);
  }
  return { wants: (name) => names.has(name) };
}
