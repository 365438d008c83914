// Queues of changes: who hears what, how much is kept for a reader that is slow, and what is left of one that has gone.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createChangeQueues, MOST_WAITING } from './changeQueues.js';
import type { Change } from './changes.js';

const change = (key: string, type = 'Dossier', unit: string | null = null): Change => ({ type, key, unit });
const changes = (count: number) => Array.from({ length: count }, (_, n) => change(`k${n}`));

function open(type = 'Dossier') {
  const told: boolean[] = [];
  const queues = createChangeQueues((some) => told.push(some));
  const ended = new AbortController();
  const of = () => queues.changes.of(type, ended.signal)[Symbol.asyncIterator]();
  return { queues, ended, told, of, stream: of() };
}

describe('a reader', () => {
  it('hears of everything of its type from when it joined, in order, and of nothing else', async () => {
    const { queues, stream } = open();
    queues.add([change('a'), change('b', 'Receipt'), change('c')]);
    const late = queues.changes.of('Dossier', new AbortController().signal)[Symbol.asyncIterator]();
    queues.add([change('d')]);
    expect([(await stream.next()).value, (await stream.next()).value, (await stream.next()).value]).toEqual([
      change('a'),
      change('c'),
      change('d'),
    ]);
    expect((await late.next()).value).toEqual(change('d'));
  });

  it('that waits is told at once', async () => {
    const { queues, stream } = open();
    const next = stream.next();
    queues.add([change('a')]);
    expect((await next).value).toEqual(change('a'));
  });

  it('is told once of a row that changes again before it was read, as it was last', async () => {
    const { queues, stream } = open();
    queues.add([change('a', 'Dossier', 'x:1'), change('b'), change('a', 'Dossier', 'x:2')]);
    expect((await stream.next()).value).toEqual(change('a', 'Dossier', 'x:2'));
    expect((await stream.next()).value).toEqual(change('b'));
    queues.add([change('a')]);
    expect((await stream.next()).value).toEqual(change('a'));
  });

  it('hears of every row that changed after it last heard of it, whatever the order of reading and writing', async () => {
    const acts = fc.array(fc.oneof(fc.nat(5), fc.constant('read' as const)), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(acts, async (given) => {
        const { queues, stream } = open();
        const unheard = new Set<string>();
        for (const act of given) {
          if (act !== 'read') {
            queues.add([change(`k${act}`)]);
            unheard.add(`k${act}`);
          } else if (unheard.size > 0) {
            const { value } = (await stream.next()) as { value: Change };
            expect(unheard.delete(value.key)).toBe(true);
          }
        }
        while (unheard.size > 0) unheard.delete(((await stream.next()) as { value: Change }).value.key);
      }),
    );
  });
});

describe('a reader that is too slow', () => {
  it('ends with SUBSCRIPTION_OVERRUN, and leaves the others alone', async () => {
    const { queues, stream, of } = open();
    const other = of();
    queues.add(changes(MOST_WAITING));
    for (let n = 0; n < MOST_WAITING; n += 1) await other.next();
    queues.add([change('one more')]);
    await expect(stream.next()).rejects.toMatchObject({ code: 'SUBSCRIPTION_OVERRUN' });
    expect((await other.next()).value).toEqual(change('one more'));
    expect(queues.readers()).toBe(1);
    expect((await stream.next()).done).toBe(true);
  });

  it('is one for whom there are too many rows, not too many changes', async () => {
    const { queues, stream } = open();
    queues.add(changes(MOST_WAITING));
    for (let n = 0; n < 3; n += 1) queues.add(changes(MOST_WAITING));
    expect((await stream.next()).value).toEqual(change('k0'));
  });
});

describe('nothing is left of a reader', () => {
  it('that ends by itself, also while it waits', async () => {
    const { queues, stream, told } = open();
    const next = stream.next();
    expect(queues.readers()).toBe(1);
    await stream.return?.();
    expect((await next).done).toBe(true);
    expect([queues.readers(), told]).toEqual([0, [true, false]]);
  });

  it('whose signal aborts, while it waits, before it asked, and before it joined', async () => {
    const { queues, stream, ended, told, of } = open();
    const silent = of();
    const next = stream.next();
    expect(queues.readers()).toBe(2);
    ended.abort();
    expect((await next).done).toBe(true);
    expect(queues.readers()).toBe(0);
    const late = of();
    expect(queues.readers()).toBe(0);
    queues.add([change('a')]);
    for (const gone of [silent, late]) expect((await gone.next()).done).toBe(true);
    expect(told.at(-1)).toBe(false);
  });

  it('on a signal that outlives it', async () => {
    const { queues } = open();
    let listeners = 0;
    const signal = {
      aborted: false,
      addEventListener: () => (listeners += 1),
      removeEventListener: () => (listeners -= 1),
    } as unknown as AbortSignal;
    const stream = queues.changes.of('Dossier', signal)[Symbol.asyncIterator]();
    expect(listeners).toBe(1);
    await stream.return?.();
    expect(listeners).toBe(0);
  });

  it('twice: the end of one does not count for another', async () => {
    const { queues, stream, of } = open();
    await stream.return?.();
    const next = of();
    await stream.return?.();
    expect(queues.readers()).toBe(1);
    queues.add([change('a')]);
    expect((await next.next()).value).toEqual(change('a'));
  });
});
