// Starts the sample HR system as a process of its own.
import { parsePort, runStandIn } from '../supervisor/runStandIn.js';
import { createHrServer } from './createHrServer.js';

await runStandIn({
  name: 'hr',
  configure: (command) => command.option('--sync-port <n>', 'port of the sync API, 0 = any', parsePort, 0),
  async start({ port, seed, syncPort }) {
    const server = await createHrServer({ port, seed, syncPort: syncPort as number });
    const { sqlUrl, syncUrl } = server;
    return {
      ready: { url: syncUrl, sqlUrl, syncUrl, port: server.port, syncPort: server.syncPort },
      close: server.close,
    };
  },
});
