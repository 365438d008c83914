// Walks a list page by page, as a client would.
import type { AdapterCall, Page } from '../index.js';
import type { FieldAnswer } from './reads.js';

export interface Walk {
  /** Keys in the order of the list. */
  readonly keys: readonly string[];
  /** False if the walk was stopped at `maxPages`. */
  readonly isWhole: boolean;
}

export function isPage(answer: unknown): answer is Page {
  return typeof answer === 'object' && answer !== null && Array.isArray((answer as Partial<Page>).items);
}

/** Reads up to `maxPages` pages of `size` rows. Throws if a page is too long, or empty with more to follow. */
export async function walkList(
  read: FieldAnswer,
  key: string,
  call: AdapterCall<unknown>,
  paging: { readonly size: number; readonly maxPages: number },
): Promise<Walk> {
  const keys: string[] = [];
  let after: string | null = null;
  for (let page = 0; page < paging.maxPages; page += 1) {
    const answer: unknown = await read({ first: paging.size, after }, call);
    if (!isPage(answer)) throw new Error('the field did not answer a page');
    if (answer.items.length > paging.size) throw new Error('more rows than asked for');
    keys.push(...answer.items.map((item) => String(item.record[key])));
    after = answer.items.at(-1)?.cursor ?? null;
    if (!answer.hasNextPage) return { keys, isWhole: true };
    if (after === null) throw new Error('an empty page that says that more follow');
  }
  return { keys, isWhole: false };
}
