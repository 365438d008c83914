// A system that keeps what it is sent and never notices a repetition: every effect that was made twice is there twice. It
// fails now and then, before or after it has kept something.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface LedgerEntry {
  readonly key: string;
  readonly subject: string;
  readonly n: number;
}

export interface Ledger {
  readonly url: string;
  /** Effects by key. */
  readonly effects: ReadonlyMap<string, number>;
  /** In the order in which they were kept. */
  readonly entries: readonly LedgerEntry[];
  /** Share of calls that fail; half of them after the effect. */
  failing: number;
  stop(): Promise<void>;
}

interface Book {
  readonly effects: Map<string, number>;
  readonly entries: LedgerEntry[];
}

async function write(book: Book, failing: number, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const entry = (await json(request)) as LedgerEntry;
  const chance = Math.random();
  if (chance < failing / 2) return void (chance < failing / 4 ? request.destroy() : response.writeHead(500).end());
  book.effects.set(entry.key, (book.effects.get(entry.key) ?? 0) + 1);
  book.entries.push(entry);
  if (chance < failing) return void request.destroy();
  response.end('{"kept":true}');
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

export async function startLedger(failing: number): Promise<Ledger> {
  const book: Book = { effects: new Map(), entries: [] };
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    const key = /^\/entries\/([\w.-]+)$/.exec(request.url ?? '')?.[1];
    if (request.method === 'GET' && key !== undefined) {
      response.end(JSON.stringify({ kept: book.effects.has(key) }));
      return;
    }
    write(book, ledger.failing, request, response).catch(() => request.destroy());
  });
  const ledger: Ledger = {
    ...{ url: await listen(server), ...book, failing },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return ledger;
}
