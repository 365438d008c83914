// The server that fails on purpose.
import { expect, it } from '@jest/globals';
import { startFaultServer } from './faultServer.js';
import { FAULTS, redirectTo } from './faultTable.js';
import { refusingPort } from './refusingPort.js';

it('answers the prelude first, then the fault, and counts both', async () => {
  const fault = FAULTS.find(({ name }) => name === '503 with Retry-After')?.fault;
  const server = await startFaultServer(fault, ({ path, body }) => (path === '/login' ? { told: body } : undefined));
  const login = await fetch(`${server.url}/login`, { method: 'POST', body: 'mẫu' });
  expect(await login.json()).toEqual({ told: 'mẫu' });
  const failed = await fetch(`${server.url}/data`);
  expect([failed.status, failed.headers.get('retry-after')]).toEqual([503, '5']);
  expect(server.hits()).toBe(2);
  await server.close();
});

it('redirects when told to', async () => {
  const server = await startFaultServer(redirectTo('http://127.0.0.1:9'));
  const reply = await fetch(server.url, { redirect: 'manual' });
  expect([reply.status, reply.headers.get('location')]).toEqual([307, 'http://127.0.0.1:9/secret']);
  await server.close();
});

it('has faults of different names, each with a code of the catalogue', () => {
  expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(FAULTS.length);
});

it('names a port where nobody listens', async () => {
  await expect(fetch(`http://127.0.0.1:${await refusingPort()}`)).rejects.toThrow();
});
