// What every list has in common: how many rows a page has, and what is said of a cursor that is none.
import type { Page } from './defineAdapter.js';
import { InputError } from './errors.js';

const DEFAULT_SIZE = 20;
const LARGEST_SIZE = 100;

/** What a list field receives. */
export interface PageArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** The answer where nothing can be seen: no call is made for it. */
export const EMPTY_PAGE: Page<never> = { items: [], hasNextPage: false };

/** The number of rows asked for, 20 unless stated. Throws InputError outside 1–100. */
export function readPageSize(first: number | null | undefined): number {
  const size = first ?? DEFAULT_SIZE;
  if (Number.isInteger(size) && size >= 1 && size <= LARGEST_SIZE) return size;
  throw new InputError(
    `first must be between 1 and ${LARGEST_SIZE}.`,
    `first phải nằm trong khoảng từ 1 đến ${LARGEST_SIZE}.`,
  );
}

/** Says that the cursor is none of this list's. */
export function refuseCursor(): never {
  throw new InputError('after is not a cursor of this list.', 'after không phải là con trỏ của danh sách này.');
}
