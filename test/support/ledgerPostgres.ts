// PostgreSQL that can be stopped in the middle of everything and go on later, as if nothing had been: all its processes.
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { freePort } from '../../sandbox/supervisor/freePort.js';
import { createCluster } from './postgresService.js';
import { waitForText } from './service.js';

export interface PausablePostgres {
  readonly url: string;
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number);
}

/** It may have ended since it was listed. */
function sendTo(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

export async function startPausablePostgres(): Promise<PausablePostgres> {
  const { binaries, account, folder, data } = await createCluster();
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=60'];
  const child = spawn(
    binaries.postgres,
    ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { ...account, env: { ...process.env, LC_ALL: 'C' }, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await waitForText(child, child.stderr, /ready to accept connections/);
  const pid = child.pid as number;
  const signal = (name: 'SIGSTOP' | 'SIGCONT') => {
    // The first one first: it cannot make others then.
    process.kill(pid, name);
    for (const each of childrenOf(pid)) sendTo(each, name);
  };
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    async stop() {
      signal('SIGCONT');
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
