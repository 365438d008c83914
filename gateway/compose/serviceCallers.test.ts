// Services in the hands of people: what is paused or taken out is not asked and not heard any more, from that moment on.
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RemoteAdapter } from '../../adapters/kit/index.js';
import { createMetrics } from '../observability/index.js';
import { sampleContext } from '../../test/support/sampleAdapters.js';
import { createServiceCallers, type ServiceCallers } from './serviceCallers.js';

const NEXT = 'event: next\ndata: {"data":{"a":1}}\n\n';
const QUESTION = { text: 'subscription { a }', operation: 'subscription', variables: {} } as const;
const open: ServerResponse[] = [];
let server: Server;
let remote: RemoteAdapter;

beforeAll(async () => {
  server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(NEXT);
    open.push(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const title = { vi: 'Mẫu', en: 'Sample' };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  remote = { id: 'mau', title, levels: ['CITY'], grants: [], typeDefs: '', url };
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function start(graceMs = 1_000): ServiceCallers {
  const token = () => undefined;
  return createServiceCallers({ metrics: createMetrics(), shareInFlight: false, token, probeSeconds: 3_600, graceMs });
}

/** A stream of which the first event has been heard. */
async function hear(callers: ServiceCallers, signal = new AbortController().signal) {
  const { listen } = callers.of(remote);
  const events = listen?.(QUESTION, { ...sampleContext(['u1']), signal })[Symbol.asyncIterator]();
  if (events === undefined) throw new Error('nobody listens');
  expect(await events.next()).toEqual({ done: false, value: { data: { a: 1 } } });
  const closed = new Promise((resolve) => open.at(-1)?.once('close', resolve));
  return { next: () => events.next(), closed };
}

const unavailable = { name: 'UpstreamError', code: 'UPSTREAM_UNAVAILABLE' };

it('a stream ends when its service is paused, and none begins before that is over', async () => {
  const callers = start();
  const { next, closed } = await hear(callers);
  const waiting = next();
  callers.keep([remote], new Set(['mau']));
  await expect(waiting).rejects.toMatchObject(unavailable);
  await closed;
  await expect(hear(callers)).rejects.toMatchObject(unavailable);
  callers.keep([remote], new Set());
  await hear(callers);
  await callers.stop();
});

it('a stream of another service goes on', async () => {
  const callers = start();
  const { next } = await hear(callers);
  callers.keep([remote], new Set(['khac']));
  open.at(-1)?.write(NEXT);
  expect(await next()).toEqual({ done: false, value: { data: { a: 1 } } });
  await callers.stop();
});

it('a stream ends when its service is taken out, after what runs has had its time', async () => {
  const callers = start(50);
  const { next, closed } = await hear(callers);
  const waiting = next();
  callers.keep([], new Set());
  await expect(waiting).rejects.toMatchObject(unavailable);
  await closed;
  await callers.stop();
});

it('a stream ends quietly when its caller leaves', async () => {
  const callers = start();
  const leaving = new AbortController();
  const { next, closed } = await hear(callers, leaving.signal);
  const waiting = next();
  leaving.abort();
  expect(await waiting).toEqual({ done: true, value: undefined });
  await closed;
  await callers.stop();
});
