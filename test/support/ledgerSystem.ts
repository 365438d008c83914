// The ledger as a test wants it: goes away, comes back, refuses, or takes its time, and counts every effect. It never
// notices a repetition.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { LedgerEntry } from '../../bench/commands/ledgerServer.js';

/** Kept; refused with a status; the line is cut before or after it was kept. */
export type Habit = 'keep' | 'cut-before' | 'cut-after' | number;

export interface LedgerSystem {
  readonly url: string;
  /** Effects by key. */
  readonly effects: ReadonlyMap<string, number>;
  /** In the order in which they were kept. */
  readonly entries: readonly LedgerEntry[];
  /** Every request that arrived: `POST key` or `GET key`. */
  readonly requests: readonly string[];
  /** What becomes of an entry. */
  habit: (entry: LedgerEntry) => Habit | Promise<Habit>;
  /** Nobody listens any more. */
  leave(): Promise<void>;
  comeBack(): Promise<void>;
  /** Resolves when it is so. */
  until(what: (system: LedgerSystem) => boolean): Promise<void>;
  stop(): Promise<void>;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

class Book implements LedgerSystem {
  readonly effects = new Map<string, number>();
  readonly entries: LedgerEntry[] = [];
  readonly requests: string[] = [];
  habit: LedgerSystem['habit'] = () => 'keep';
  port = 0;
  private server: Server | undefined;
  private readonly waiting = new Set<() => void>();

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async comeBack(): Promise<void> {
    this.server = createServer((request, response) => {
      this.answer(request, response).catch(() => request.destroy());
    });
    this.port = await listen(this.server, this.port);
  }

  async leave(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    server?.closeAllConnections();
    await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  }

  async until(what: (system: LedgerSystem) => boolean): Promise<void> {
    while (!what(this)) await new Promise<void>((resolve) => this.waiting.add(resolve));
  }

  stop(): Promise<void> {
    return this.leave();
  }

  private tell(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('content-type', 'application/json');
    const asked = /^\/entries\/([\w.-]+)$/.exec(request.url ?? '')?.[1];
    if (asked !== undefined) {
      this.requests.push(`GET ${asked}`);
      response.end(JSON.stringify({ kept: this.effects.has(asked) }));
      return this.tell();
    }
    const entry = (await json(request)) as LedgerEntry;
    this.requests.push(`POST ${entry.key}`);
    this.tell();
    const habit = await this.habit(entry);
    if (typeof habit === 'number') return void response.writeHead(habit).end('{}');
    if (habit === 'cut-before') return void request.destroy();
    this.effects.set(entry.key, (this.effects.get(entry.key) ?? 0) + 1);
    this.entries.push(entry);
    if (habit === 'keep') response.end('{"kept":true}');
    else request.destroy();
    this.tell();
  }
}

export async function startLedgerSystem(): Promise<LedgerSystem> {
  const book = new Book();
  await book.comeBack();
  return book;
}
