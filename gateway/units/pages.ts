// Slices of lists that are in memory, with the key of a row as its position.
import { InputError, type AdapterRecord, type Page } from '../../adapters/kit/index.js';

/** Rows of one page. */
const MAX_FIRST = 1000;
/** Characters of a name that is searched for. */
const MAX_NAME = 200;

/** Arguments of every connection; defaults stand in the SDL. */
export interface PageArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

function requireFirst(first: number | null | undefined): number {
  const wanted = first ?? 50;
  if (Number.isInteger(wanted) && wanted >= 1 && wanted <= MAX_FIRST) return wanted;
  throw new InputError(`"first" must be from 1 to ${MAX_FIRST}.`, `"first" phải từ 1 đến ${MAX_FIRST}.`);
}

/** The page after the row whose key is `after`. Throws `InputError` for a bad `first` or a row that is not listed. */
export function toPage<T>(
  items: readonly T[],
  args: PageArgs,
  keyOf: (item: T) => string,
  toRecord: (item: T) => AdapterRecord,
): Page {
  const first = requireFirst(args.first);
  const { after } = args;
  const before = after === null || after === undefined ? -1 : items.findIndex((item) => keyOf(item) === after);
  if (before < 0 && after !== null && after !== undefined) {
    throw new InputError(
      '"after" is not a position of this list.',
      '"after" không phải là vị trí trong danh sách này.',
    );
  }
  const start = before + 1;
  const slice = items.slice(start, start + first);
  return {
    items: slice.map((item) => ({ record: toRecord(item), cursor: keyOf(item) })),
    hasNextPage: start + first < items.length,
  };
}

/** A name to search for, or undefined if none was given. Throws `InputError` if it has no letter or is too long. */
export function requireName(name: string | null | undefined): string | undefined {
  if (name === null || name === undefined) return undefined;
  if (name.length <= MAX_NAME && /[\p{L}\p{N}]/u.test(name)) return name;
  throw new InputError(
    `"name" must hold a letter or a digit and at most ${MAX_NAME} characters.`,
    `"name" phải có chữ hoặc số và không quá ${MAX_NAME} ký tự.`,
  );
}
