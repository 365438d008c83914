// The walk notices lists that break the rules.
import { expect, it } from '@jest/globals';
import type { Page } from '../index.js';
import { EMPTY_SCOPE } from './agencyBook.js';
import { createCall } from './createCall.js';
import { walkList } from './walkList.js';

const call = createCall({}, EMPTY_SCOPE);
const page = (keys: readonly string[], hasNextPage: boolean): Page => ({
  items: keys.map((key) => ({ record: { key }, cursor: key })),
  hasNextPage,
});
const walk = (answers: readonly unknown[], maxPages = 5) => {
  let place = 0;
  return walkList(async () => (answers[place++] ?? null) as Page, 'key', call, { size: 2, maxPages });
};

it('collects pages to the end, or to its limit', async () => {
  expect(await walk([page(['a', 'b'], true), page(['c'], false)])).toEqual({ keys: ['a', 'b', 'c'], isWhole: true });
  expect(await walk([page(['a', 'b'], true)], 1)).toEqual({ keys: ['a', 'b'], isWhole: false });
});

it.each([
  ['no page', [null], 'did not answer a page'],
  ['too many rows', [page(['a', 'b', 'c'], false)], 'more rows'],
  ['an empty page with more to follow', [page([], true)], 'empty page'],
])('refuses %s', async (_what, answers, message) => {
  await expect(walk(answers)).rejects.toThrow(message);
});
