// Group: rows by key come one per key, in the order of the keys, null where there is none.
import { describe, expect, it } from '@jest/globals';
import type { Adapter } from '../index.js';
import type { ConformanceOptions } from './conformanceOptions.js';
import type { RunningAdapter } from './runningAdapter.js';

/** Registers the group. */
export function describeEntities(adapter: Adapter, options: ConformanceOptions, running: RunningAdapter): void {
  describe.each(Object.entries(adapter.entities))('%s by key', (name, entity) => {
    const given = options.entities[name];
    const load = async (keys: readonly string[]) => {
      const records = await entity.load(keys, running.call(options.scopes.narrow));
      return records.map((record) => (record === null ? null : record[entity.key]));
    };
    const [one, two] = given?.known ?? ['', ''];

    it('answers in the order of the keys', async () => {
      expect(await load([one, two])).toEqual([one, two]);
      expect(await load([two, one])).toEqual([two, one]);
    });

    it('answers null for a key that does not exist, and keeps the places of the others', async () => {
      const missing = given?.missing ?? [];
      expect(await load([one, ...missing, two])).toEqual([one, ...missing.map(() => null), two]);
    });

    it('answers a repeated key each time', async () => {
      expect(await load([one, two, one])).toEqual([one, two, one]);
    });

    it('answers nothing for no keys', async () => {
      expect(await load([])).toEqual([]);
    });
  });
}
