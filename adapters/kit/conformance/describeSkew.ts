// Group: a system whose clock is wrong is asked as often as one whose clock is right, and no oftener.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Adapter } from '../index.js';
import { nameOfCall, skewed } from './alterations.js';
import type { ConformanceOptions, RunningSource } from './conformanceOptions.js';
import { createCall } from './createCall.js';
import { startPassingServer, type PassingOptions } from './passingServer.js';
import { listReads, type Read } from './reads.js';

const SKEWS = [
  { what: 'ten minutes behind', seconds: -600 },
  { what: 'ten minutes ahead', seconds: 600 },
  { what: 'a day behind', seconds: -86_400 },
  { what: 'a day ahead', seconds: 86_400 },
];

/** One of each kind: a login, a token and what is kept are the same for all. */
function fewOf(reads: readonly Read[]): Read[] {
  const kindOf = ({ name }: Read) => (name.includes('.') ? name.startsWith('Query.') : null);
  return reads.filter((read, place) => reads.findIndex((other) => kindOf(other) === kindOf(read)) === place);
}

/** Registers the group, for adapters whose test says where in its settings the address of the source is. */
export function describeSkew(adapter: Adapter, options: ConformanceOptions): void {
  const { http } = options;
  const urlOf = http?.urlOf;
  if (http === undefined || urlOf === undefined) return;

  describe('a system with a wrong clock', () => {
    let source: RunningSource;
    let usual: readonly string[];
    beforeAll(async () => {
      source = await options.start();
      usual = await callsOf({});
    });
    afterAll(() => source.close());

    const asked = listReads(adapter, options).filter(({ name }) => http.reads?.includes(name) ?? true);
    const reads = fewOf(asked);

    /** Asks twice, on one client, and gives the calls that came of it. */
    async function callsOf(passing: PassingOptions): Promise<readonly string[]> {
      const server = await startPassingServer(urlOf?.(source.config) ?? '', passing);
      const client = adapter.createClient(options.createRuntime(adapter, http?.configFor(server.url)));
      try {
        for (const read of [...reads, ...reads]) await read.ask(createCall(client, options.scopes.narrow));
        return server.calls.map(http?.callOf ?? nameOfCall).sort();
      } finally {
        await adapter.close?.(client);
        await server.close();
      }
    }

    it.each(SKEWS)('$what is asked as often as any other', async ({ seconds }) => {
      expect(await callsOf({ alter: skewed(seconds) })).toEqual(usual);
    });
  });
}
