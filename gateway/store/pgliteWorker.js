// Runs in a worker thread: PGlite computes on the thread that calls it, and on the main thread every query would stop
// the event loop. Plain JavaScript, because a worker is loaded by path both from source and from the build.
import { existsSync, readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

const { dataFolder, socketPath, snapshot } = workerData;
const fresh = dataFolder === undefined || !existsSync(`${dataFolder}/PG_VERSION`);
const db = await PGlite.create({
  ...(dataFolder === undefined ? {} : { dataDir: dataFolder }),
  ...(fresh && snapshot !== undefined ? { loadDataDir: new Blob([readFileSync(snapshot)]) } : {}),
});
const server = new PGLiteSocketServer({ db, path: socketPath, maxConnections: 1 });
await server.start();

async function answer(message) {
  if (message === 'stop') {
    await server.stop();
    await db.close();
  }
  parentPort.postMessage(message === 'dump' ? await (await db.dumpDataDir('gzip')).arrayBuffer() : 'done');
}

parentPort.on('message', (message) => {
  void answer(message);
});
parentPort.postMessage('ready');
