// From rows to connections.
import { describe, expect, it } from '@jest/globals';
import { isPage, toConnection } from './answers.js';

describe('a connection', () => {
  const page = {
    items: [
      { record: { n: 1 }, cursor: 'a' },
      { record: null, cursor: 'b' },
    ],
    hasNextPage: true,
  };

  it('has each row under both forms, and sealed cursors only', () => {
    expect(toConnection(page, (position) => `sealed ${position}`, 'z')).toEqual({
      edges: [
        { node: { n: 1 }, cursor: 'sealed a' },
        { node: null, cursor: 'sealed b' },
      ],
      nodes: [{ n: 1 }, null],
      pageInfo: { hasNextPage: true, hasPreviousPage: true, startCursor: 'sealed a', endCursor: 'sealed b' },
    });
  });

  it('that is empty has no cursors', () => {
    expect(toConnection({ items: [], hasNextPage: false }, String, null).pageInfo).toEqual({
      ...{ hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
  });

  it('is made of pages, and of nothing that only looks a little like one', () => {
    expect(isPage(page)).toBe(true);
    for (const answer of [null, [], [page], { items: 'a' }, {}, 'items', 1, true])
      expect(isPage(answer as never)).toBe(false);
  });
});
