// Runs in a worker thread: PGlite computes on the thread that calls it, and on the main thread every query would stop
// the event loop. Plain JavaScript, because a worker is loaded by path both from source and from the build.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

const { dataFolder, socketPath, snapshot } = workerData;

/** Stands beside the data while they are made for the first time: a start that was killed then begins again. */
const unfinished = `${dataFolder}.unfinished`;

async function create() {
  if (dataFolder === undefined) return PGlite.create({ ...fromSnapshot() });
  if (existsSync(unfinished)) rmSync(dataFolder, { recursive: true, force: true });
  if (existsSync(`${dataFolder}/PG_VERSION`)) return PGlite.create({ dataDir: dataFolder });
  writeFileSync(unfinished, '', { mode: 0o600 });
  const created = await PGlite.create({ dataDir: dataFolder, ...fromSnapshot() });
  rmSync(unfinished);
  return created;
}

function fromSnapshot() {
  return snapshot === undefined ? {} : { loadDataDir: new Blob([readFileSync(snapshot)]) };
}

const db = await create();
// The pool uses one at a time; the next one comes before the last one has quite gone.
const server = new PGLiteSocketServer({ db, path: socketPath, maxConnections: 4 });
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
