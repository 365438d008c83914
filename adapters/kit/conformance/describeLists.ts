// Group: lists are walked whole, once, whatever the page size; and they say no to page sizes out of range.
import { describe, expect, it } from '@jest/globals';
import { InputError, type Adapter } from '../index.js';
import type { ConformanceOptions, QueryCase } from './conformanceOptions.js';
import { addedFields, fieldRead, queryRead, type FieldAnswer } from './reads.js';
import type { RunningAdapter } from './runningAdapter.js';
import { connectionNode, readSdl } from './sdlModel.js';
import { isPage, walkList } from './walkList.js';

/** One field that answers a connection of rows of this adapter. */
export interface ListField {
  readonly name: string;
  /** Entity type of the rows. */
  readonly type: string;
  /** Record property with the key of a row. */
  readonly key: string;
  readonly given: QueryCase | undefined;
  readonly read: FieldAnswer;
}

/** All lists of the adapter, root fields and added fields. */
export function listFields(adapter: Adapter, options: ConformanceOptions): ListField[] {
  const model = readSdl(adapter.typeDefs);
  const added = addedFields(adapter);
  return [...model.roots, ...model.added].flatMap(({ type, field }) => {
    const name = field.name.value;
    const node = connectionNode(field.type);
    const key = node === undefined ? undefined : adapter.entities[node]?.key;
    if (node === undefined || key === undefined) return [];
    if (type === 'Query') {
      const read = queryRead(adapter, options, name);
      return [{ name: `Query.${name}`, type: node, key, given: options.queries[name], read }];
    }
    if (!added.some((one) => one.type === type && one.name === name)) return [];
    const read = fieldRead(adapter, options, type, name);
    return [{ name: `${type}.${name}`, type: node, key, given: options.fields?.[type]?.[name], read }];
  });
}

const SMALL_SIZE = 7;
const LARGE = { size: 50, maxPages: 5 };

/** Registers the group. */
export function describeLists(adapter: Adapter, options: ConformanceOptions, running: RunningAdapter): void {
  const lists = listFields(adapter, options);
  if (lists.length === 0) return;
  describe.each(lists)('list $name', ({ key, given, read }) => {
    const { narrow } = options.scopes;
    // Of a short list, too, there must be two pages.
    const size = Math.max(1, Math.min(SMALL_SIZE, Math.floor((given?.total ?? Infinity) / 2)));

    it('gives every row once, in one order, for small and large pages', async () => {
      const small = await walkList(read, key, running.call(narrow), { size, maxPages: 30 });
      const large = await walkList(read, key, running.call(narrow), LARGE);
      const shared = Math.min(small.keys.length, large.keys.length);
      expect(shared).toBeGreaterThan(size);
      expect(new Set(small.keys).size).toBe(small.keys.length);
      expect(new Set(large.keys).size).toBe(large.keys.length);
      expect(small.keys.slice(0, shared)).toEqual(large.keys.slice(0, shared));
      if (small.isWhole && large.isWhole) expect(small.keys).toEqual(large.keys);
      if (large.isWhole && given?.total !== undefined) expect(large.keys).toHaveLength(given.total);
    });

    it('gives 20 rows at most unless told otherwise', async () => {
      const page = await read({ first: null }, running.call(narrow));
      expect(isPage(page) && page.items.length <= 20).toBe(true);
    });

    it.each([0, -1, 101])('refuses first: %d in both languages', async (first) => {
      const refused: unknown = await read({ first }, running.call(narrow)).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(InputError);
      expect((refused as InputError).message).toContain('first');
      expect((refused as InputError).vi).toContain('first');
    });

    it('gives the same page again for the same cursor', async () => {
      const first = await read({ first: size }, running.call(narrow));
      if (!isPage(first)) throw new Error('no page');
      const after = first.items.at(-1)?.cursor;
      const again = async () => read({ first: size, after }, running.call(narrow));
      expect(await again()).toEqual(await again());
    });
  });
}
