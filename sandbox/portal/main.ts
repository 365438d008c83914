// Starts the stand-in for the national public-service portal as a process of its own.
import { createSampleCity } from '../city/createSampleCity.js';
import { runStandIn } from '../supervisor/runStandIn.js';
import { createPortalServer } from './createPortalServer.js';

await runStandIn({
  name: 'portal',
  configure: (command) =>
    command
      .option('--latency-ms <n>', 'wait before every answer', Number, 0)
      .option('--session-ttl <seconds>', 'how long a session lasts', Number, 3600)
      .option('--double-encoded', 'put the whole answer as text into "message"', false),
  async start({ port, seed, latencyMs, sessionTtl, doubleEncoded }) {
    const city = createSampleCity(seed);
    const { url, close } = await createPortalServer({
      city,
      port,
      latencyMs: latencyMs as number,
      sessionTtlSeconds: sessionTtl as number,
      doubleEncoded: doubleEncoded as boolean,
    });
    // Ready means ready: the first caller does not wait for the city to be made.
    city.dossier('');
    return { ready: { url }, close };
  },
});
