// The embedded PostgreSQL: nothing to install, data in one folder, spoken to through `pg` like any other.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import pg from 'pg';
import { lockDataFolder } from './dataFolderLock.js';
import { outliveServer } from './outliveServer.js';

export interface PgliteOptions {
  /** Where the data lives; undefined keeps it in memory. */
  readonly folder?: string | undefined;
  /** A prepared data folder (.tar.gz) for the very first start. */
  readonly snapshot?: string | undefined;
}

export interface OpenDatabase {
  readonly pool: pg.Pool;
  readonly kind: 'PGlite' | 'PostgreSQL';
  close(): Promise<void>;
}

/** In the data folder while it is in use: where the store listens. */
const SOCKET_FILE = 'store.socket';

/**
 * One more connection to a store that another process has open, or undefined if none says where it listens. All its
 * connections share one session: everything is done inside a transaction, during which the others wait.
 */
export function openRunningPglite(folder: string): pg.Pool | undefined {
  const file = join(folder, SOCKET_FILE);
  if (!existsSync(file)) return undefined;
  const host = readFileSync(file, 'utf8');
  return outliveServer(
    new pg.Pool({ host, port: 5432, user: 'postgres', database: 'postgres', max: 1, connectionTimeoutMillis: 5_000 }),
  );
}

/** The worker's next word; rejects if it ends without one. */
function nextMessage(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      end();
    };
    const onMessage = (message: unknown) => settle(() => resolve(message));
    const onError = (error: Error) => settle(() => reject(error));
    const onExit = () => settle(() => reject(new Error('the embedded store ended')));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  });
}

function startWorker(options: PgliteOptions, socketPath: string): Worker {
  const { folder, snapshot } = options;
  return new Worker(new URL('./pgliteWorker.js', import.meta.url), {
    workerData: {
      dataFolder: folder === undefined ? undefined : join(folder, 'postgres'),
      snapshot: snapshot !== undefined && existsSync(snapshot) ? snapshot : undefined,
      socketPath,
    },
  });
}

/** Opens it, and gives access to the worker for whoever makes the snapshot. */
export async function openPglite(options: PgliteOptions): Promise<OpenDatabase & { dump(): Promise<ArrayBuffer> }> {
  const unlock = options.folder === undefined ? () => undefined : lockDataFolder(options.folder);
  // 0700: only this user may connect.
  const socketFolder = mkdtempSync(join(tmpdir(), 'lien-thong-'));
  const worker = startWorker(options, join(socketFolder, '.s.PGSQL.5432'));
  const release = () => {
    if (options.folder !== undefined) rmSync(join(options.folder, SOCKET_FILE), { force: true });
    rmSync(socketFolder, { recursive: true, force: true });
    unlock();
  };
  try {
    await nextMessage(worker);
  } catch (error) {
    release();
    throw error;
  }
  // For readers of the same user beside this process.
  if (options.folder !== undefined) writeFileSync(join(options.folder, SOCKET_FILE), socketFolder, { mode: 0o600 });
  // One connection: PGlite has one session, so two would share SET, advisory locks and statement names.
  const pool = new pg.Pool({
    host: socketFolder,
    port: 5432,
    user: 'postgres',
    database: 'postgres',
    max: 1,
    idleTimeoutMillis: 0,
  });
  outliveServer(pool);
  // From here on a broken worker shows as failing queries, not as the end of this process.
  let ended = false;
  worker.on('error', () => undefined);
  worker.once('exit', () => {
    ended = true;
  });

  async function ask(message: string): Promise<unknown> {
    if (ended) throw new Error('the embedded store ended');
    const answer = nextMessage(worker);
    worker.postMessage(message);
    return answer;
  }

  return {
    pool,
    kind: 'PGlite',
    dump: async () => (await ask('dump')) as ArrayBuffer,
    async close() {
      await pool.end();
      await ask('stop').catch(() => undefined);
      await worker.terminate();
      release();
    },
  };
}
