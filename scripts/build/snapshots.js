// Prepares the data folders that a first start begins from: the gateway's empty store and the sandbox's databases.
import { join } from 'node:path';

const dist = join(import.meta.dirname, '../../dist');
const { writeSnapshot } = await import(`${dist}/gateway/store/writeSnapshot.js`);
const { buildHrSnapshot } = await import(`${dist}/sandbox/hr/snapshot.js`);
const { buildCatalogSnapshot } = await import(`${dist}/sandbox/catalog/snapshot.js`);

await writeSnapshot(join(dist, 'gateway/store/store.snapshot.tar.gz'));
await buildHrSnapshot(join(dist, 'sandbox/hr/hr.snapshot.tar.gz'));
await buildCatalogSnapshot(join(dist, 'sandbox/catalog/catalog.snapshot.tar.gz'));
process.exit(0);
