// Starts the stand-in for the register of certificates and its authorities as a process of its own.
import { createSampleCity } from '../city/createSampleCity.js';
import { runStandIn } from '../supervisor/runStandIn.js';
import { createSignaturesServer } from './createSignaturesServer.js';

await runStandIn({
  name: 'signatures',
  configure: (command) => command.option('--latency-ms <n>', 'wait before every answer', Number, 0),
  async start({ port, seed, latencyMs }) {
    const city = createSampleCity(seed);
    const { url, close } = await createSignaturesServer({ city, port, latencyMs: latencyMs as number });
    return { ready: { url }, close };
  },
});
