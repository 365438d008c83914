// Who is told of what: decided from what the webhook asks for and what its application may hear, in parts of a bounded size.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fanOut, isAskedFor } from './fanOut.js';
import type { Listener, LoggedEvent } from './webhook.js';
import type { NewDelivery } from './webhookStore.js';

const CREATED = new Date('2026-11-20T00:00:00Z');
const listener = (more: Partial<Listener> = {}): Listener => ({
  ...{ id: 'h', client: 'mau', tenant: 't', types: ['Dossier'], units: [], createdAt: CREATED },
  ...more,
});
const event = (seq: number, more: Partial<LoggedEvent> = {}): LoggedEvent => ({
  ...{ seq: String(seq), type: 'Dossier', key: 'k', unit: null, client: null, at: CREATED },
  ...more,
});

/** A store that keeps what it is given. */
function keep(events: readonly LoggedEvent[], listeners: readonly Listener[]) {
  const parts: { to: string; rows: readonly NewDelivery[] }[] = [];
  const run = () =>
    fanOut({
      store: {
        position: async () => parts.at(-1)?.to ?? '0',
        listeners: async () => listeners,
        fanOut: async (from, to, rows) => {
          if (from !== (parts.at(-1)?.to ?? '0')) return false;
          parts.push({ to, rows });
          return true;
        },
      },
      readEvents: async (after, limit) => events.filter(({ seq }) => Number(seq) > Number(after)).slice(0, limit),
      mayHear: ({ client }, { key }) => key !== 'secret' || client === 'trusted',
      onError: () => undefined,
    });
  return { parts, run };
}

describe('telling', () => {
  it('covers everything in order, in parts that a transaction can hold', async () => {
    const events = Array.from({ length: 1_100 }, (_, i) => event(i + 1));
    const listeners = Array.from({ length: 7 }, (_, i) => listener({ id: `h${i}` }));
    const { parts, run } = keep(events, listeners);
    while ((await run()).more);
    expect(parts.at(-1)?.to).toBe('1100');
    expect(Math.max(...parts.map(({ rows }) => rows.length))).toBeLessThanOrEqual(2_000);
    const ofOne = parts.flatMap(({ rows }) => rows).flatMap(({ hook, event: { seq } }) => (hook === 'h3' ? [seq] : []));
    expect(ofOne).toEqual(events.map(({ seq }) => seq));
  });

  it('tells one event to more webhooks than a part has room for', async () => {
    const listeners = Array.from({ length: 2_500 }, (_, i) => listener({ id: `h${i}` }));
    const { parts, run } = keep([event(1), event(2)], listeners);
    while ((await run()).more);
    expect(parts.map(({ to, rows }) => [to, rows.length])).toEqual([
      ['1', 2_500],
      ['2', 2_500],
    ]);
  });

  it('moves on where nobody wants to hear, and leaves out who may not', async () => {
    const { parts, run } = keep(
      [event(1, { type: 'Unit' }), event(2, { key: 'secret' })],
      [listener({ id: 'a' }), listener({ id: 'b', client: 'trusted' })],
    );
    expect(await run()).toEqual({ made: 1, more: false });
    expect(parts).toMatchObject([{ to: '2', rows: [{ hook: 'b', event: { seq: '2' } }] }]);
  });
});

describe('a webhook', () => {
  it('asks for its types and units, and never for commands of others or what was long before it', () => {
    const types = fc.constantFrom('Dossier', 'Unit', 'Command', 'ping');
    const units = fc.constantFrom('hn:01', 'hn:2025-07:00103');
    const clients = fc.constantFrom('mau', 'khac');
    const listeners = fc.record({
      ...{ client: clients, types: fc.array(types, { minLength: 1 }), units: fc.array(units) },
    });
    const events = fc.record({
      type: types,
      unit: fc.option(units),
      client: fc.option(clients),
      at: fc.integer({ min: -100, max: 100 }).map((seconds) => new Date(CREATED.getTime() + seconds * 1_000)),
    });
    const property = fc.property(listeners, events, (asked, happened) => {
      const found = isAskedFor(listener(asked), event(1, happened));
      const isOfUnit = asked.units.length === 0 || asked.units.some((unit) => unit === happened.unit);
      const isForeign = happened.client !== null && happened.client !== asked.client;
      const isOld = happened.at.getTime() < CREATED.getTime() - 60_000;
      const isType = happened.type !== 'ping' && asked.types.includes(happened.type);
      expect(found).toBe(isType && isOfUnit && !isForeign && !isOld);
    });
    fc.assert(property, { numRuns: 1_000 });
  });
});
