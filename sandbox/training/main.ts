// Starts the stand-in for the city's Moodle as a process of its own.
import { createSampleCity } from '../city/createSampleCity.js';
import { runStandIn } from '../supervisor/runStandIn.js';
import { createTrainingServer } from './createTrainingServer.js';

await runStandIn({
  name: 'training',
  configure: (command) => command.option('--latency-ms <n>', 'wait before every answer', Number, 0),
  async start({ port, seed, latencyMs }) {
    const { url, close } = await createTrainingServer({
      city: createSampleCity(seed),
      port,
      latencyMs: latencyMs as number,
    });
    return { ready: { url }, close };
  },
});
