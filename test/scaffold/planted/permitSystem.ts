// A small system for planted mistakes: a login with an end, a list in pages, rows by key, and a write that it repeats if told to.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const UNITS = ['hn:01:a', 'hn:01:b'] as const;
const ROWS_EACH = 12;

export interface PermitSystem {
  readonly url: string;
  /** How often each name was entered. */
  readonly entered: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

const ROWS = UNITS.flatMap((unit, place) =>
  Array.from({ length: ROWS_EACH }, (_, i) => ({ code: `GP-${String(place * 100 + i + 1).padStart(4, '0')}`, unit })),
);

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

export async function startPermitSystem(): Promise<PermitSystem> {
  const entered = new Map<string, number>();

  function answer(url: URL, body: string): object {
    const asked = url.searchParams;
    if (url.pathname === '/login') return { token: 'mau', expires_at: new Date(Date.now() + 1_800_000).toISOString() };
    if (url.pathname === '/enter') {
      const { name } = JSON.parse(body) as { name: string };
      entered.set(name, (entered.get(name) ?? 0) + 1);
      return { entered: true };
    }
    if (url.pathname === '/entered') return { entered: entered.has(asked.get('name') ?? '') };
    const units = (asked.get('units') ?? '').split(',');
    const after = asked.get('after') ?? '';
    const rows = ROWS.filter(({ unit, code }) => units.includes(unit) && code > after);
    return { items: rows.slice(0, Number(asked.get('size'))), total: rows.length };
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = answer(new URL(request.url ?? '/', 'http://localhost'), await readBody(request));
    response.setHeader('content-type', 'application/json').end(JSON.stringify(reply));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    entered,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
