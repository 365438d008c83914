// Starts the stand-in for the meeting server and the register of meetings as a process of its own.
import { createSampleCity } from '../city/createSampleCity.js';
import { runStandIn } from '../supervisor/runStandIn.js';
import { createMeetingsServer } from './createMeetingsServer.js';

await runStandIn({
  name: 'meetings',
  configure: (command) => command.option('--latency-ms <n>', 'wait before every answer', Number, 0),
  async start({ port, seed, latencyMs }) {
    const city = createSampleCity(seed);
    const { url, close } = await createMeetingsServer({ city, port, latencyMs: latencyMs as number });
    return { ready: { url }, close };
  },
});
