// Peers `hive` and `hive-rust`: Hive Gateway with its JavaScript planner, or with the Rust one.
import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway';
import { run } from './run.js';

run(async ({ supergraph, planner }) => {
  const { unifiedGraphHandler } = planner === 'rust' ? await import('@graphql-hive/router-runtime') : {};
  const gateway = createGatewayRuntime({
    supergraph,
    logging: false,
    ...(unifiedGraphHandler ? { unifiedGraphHandler } : {}),
    // Equal requests at the same moment are not answered with one call: no variant does that here.
    transportEntries: { '*.http': { options: { deduplicateInflightRequests: false } } },
  });
  const server = createServer(gateway);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${server.address().port}`;
});
