// Peer `mercurius`: @mercuriusjs/gateway in Fastify, with JIT.
import mercuriusGateway from '@mercuriusjs/gateway';
import fastify from 'fastify';
import { run } from './run.js';

run(async ({ services }) => {
  const app = fastify();
  const gateway = { services: services.map(({ name, url, sdl }) => ({ name, url, schema: sdl })) };
  await app.register(mercuriusGateway, { gateway, jit: 1 });
  return app.listen({ port: 0, host: '127.0.0.1' });
});
