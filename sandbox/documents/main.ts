// Starts the stand-in for the document interconnection axis as a process of its own.
import { createSampleCity } from '../city/createSampleCity.js';
import { runStandIn } from '../supervisor/runStandIn.js';
import { createDocumentsServer } from './createDocumentsServer.js';

await runStandIn({
  name: 'documents',
  configure: (command) => command.option('--latency-ms <n>', 'wait before every answer', Number, 0),
  async start({ port, seed, latencyMs }) {
    const city = createSampleCity(seed);
    const { url, close } = await createDocumentsServer({ city, port, latencyMs: latencyMs as number });
    // Ready means ready: the first caller does not wait for the city to be made.
    city.documentsTo('H26');
    return { ready: { url }, close };
  },
});
