// The sample HR system in this process, on any ports, over the database that the build has prepared: making it takes seconds.
import { join } from 'node:path';
import { SAMPLE_SEED } from '../../sandbox/city/createSampleCity.js';
import { createHrServer, type HrServer } from '../../sandbox/hr/createHrServer.js';

const snapshotFile = join(import.meta.dirname, '../../dist/sandbox/hr/hr.snapshot.tar.gz');

/** Without a build the database is made on the spot. */
export function startSampleHr(): Promise<HrServer> {
  return createHrServer({ seed: SAMPLE_SEED, port: 0, syncPort: 0, snapshotFile });
}
