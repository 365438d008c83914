// Starts the stand-in for the city's sharing platform as a process of its own.
import { createSampleCity } from '../city/createSampleCity.js';
import { runStandIn } from '../supervisor/runStandIn.js';
import { createLgspServer } from './createLgspServer.js';

await runStandIn({
  name: 'lgsp',
  configure: (command) => command.option('--latency-ms <n>', 'wait before every answer', Number, 0),
  async start({ port, seed, latencyMs }) {
    const { url, close } = await createLgspServer({
      city: createSampleCity(seed),
      port,
      latencyMs: latencyMs as number,
    });
    return { ready: { url }, close };
  },
});
