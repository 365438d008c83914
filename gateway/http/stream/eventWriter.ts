// Server-sent events (WHATWG HTML §9.2) as GraphQL over SSE frames them, no faster than the client reads.
import type { ServerResponse } from 'node:http';

export interface EventWriter {
  /** Resolves when there is room for another one, or nobody is there any more. */
  next(result: object): Promise<void>;
  /** The last word; ends the response. */
  complete(): void;
}

/** JSON has no line breaks of its own, so one line of data holds any result. */
const frame = (event: string, payload: string): string => `event: ${event}\ndata: ${payload}\n\n`;

/** A comment: keeps proxies from closing what looks idle, and finds out whether anybody is there. */
const PULSE = ':\n\n';

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}

/** Sends the head at once. */
export function startEvents(response: ServerResponse, pulseMs: number): EventWriter {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // nginx would collect events until its buffer is full.
    'x-accel-buffering': 'no',
  });
  response.write(PULSE);
  const pulse = setInterval(() => {
    // Gone before the head was sent: nobody says so any more.
    if (response.destroyed) clearInterval(pulse);
    else if (!response.writableNeedDrain) response.write(PULSE);
  }, pulseMs);
  response.once('close', () => clearInterval(pulse));
  return {
    async next(result) {
      if (response.destroyed || response.writableEnded) return;
      if (!response.write(frame('next', JSON.stringify(result)))) await drained(response);
    },
    complete() {
      clearInterval(pulse);
      if (!response.destroyed && !response.writableEnded) response.end(frame('complete', ''));
    },
  };
}
