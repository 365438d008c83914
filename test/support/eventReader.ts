// Follows a subscription over server-sent events, and keeps what it was told.
import { setTimeout as delay } from 'node:timers/promises';

export interface EventReader {
  /** Results, in their order. */
  readonly told: readonly any[];
  /** Resolves when there are so many. */
  until(count: number): Promise<void>;
  /** Resolves when there is one like this. */
  hear(test: (result: any) => boolean): Promise<void>;
  close(): void;
}

const FRAME = /^event: next\ndata: (.*)$/m;

export async function readEvents(
  url: string,
  token: string,
  query: string,
  variables: object = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<EventReader> {
  const leaving = new AbortController();
  const told: unknown[] = [];
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      ...{ accept: 'text/event-stream', 'content-type': 'application/json', authorization: `Bearer ${token}` },
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
    signal: leaving.signal,
  });
  if (response.status !== 200 || response.body === null) throw new Error(await response.text());
  const follow = async (body: AsyncIterable<Uint8Array>) => {
    const decoder = new TextDecoder();
    let text = '';
    for await (const piece of body) {
      const frames = (text + decoder.decode(piece, { stream: true })).split('\n\n');
      text = frames.pop() ?? '';
      for (const frame of frames) {
        const found = FRAME.exec(frame)?.[1];
        if (found !== undefined) told.push(JSON.parse(found));
      }
    }
  };
  follow(response.body).catch(() => undefined);
  return {
    told,
    async until(count) {
      while (told.length < count) await delay(10);
    },
    async hear(test) {
      while (!told.some(test)) await delay(10);
    },
    close: () => leaving.abort(),
  };
}
