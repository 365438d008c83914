// What a service does instead of telling of events ends in time, with a code of the catalogue.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { createGraphqlListener, type GraphqlListener } from './graphqlListener.js';
import { createGuard } from './guard.js';
import { limitsSchema } from './limits.js';

let server: Server;
let listener: GraphqlListener;

async function listenTo(answer: RequestListener) {
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const limits = limitsSchema.parse({ readMs: 300, retries: 0 });
  const guard = createGuard({ adapter: 'mau', limits, observe: () => undefined });
  listener = createGraphqlListener({
    guard,
    limits,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
  });
  const { signal } = new AbortController();
  return listener.listen({ text: 'subscription { a }', variables: {}, signal, headers: async () => ({}) });
}
afterEach(async () => {
  await listener.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it.each([[500], [200]])('a refusal that never ends (%i) is not waited for', async (status) => {
  const events = await listenTo((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).write('{"errors":');
  });
  await expect(events.next()).rejects.toMatchObject({ name: 'UpstreamError', code: 'UPSTREAM_TIMEOUT' });
});

it('a stream that is torn off again and again is a service that is not there', async () => {
  let asked = 0;
  const events = await listenTo((_request, response) => {
    asked += 1;
    response.writeHead(asked === 1 ? 200 : 404, { 'content-type': 'text/event-stream' }).write(':\n\n');
    if (asked === 1) setTimeout(() => response.destroy(), 20);
    else response.end();
  });
  await expect(events.next()).rejects.toMatchObject({ name: 'UnexpectedStatus', code: 'UPSTREAM_BAD_STATUS' });
  expect(asked).toBe(2);
});
