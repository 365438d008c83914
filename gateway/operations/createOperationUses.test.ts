// Counting what is sent: by day, bounded, and never lost by a write that fails once.
import { afterEach, describe, expect, it } from '@jest/globals';
import { createOperationUses, type OperationUse } from './createOperationUses.js';

const HASH = 'a'.repeat(64);
const registered = { kind: 'registered', text: '', hash: HASH, name: 'One' } as const;
const reported = (hash: string | null, name: string | null = 'Other') => ({ kind: 'reported', hash, name }) as const;
const refused = { kind: 'refused', code: 'OPERATION_NOT_REGISTERED', hash: HASH, name: null } as const;

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function open(start = '2026-11-20T16:59:00Z') {
  let now = Date.parse(start);
  const place = { fails: 0, rows: [] as OperationUse[], told: [] as string[], errors: 0 };
  const uses = createOperationUses({
    write: async (rows) => {
      if (place.fails > 0) {
        place.fails -= 1;
        throw new Error('the store is away');
      }
      place.rows.push(...rows);
    },
    onUnregistered: ({ client, hash, uses: n }) => void place.told.push(`${client} ${hash} ${n}`),
    onError: () => void (place.errors += 1),
    flushMs: 3_600_000,
    now: () => now,
  });
  stops.push(() => uses.stop());
  return { uses, place, advance: (minutes: number) => void (now += minutes * 60_000) };
}

const plain = (rows: readonly OperationUse[]) =>
  rows.map(({ day, client, outcome, hash, name, uses }) => [day, client, outcome, hash, name, uses]);

describe('uses of operations', () => {
  it('are added up by day in Hanoi, application, outcome and hash', async () => {
    const { uses, place, advance } = open();
    uses.add('app', registered);
    uses.add('app', registered);
    uses.add('app', reported('b'.repeat(64)));
    advance(1);
    uses.add('app', registered);
    uses.add('app-2', refused);
    await uses.flush();
    expect(plain(place.rows)).toEqual([
      ['2026-11-20', 'app', 'REGISTERED', HASH, 'One', 2],
      ['2026-11-20', 'app', 'UNREGISTERED', 'b'.repeat(64), 'Other', 1],
      ['2026-11-21', 'app', 'REGISTERED', HASH, 'One', 1],
      ['2026-11-21', 'app-2', 'REFUSED', HASH, '', 1],
    ]);
    // Only what is not registered is for the log.
    expect(place.told).toEqual([`app ${'b'.repeat(64)} 1`, `app-2 ${HASH} 1`]);
    await uses.flush();
    expect(place.rows).toHaveLength(4);
  });

  it('are bounded, whatever is sent, and what is registered is never among the others', async () => {
    const { uses, place } = open();
    for (let n = 0; n < 1_000; n += 1) uses.add('app', reported(n.toString(16).padStart(64, '0')));
    uses.add('app', registered);
    uses.add('app', reported(null));
    for (let n = 0; n < 3_000; n += 1) uses.add(`app-${n}`, registered);
    await uses.flush();
    const mine = place.rows.filter(({ client }) => client === 'app');
    expect(mine).toHaveLength(302);
    expect(mine.find(({ hash }) => hash === '*')).toMatchObject({ uses: 701, name: '' });
    expect(mine.find(({ outcome }) => outcome === 'REGISTERED')).toMatchObject({ uses: 1, hash: HASH });
    expect(new Set(place.rows.map(({ client }) => client)).size).toBe(2_001);
  });

  it('do not count mistakes in a request', async () => {
    const { uses, place } = open();
    uses.add('app', { kind: 'refused', code: 'PERSISTED_QUERY_HASH_MISMATCH', hash: null, name: null });
    await uses.flush();
    expect(place.rows).toEqual([]);
  });

  it('are kept for the next time when they cannot be written, and written at the end', async () => {
    const { uses, place, advance } = open();
    place.fails = 1;
    uses.add('app', registered);
    await uses.flush();
    advance(60);
    uses.add('app', registered);
    place.fails = 1;
    await uses.stop();
    expect(place.errors).toBe(2);
    expect(plain(place.rows)).toEqual([
      ['2026-11-20', 'app', 'REGISTERED', HASH, 'One', 1],
      ['2026-11-21', 'app', 'REGISTERED', HASH, 'One', 1],
    ]);
  });
});
