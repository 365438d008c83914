// Events out of bytes, however these are cut on the way.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UpstreamError } from '../../adapters/kit/index.js';
import { readEvents } from './serverSentEvents.js';

async function read(pieces: Iterable<Uint8Array>, maxBytes = 1_000) {
  async function* body() {
    yield* pieces;
  }
  const events = [];
  for await (const event of readEvents(body(), maxBytes)) events.push(event);
  return events;
}

const whole = (text: string) => [Buffer.from(text)];

describe('events of a reply', () => {
  it('are read with their names, and comments and all else are not', async () => {
    const text = ':\n\nevent: next\ndata: {"a":1}\nid: 7\nretry: 10\n\ndata:b\ndata: c\n\nevent: complete\n\ndata: cut';
    expect(await read(whole(text))).toEqual([
      { event: 'next', text: '{"a":1}' },
      { event: 'message', text: 'b\nc' },
      { event: 'complete', text: '' },
    ]);
  });

  it('are the same wherever they are cut, with any end of line', async () => {
    const expected = [
      { event: 'next', text: '{"ă":"ế"}' },
      { event: 'next', text: 'x' },
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.integer({ min: 1, max: 9 })),
        async (end, cuts) => {
          const bytes = Buffer.from(['event: next', 'data: {"ă":"ế"}', '', 'event:next', 'data:x', '', ''].join(end));
          const pieces: Buffer[] = [];
          let at = 0;
          for (const cut of cuts) pieces.push(bytes.subarray(at, (at += cut)));
          pieces.push(bytes.subarray(at));
          // A single `\r` at the end may yet become `\r\n`: what follows says so.
          expect(await read([...pieces, Buffer.from(':')])).toEqual(expected);
        },
      ),
      { numRuns: 100 },
    );
  });

  it.each([
    ['a line', `data: ${'x'.repeat(2_000)}`],
    ['an event of many lines', `data: ${'x'.repeat(400)}\n`.repeat(4)],
    ['an event of many lines without values', 'data:\n'.repeat(2_000)],
  ])('may not be larger than the limit: %s', async (_what, text) => {
    await expect(read(whole(text))).rejects.toThrow(UpstreamError);
  });

  it('come as quickly in small pieces as in large ones', async () => {
    const bytes = Buffer.from(`data: ${'x'.repeat(400_000)}\n\n`);
    const pieces = Array.from({ length: bytes.length }, (_, at) => bytes.subarray(at, at + 1));
    const [event] = await read(pieces, 1_000_000);
    expect(event?.text).toHaveLength(400_000);
  });
});
