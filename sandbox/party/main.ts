// Starts the stand-in for the city's system of Party procedures as a process of its own.
import { createSampleCity } from '../city/createSampleCity.js';
import { runStandIn } from '../supervisor/runStandIn.js';
import { createPartyServer } from './createPartyServer.js';

await runStandIn({
  name: 'party',
  configure: (command) =>
    command
      .option('--latency-ms <n>', 'wait before every answer', Number, 0)
      .option('--confirm-url <url>', 'where the payment platform reports payments')
      .option('--session-ttl <seconds>', 'how long a session lasts', Number, 3600),
  async start({ port, seed, latencyMs, sessionTtl, confirmUrl }) {
    const { url, close } = await createPartyServer({
      city: createSampleCity(seed),
      port,
      latencyMs: latencyMs as number,
      sessionTtlSeconds: sessionTtl as number,
      confirmUrl: typeof confirmUrl === 'string' ? confirmUrl : null,
    });
    return { ready: { url }, close };
  },
});
