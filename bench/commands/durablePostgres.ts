// PostgreSQL whose commits survive its own death: a cluster that can be killed and started again on the same data.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { promisify } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../sandbox/supervisor/freePort.js';
import { createCluster, type Cluster } from '../../test/support/postgresService.js';
import { waitForText } from '../../test/support/service.js';

const run = promisify(execFile);

export interface DurablePostgres {
  readonly url: string;
  /** Like a pulled plug, for all of its processes; then it recovers. Resolves when it serves again. */
  killAndRestart(): Promise<void>;
  stop(): Promise<void>;
}

const SETTINGS = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', 'fsync=on'];

function launch({ binaries, account, data, folder }: Cluster, port: number): ChildProcess {
  const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
  return spawn(binaries.postgres, ['-D', data, '-p', String(port), ...settings], {
    ...account,
    ...{ env: { ...process.env, LC_ALL: 'C' }, cwd: folder, detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  });
}

/** Children of a killed postmaster notice, and go; until then nobody else may use the data. */
async function start(cluster: Cluster, port: number): Promise<ChildProcess> {
  for (let tries = 0; ; tries += 1) {
    const child = launch(cluster, port);
    try {
      await waitForText(child, child.stderr as NonNullable<typeof child.stderr>, /ready to accept connections/);
      return child;
    } catch (error) {
      if (tries === 50) throw error;
      await delay(200);
    }
  }
}

export async function startDurablePostgres(): Promise<DurablePostgres> {
  const cluster = await createCluster();
  const port = await freePort();
  let child = await start(cluster, port);
  const end = async (signal: NodeJS.Signals) => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    process.kill(-(child.pid as number), signal);
    await gone;
  };
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    killAndRestart: async () => {
      await end('SIGKILL');
      child = await start(cluster, port);
    },
    stop: async () => {
      child.kill('SIGINT');
      await new Promise((resolve) => child.once('exit', resolve));
      await run('rm', ['-rf', cluster.folder]);
    },
  };
}
