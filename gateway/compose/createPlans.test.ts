// Compiled plans as the gateway puts them together: what the setting for kept objects does, and who shares them.
import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { createMemoryStore } from '../cache/index.js';
import { createMetrics } from '../observability/index.js';
import type { Settings } from '../settings.js';
import { createOpaqueCodec, stitchAdapters } from '../stitching/index.js';
import { landRemote, taxRemote } from '../../test/support/landRemotes.js';
import { sampleContext } from '../../test/support/sampleAdapters.js';
import { createStitchedPlans } from './createPlans.js';
import type { OperationContext } from './operationContext.js';

const TEXT = '{ plots { id due } }';

function build(entityCache: boolean, scope: 'PUBLIC' | 'PRIVATE') {
  const tax = taxRemote();
  const typeDefs = tax.typeDefs.replace('type Plot {', `type Plot @cacheControl(maxAge: 60, scope: ${scope}) {`);
  const asked: string[] = [];
  const answers = {
    land: { plots: [{ id: 't1', _k_wards: ['u1'], _k_holderNumber: null }] },
    tax: { dues: [{ due: 100 }] },
  };
  const stitched = stitchAdapters({
    instances: [],
    remotes: [landRemote(), { ...tax, typeDefs }].map((remote) => ({
      remote,
      call: async () => {
        asked.push(remote.id);
        return { data: structuredClone(answers[remote.id as 'land']) };
      },
    })),
    codec: createOpaqueCodec(Buffer.alloc(32, 7)),
    events: { rowsDropped: () => undefined, unexpected: () => undefined },
  });
  const metrics = createMetrics();
  const plans = createStitchedPlans(stitched, {
    settings: { plan: { entityCache, maxPlans: 10 } } as Settings,
    cache: createMemoryStore({ maxEntries: 100, maxBytes: 100_000 }),
    log: { info: () => undefined } as never,
    metrics,
  });
  async function ask(permissionSet: string, cursorOwner: string, principal: object | null = {}): Promise<unknown> {
    const context = sampleContext(['u1']) as OperationContext;
    const access = { ...context.access, permissionSet, cursorOwner };
    const document = parse(TEXT);
    const request = { document, text: TEXT, context: { ...context, access, principal } as OperationContext };
    return (await plans.execute(request)).data;
  }
  const callsOfTax = () => asked.filter((id) => id === 'tax').length;
  return { ask, callsOfTax, metrics };
}

const ANSWER = { plots: [{ id: 't1', due: 100 }] };

describe('objects of remote adapters', () => {
  it('are not kept by default', async () => {
    const { ask, callsOfTax } = build(false, 'PUBLIC');
    expect([await ask('one', 'a'), await ask('one', 'a'), callsOfTax()]).toEqual([ANSWER, ANSWER, 2]);
  });

  it('are shared by callers with equal rights, and counted', async () => {
    const { ask, callsOfTax, metrics } = build(true, 'PUBLIC');
    expect([await ask('one', 'a'), await ask('one', 'b'), callsOfTax()]).toEqual([ANSWER, ANSWER, 1]);
    expect([await ask('two', 'a'), callsOfTax()]).toEqual([ANSWER, 2]);
    const { text } = await metrics.text();
    expect(text).toContain('gateway_entity_cache_total{outcome="hit"} 1');
    expect(text).toContain('gateway_entity_cache_total{outcome="miss"} 2');
  });

  it('that are private are shared with nobody, and not kept for callers without a name', async () => {
    const { ask, callsOfTax } = build(true, 'PRIVATE');
    for (const owner of ['a', 'b', 'a', 'b']) await ask('one', owner);
    expect(callsOfTax()).toBe(2);
    for (let i = 0; i < 2; i += 1) await ask('one', '', null);
    expect(callsOfTax()).toBe(4);
    // The same person with other rights.
    await ask('two', 'a');
    expect(callsOfTax()).toBe(5);
  });
});
