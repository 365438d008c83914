// One gateway as a process: started, killed in the middle of what it does, and started again at the same address.
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../sandbox/supervisor/freePort.js';
import type { ProgramSettings } from './gatewayProgram.js';

export interface KillableGateway {
  readonly url: string;
  readonly pid: () => number;
  killAndRestart(): Promise<void>;
  stop(): Promise<void>;
}

function launch(settings: ProgramSettings): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'gatewayProgram.js'), [], {
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the gateway ended with ${code}`)));
    child.once('message', () => {
      child.removeAllListeners('exit');
      resolve(child);
    });
    child.send(settings);
  });
}

/** The store may be on its way up, too. */
async function launchSurely(settings: ProgramSettings): Promise<ChildProcess> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await launch(settings);
    } catch (error) {
      if (tries === 20) throw error;
    }
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  if (child.exitCode === null && child.signalCode === null && child.kill(signal)) await gone;
}

export async function startKillable(
  given: Omit<ProgramSettings, 'root' | 'folder' | 'port'>,
): Promise<KillableGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'lien-thong-killed-'));
  const port = await freePort();
  const settings = { ...given, folder, port, root: join(import.meta.dirname, '../../..') };
  let child = await launchSurely(settings);
  return {
    url: `http://127.0.0.1:${port}`,
    pid: () => child.pid as number,
    killAndRestart: async () => {
      await end(child, 'SIGKILL');
      child = await launchSurely(settings);
    },
    stop: async () => {
      await end(child, 'SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
