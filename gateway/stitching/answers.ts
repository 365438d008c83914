// From what an adapter returned to what the schema promises: owner check, connections, signed cursors.
import type { AdapterRecord, Answer, Page, UnitScope } from '../../adapters/kit/index.js';

/** The property of a record that names the units it belongs to; undefined for public types. */
export type OwnerProperty = string | undefined;

/** True if the row may be shown: every row of an owned type names a unit inside the scope. Fails closed. */
export function isVisible(record: AdapterRecord, owner: OwnerProperty, scope: UnitScope): boolean {
  if (owner === undefined) return true;
  const units: unknown = record[owner];
  if (Array.isArray(units)) return units.some((unit) => typeof unit === 'string' && scope.includes(unit));
  return typeof units === 'string' && scope.includes(units);
}

export function isPage(answer: Answer): answer is Page {
  return typeof answer === 'object' && answer !== null && 'items' in answer && Array.isArray(answer.items);
}

/** A Relay connection over rows. */
export interface Connection {
  readonly edges: readonly { readonly node: AdapterRecord | null; readonly cursor: string }[];
  readonly nodes: readonly (AdapterRecord | null)[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** Builds the connection of one page; `seal` signs each position. */
export function toConnection(
  page: {
    readonly items: readonly { readonly record: AdapterRecord | null; readonly cursor: string }[];
    readonly hasNextPage: boolean;
  },
  seal: (position: string) => string,
  after: string | null,
): Connection {
  const edges = page.items.map((item) => ({ node: item.record, cursor: seal(item.cursor) }));
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
