// Starts the stand-in for the digitised archive as a process of its own.
import { createSampleCity } from '../city/createSampleCity.js';
import { runStandIn } from '../supervisor/runStandIn.js';
import { createArchiveServer } from './createArchiveServer.js';

await runStandIn({
  name: 'archive',
  configure: (command) => command.option('--latency-ms <n>', 'wait before every answer', Number, 0),
  async start({ port, seed, latencyMs }) {
    const city = createSampleCity(seed);
    const { url, close } = await createArchiveServer({ city, port, latencyMs: latencyMs as number });
    return { ready: { url }, close };
  },
});
