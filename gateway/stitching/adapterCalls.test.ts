// The calls made to an adapter for one request: what they carry, what they share, and what of the answer is kept.
import { describe, expect, it } from '@jest/globals';
import { Kind, type FieldNode } from 'graphql';
import { UpstreamError, type AdapterRecord } from '../../adapters/kit/index.js';
import { portalAdapter, sampleContext } from '../../test/support/sampleAdapters.js';
import { loadEntities, requireLength, sharedLoader, toCall } from './adapterCalls.js';

const place = (): FieldNode => ({ kind: Kind.FIELD, name: { kind: Kind.NAME, value: 'officer' } });
const echo = async (keys: readonly string[]) => keys;

describe('a batch', () => {
  const context = sampleContext(['u1']);
  const here = place();
  const loader = sharedLoader(context, here, 'v', echo);

  it('is shared by all rows of one place in one request', () => {
    expect(sharedLoader(context, here, 'v', echo)).toBe(loader);
  });

  it('is shared with nobody else: not another request, place or selection', () => {
    for (const other of [
      sharedLoader(sampleContext(['u1']), here, 'v', echo),
      sharedLoader({ ...context }, here, 'v', echo),
      sharedLoader(context, place(), 'v', echo),
      sharedLoader(context, here, 'w', echo),
    ])
      expect(other).not.toBe(loader);
  });

  it('has each key once, and never more than the adapter takes at a time', async () => {
    const sizes: number[] = [];
    const counted = sharedLoader(sampleContext([]), place(), 'v', async (keys) => {
      sizes.push(keys.length);
      return keys;
    });
    await Promise.all(Array.from({ length: 2_400 }, (_, i) => counted.load(String(i % 1_200))));
    expect(sizes).toEqual([500, 500, 200]);
  });
});

describe('a call', () => {
  it('carries the caller’s scope for this capability, and nothing of the request', () => {
    const asked: (string | null)[] = [];
    const context = sampleContext(['u1']);
    const access = {
      ...context.access,
      purpose: 'steering',
      scopeFor: (capability: string | null) => {
        asked.push(capability);
        return context.access.scopeFor(capability);
      },
    };
    const instance = { adapter: portalAdapter({ calls: [], hrDown: false }), client: { own: true } };
    const call = toCall(instance, { ...context, access }, 'portal:dossier.read', { wants: () => true });
    expect(asked).toEqual(['portal:dossier.read']);
    expect(Object.keys(call).sort()).toEqual([
      ...['caller', 'client', 'fileLink', 'lookUp', 'purpose', 'requestId', 'scope', 'select', 'signal'],
    ]);
    expect([call.client, call.purpose, call.caller]).toEqual([{ own: true }, 'steering', context.caller]);
  });
});

describe('an answer', () => {
  it('that has not one entry for each key is refused whole', () => {
    expect(requireLength(['a', 'b'], ['1', '2'], 'x')).toEqual(['a', 'b']);
    for (const wrong of [[], ['a'], ['a', 'b', 'c']])
      expect(() => requireLength(wrong, ['1', '2'], 'x')).toThrow(UpstreamError);
  });

  it('loses the rows outside the scope, each in its place, and says how many', async () => {
    const dropped: unknown[] = [];
    const context = sampleContext(['u1']);
    const rows: (AdapterRecord | null)[] = [{ u: 'u1' }, { u: 'u2' }, null, {}, { u: ['u2', 'u1'] }];
    const shape = { type: 'Dossier', key: 'code', owner: 'u', subject: undefined };
    const select = { wants: () => true };
    const adapter = {
      ...portalAdapter({ calls: [], hrDown: false }),
      entities: { Dossier: { key: 'code', load: async () => rows } },
    };
    const instance = { adapter, client: {} };
    const events = { rowsDropped: (...all: unknown[]) => void dropped.push(all) };
    const load = (keys: string[]) => loadEntities(instance, shape, 'a:b.read', keys, select, context, events);
    const seen = await load(['1', '2', '3', '4', '5']);
    expect(seen).toEqual([rows[0], null, null, null, rows[4]]);
    expect(dropped).toEqual([['portal', 'Dossier', 2]]);
    await expect(load(['1'])).rejects.toThrow(UpstreamError);
  });
});
