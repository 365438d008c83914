// Starts the sample store of the catalogue as a process of its own.
import { createSampleCity } from '../city/createSampleCity.js';
import { runStandIn } from '../supervisor/runStandIn.js';
import { createCatalogServer } from './createCatalogServer.js';

await runStandIn({
  name: 'catalog',
  async start({ port, seed }) {
    const server = await createCatalogServer({ city: createSampleCity(seed), port });
    return { ready: { sqlUrl: server.sqlUrl, port: server.port }, close: server.close };
  },
});
