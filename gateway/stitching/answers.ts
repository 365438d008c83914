// From what an adapter returned to what the schema promises: connections, signed cursors.
import type { AdapterRecord, Answer, Page } from '../../adapters/kit/index.js';

export function isPage(answer: Answer): answer is Page {
  return typeof answer === 'object' && answer !== null && 'items' in answer && Array.isArray(answer.items);
}

/** A Relay connection over rows. */
export interface Connection<R = AdapterRecord> {
  readonly edges: readonly { readonly node: R | null; readonly cursor: string }[];
  readonly nodes: readonly (R | null)[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** Builds the connection of one page; `seal` signs each position. */
export function toConnection<R>(
  page: {
    readonly items: readonly { readonly record: R | null; readonly cursor: string }[];
    readonly hasNextPage: boolean;
  },
  seal: (position: string) => string,
  after: string | null,
): Connection<R> {
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
