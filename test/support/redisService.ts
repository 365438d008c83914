// A real Redis for the tests: one that is already there, on the path, or unpacked from Debian's packages without installing.
import { execFile, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../sandbox/supervisor/freePort.js';
import { waitForText, type Service } from './service.js';

const run = promisify(execFile);
const PACKAGES = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1', 'libatomic1'];

interface Program {
  readonly file: string;
  readonly how: string;
  readonly libraries?: string;
}

function onPath(name: string): string | undefined {
  const candidates = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

async function download(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  try {
    await run('apt-get', ['download', ...PACKAGES], { cwd: folder });
  } catch {
    await run('apt-get', ['update', '-qq']);
    await run('apt-get', ['download', ...PACKAGES], { cwd: folder });
  }
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb')))
    await run('dpkg-deb', ['-x', join(folder, file), folder]);
}

/** Nothing is installed on the system: the packages are unpacked into the user's cache. */
async function unpackFromDebian(): Promise<Program> {
  const folder = join(homedir(), '.cache', 'lien-thong-tests', 'redis');
  const file = join(folder, 'usr/bin/redis-server');
  if (!existsSync(file)) await download(folder);
  const arch = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
  return { file, how: "Redis unpacked from Debian's packages", libraries: join(folder, `usr/lib/${arch}-linux-gnu`) };
}

async function findProgram(): Promise<Program> {
  const file = process.env['REDIS_SERVER'] ?? onPath('redis-server') ?? onPath('valkey-server');
  if (file !== undefined) return { file, how: file };
  if (onPath('apt-get') === undefined)
    throw new Error('The tests need a real Redis: set TEST_REDIS, or put redis-server or valkey-server on the PATH.');
  return unpackFromDebian();
}

/** Starts it on a free port (or the given one), empty, keeping nothing. */
export async function startRedis(port?: number): Promise<Service & { readonly port: number; kill(): Promise<void> }> {
  const { file, how, libraries } = await findProgram();
  const listening = port ?? (await freePort());
  const folder = mkdtempSync(join(tmpdir(), 'lien-thong-redis-'));
  const args = [
    '--port',
    String(listening),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    folder,
  ];
  const env = libraries === undefined ? process.env : { ...process.env, LD_LIBRARY_PATH: libraries };
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  await waitForText(child, child.stdout, /Ready to accept connections|Server initialized/);
  const end = async (signal: NodeJS.Signals) => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await gone;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    url: `redis://127.0.0.1:${listening}/0`,
    port: listening,
    how,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}
