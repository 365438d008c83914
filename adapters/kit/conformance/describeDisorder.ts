// Group: a system that repeats itself, or says things of another type, is noticed, and nothing wrong is shown.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UpstreamError, type Adapter, type AdapterCall } from '../index.js';
import { alwaysTheSame, otherTypes, startAlteringServer, twice, type Alteration } from './alteringServer.js';
import type { ConformanceOptions, RunningSource } from './conformanceOptions.js';
import { createCall } from './createCall.js';
import { listFields, type ListField } from './describeLists.js';
import { listReads } from './reads.js';
import { walkList } from './walkList.js';

const SMALL_SIZE = 7;

/** Keys that a walk shows before it ends, or before the error that says what is wrong. */
async function keysOf({ read, key, given }: ListField, call: AdapterCall<unknown>): Promise<readonly string[]> {
  const size = Math.max(1, Math.min(SMALL_SIZE, Math.floor((given?.total ?? Infinity) / 2)));
  try {
    const { keys, isWhole } = await walkList(read, key, call, { size, maxPages: 60 });
    expect(isWhole).toBe(true);
    return keys;
  } catch (error) {
    if (error instanceof UpstreamError) expect(error.code).toBe('UPSTREAM_BAD_RESPONSE');
    else throw error;
    return [];
  }
}

/** Registers the group, for adapters whose test says where in its settings the address of the source is. */
export function describeDisorder(adapter: Adapter, options: ConformanceOptions): void {
  const { http } = options;
  const urlOf = http?.urlOf;
  if (http === undefined || urlOf === undefined) return;

  describe('a system in disorder', () => {
    let source: RunningSource;
    beforeAll(async () => {
      source = await options.start();
    });
    afterAll(() => source.close());

    async function altered(alter: Alteration, ask: (call: AdapterCall<unknown>) => Promise<void>): Promise<void> {
      const server = await startAlteringServer(urlOf?.(source.config) ?? '', alter);
      const client = adapter.createClient(options.createRuntime(adapter, http?.configFor(server.url)));
      try {
        await ask(createCall(client, options.scopes.narrow));
      } finally {
        await adapter.close?.(client);
        await server.close();
      }
    }

    const reads = listReads(adapter, options).filter(({ name }) => http.reads?.includes(name) ?? true);
    const lists = listFields(adapter, options).filter(({ name }) => http.reads?.includes(name) ?? true);

    it.each(reads)('$name: values of another type end with UPSTREAM_BAD_RESPONSE', async (read) => {
      await altered(otherTypes, async (call) => {
        await expect(read.ask(call)).rejects.toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
      });
    });

    it.each(lists)('$name: rows that come twice are shown once', async (list) => {
      await altered(twice, async (call) => {
        const keys = await keysOf(list, call);
        expect(keys).toEqual([...new Set(keys)]);
      });
    });

    it.each(lists)('$name: the same page again and again comes to an end', async (list) => {
      await altered(alwaysTheSame(), async (call) => {
        const keys = await keysOf(list, call);
        expect(keys).toEqual([...new Set(keys)]);
      });
    });
  });
}
