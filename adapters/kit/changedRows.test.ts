// Rows that have changed: loaded as they are when they are told of, until nobody listens or they cannot be loaded.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { changedRows } from './changedRows.js';
import { createChangeQueues, MOST_WAITING } from './changeQueues.js';

const change = (key: string, unit: string | null = null) => ({ type: 'Dossier', key, unit });

function open(first?: string, load: (key: string) => Promise<object | null> = async (key) => ({ key })) {
  const queues = createChangeQueues();
  const ended = new AbortController();
  const loaded: string[] = [];
  const rows = changedRows({
    ...{ changes: queues.changes, type: 'Dossier', signal: ended.signal, wanted: ({ unit }) => unit !== 'elsewhere' },
    ...(first === undefined ? {} : { first }),
    load: async (key) => {
      loaded.push(key);
      return (await load(key)) as never;
    },
  });
  return { queues, ended, rows, loaded };
}

const unheard: unknown[] = [];
const hear = (error: unknown) => unheard.push(error);
beforeEach(() => void process.on('unhandledRejection', hear));
afterEach(() => void process.off('unhandledRejection', hear));
const later = () => new Promise((resolve) => setImmediate(resolve));

describe('changed rows', () => {
  it('are loaded when they are wanted, and told of unless they are gone', async () => {
    const { queues, rows, loaded } = open(undefined, async (key) => (key === 'gone' ? null : { key }));
    const next = rows.next();
    queues.add([change('far', 'elsewhere'), change('gone'), change('here')]);
    expect((await next).value).toEqual({ key: 'here' });
    expect(loaded).toEqual(['gone', 'here']);
  });

  it('begin with the one that is followed, and miss nothing while it is loaded', async () => {
    let answer = (_row: object) => undefined as void;
    const { queues, rows } = open('k', (key) =>
      key === 'k' ? new Promise((resolve) => (answer = resolve)) : Promise.resolve({ key }),
    );
    const first = rows.next();
    await later();
    queues.add([change('meanwhile')]);
    answer({ key: 'k' });
    expect((await first).value).toEqual({ key: 'k' });
    expect((await rows.next()).value).toEqual({ key: 'meanwhile' });
  });

  it('end with the failure to load one, the first or any other, and nothing is left', async () => {
    const broken = new Error('not there');
    const fail = () => Promise.reject(broken);
    const first = open('k', fail);
    await expect(first.rows.next()).rejects.toBe(broken);
    const other = open(undefined, fail);
    const next = other.rows.next();
    other.queues.add([change('k')]);
    await expect(next).rejects.toBe(broken);
    expect([first.queues.readers(), other.queues.readers()]).toEqual([0, 0]);
  });

  it('end when the signal aborts, and when the one who listens leaves', async () => {
    const aborted = open();
    const next = aborted.rows.next();
    await later();
    aborted.ended.abort();
    expect((await next).done).toBe(true);
    const left = open('k');
    await left.rows.next();
    expect(left.queues.readers()).toBe(1);
    await left.rows.return();
    expect([aborted.queues.readers(), left.queues.readers()]).toEqual([0, 0]);
  });

  it('end with SUBSCRIPTION_OVERRUN for whoever is too slow, which nobody else has to catch', async () => {
    const { queues, rows } = open();
    const next = rows.next();
    await later();
    const many = Array.from({ length: MOST_WAITING + 3 }, (_, n) => change(`k${n}`));
    queues.add(many.slice(0, 2));
    await next;
    queues.add(many.slice(2));
    queues.add([change('one more')]);
    // Whoever asks for one and then takes long over it is told when it asks again.
    const rest: unknown[] = [];
    const read = async () => {
      for (;;) {
        const step = await rows.next();
        await later();
        if (step.done === true) return;
        rest.push(step.value);
      }
    };
    await expect(read()).rejects.toMatchObject({ code: 'SUBSCRIPTION_OVERRUN' });
    expect(queues.readers()).toBe(0);
    expect(unheard).toEqual([]);
  });
});
