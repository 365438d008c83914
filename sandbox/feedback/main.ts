// Starts the stand-in for the city's feedback system as a process of its own.
import { createSampleCity } from '../city/createSampleCity.js';
import { runStandIn } from '../supervisor/runStandIn.js';
import { createFeedbackServer } from './createFeedbackServer.js';

await runStandIn({
  name: 'feedback',
  configure: (command) => command.option('--latency-ms <n>', 'wait before every answer', Number, 0),
  async start({ port, seed, latencyMs }) {
    const { url, close } = await createFeedbackServer({
      city: createSampleCity(seed),
      port,
      latencyMs: latencyMs as number,
    });
    return { ready: { url }, close };
  },
});
