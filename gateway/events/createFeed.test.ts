// The feed of one process: what its readers hear of the log, whoever has written it and however slow the store is.
import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createFeed, type Feed } from './createFeed.js';
import type { LoggedEvent } from './eventStore.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A log in memory whose answers wait until they are let go, if the test says so. */
function aLog() {
  const rows: LoggedEvent[] = [];
  const held: (() => void)[] = [];
  const log = {
    hold: false,
    broken: false,
    asked: [] as string[],
    add: (...keys: readonly string[]) => {
      for (const key of keys)
        rows.push({ seq: String(rows.length + 1), type: 'Dossier', key, unit: null, client: null, at: new Date(0) });
    },
    /** What is asked gets what is there when it is let go; otherwise what was there when it asked. */
    late: false,
    async release() {
      await turn();
      for (const go of held.splice(0)) go();
      await turn();
    },
    store: {
      read: (after: string, limit: number) =>
        answer('read', () => rows.filter(({ seq }) => Number(seq) > Number(after)).slice(0, limit)),
      end: () => answer('end', () => String(rows.length)),
    },
  };
  async function answer<T>(what: string, look: () => T): Promise<T> {
    log.asked.push(what);
    const found = look();
    if (log.hold) await new Promise<void>((resolve) => held.push(resolve));
    if (log.broken) throw new Error('the store is away');
    return log.late ? look() : found;
  }
  return log;
}

const feeds: Feed[] = [];
afterEach(() => Promise.all(feeds.splice(0).map((feed) => feed.stop())));

async function open(log: ReturnType<typeof aLog>, pollMs = 60_000, errors: unknown[] = []): Promise<Feed> {
  const feed = await createFeed({ store: log.store, pollMs, onError: (error) => errors.push(error) });
  feeds.push(feed);
  return feed;
}

function join(feed: Feed) {
  const ended = new AbortController();
  const stream = feed.changes.of('Dossier', ended.signal)[Symbol.asyncIterator]();
  const hear = async () => ((await stream.next()).value as { key: string } | undefined)?.key;
  return { ended, stream, hear };
}

describe('a reader', () => {
  it('hears of what was written after it joined, and not of the log before', async () => {
    const log = aLog();
    log.add('old');
    const feed = await open(log);
    const { hear } = join(feed);
    log.add('a', 'b');
    feed.look();
    expect([await hear(), await hear()]).toEqual(['a', 'b']);
    log.add('c');
    feed.look();
    expect(await hear()).toBe('c');
  });

  it('hears of what others wrote by looking now and then, without being told', async () => {
    const log = aLog();
    const feed = await open(log, 5);
    const { hear } = join(feed);
    log.add('a');
    expect(await hear()).toBe('a');
  });

  it('hears of everything, however much there is at once, in order', async () => {
    const log = aLog();
    const feed = await open(log);
    const { hear } = join(feed);
    const keys = Array.from({ length: 1_000 }, (_, n) => `k${n}`);
    log.add(...keys);
    feed.look();
    for (const key of keys) expect(await hear()).toBe(key);
  });

  it.each([true, false])('that joins while the process skips what nobody hears misses nothing', async (late) => {
    const log = aLog();
    log.late = late;
    const feed = await open(log, 5);
    log.hold = true;
    while (log.asked.length < 2) await turn();
    const { hear } = join(feed);
    log.add('a');
    log.hold = false;
    await log.release();
    feed.look();
    expect(await hear()).toBe('a');
  });

  it('is told of what comes while a look is under way, without another call', async () => {
    const log = aLog();
    const feed = await open(log);
    const { hear } = join(feed);
    log.hold = true;
    feed.look();
    log.add('a');
    feed.look();
    log.hold = false;
    await log.release();
    expect(await hear()).toBe('a');
  });

  it('is told once the store is back of what was written while it was away', async () => {
    const log = aLog();
    const errors: unknown[] = [];
    const feed = await open(log, 5, errors);
    const { hear } = join(feed);
    log.broken = true;
    log.add('a');
    while (errors.length < 2) await new Promise((resolve) => setTimeout(resolve, 2));
    log.broken = false;
    expect(await hear()).toBe('a');
  });

  it('misses nothing of what came after it, whatever happens in whatever order', async () => {
    const acts = fc.array(fc.constantFrom('add', 'look', 'join', 'leave', 'hold', 'release'), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(acts, fc.boolean(), async (given, late) => {
        const log = aLog();
        log.late = late;
        const feed = await createFeed({ store: log.store, pollMs: 60_000, onError: () => undefined });
        let added = 0;
        let readers: { since: number; reader: ReturnType<typeof join> }[] = [];
        for (const act of given) {
          if (act === 'add') log.add(`k${(added += 1)}`);
          else if (act === 'look') feed.look();
          else if (act === 'join') readers.push({ since: added, reader: join(feed) });
          else if (act === 'leave') readers.splice(0, 1).forEach(({ reader }) => reader.ended.abort());
          else if (act === 'hold') log.hold = true;
          else {
            log.hold = false;
            await log.release();
          }
        }
        log.hold = false;
        for (let n = 0; n < 3; n += 1) await log.release();
        readers = readers.filter(({ since }) => since < added);
        feed.look();
        for (const { since, reader } of readers) {
          const expected = Array.from({ length: added - since }, (_, n) => `k${since + n + 1}`);
          const heard: (string | undefined)[] = [];
          while (heard.at(-1) !== `k${added}`) heard.push(await reader.hear());
          expect(heard.slice(-expected.length)).toEqual(expected);
        }
        await feed.stop();
      }),
      { numRuns: 200 },
    );
  });
});

describe('a feed', () => {
  it('reads nothing of the log while nobody listens, and stands at its end', async () => {
    const log = aLog();
    const feed = await open(log, 2);
    log.add('a', 'b');
    while (log.asked.length < 4) await turn();
    expect(log.asked).not.toContain('read');
    const { hear } = join(feed);
    log.add('c');
    feed.look();
    expect(await hear()).toBe('c');
  });

  it('looks no more once it has stopped, and ends what is under way', async () => {
    const log = aLog();
    const feed = await open(log, 2);
    join(feed);
    log.hold = true;
    feed.look();
    const stopped = feed.stop();
    log.hold = false;
    await log.release();
    await stopped;
    const asked = log.asked.length;
    feed.look();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(log.asked.length).toBe(asked);
  });

  it('leaves nothing behind of readers that have gone: it reads no more', async () => {
    const log = aLog();
    const feed = await open(log, 2);
    const [silent, asking, returned] = [join(feed), join(feed), join(feed)];
    const next = asking.hear();
    silent.ended.abort();
    asking.ended.abort();
    await returned.stream.return?.();
    expect(await next).toBeUndefined();
    await turn();
    log.asked.length = 0;
    while (log.asked.length < 3) await turn();
    expect(log.asked).not.toContain('read');
  });
});
