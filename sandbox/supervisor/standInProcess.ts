// Is the process with this id still the stand-in it was? A number alone may have gone to another program since.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { SandboxFile, StandInName } from './standIns.js';

/** True while a process with this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The command line of a process, from Linux's /proc or from ps. */
function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    try {
      return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    } catch {
      return '';
    }
  }
}

/** True while the process runs this stand-in. */
export function isStandIn(name: StandInName, pid: number): boolean {
  return isAlive(pid) && commandLine(pid).replaceAll('\\', '/').includes(`sandbox/${name}/main`);
}

/** How this process is recorded as the supervisor of a set. */
export function describeSupervisor(): NonNullable<SandboxFile['supervisor']> {
  return { pid: process.pid, command: commandLine(process.pid) };
}

/** True while the recorded supervisor itself still runs. */
export function isSupervised(file: SandboxFile): boolean {
  const { supervisor } = file;
  return supervisor !== undefined && isAlive(supervisor.pid) && commandLine(supervisor.pid) === supervisor.command;
}

const PATIENCE_MS = 3_000;

/** Ends a stand-in: asks, waits up to three seconds, then insists. Nothing happens when the id is no longer its own. */
export async function endStandIn(name: StandInName, pid: number): Promise<void> {
  if (!isStandIn(name, pid)) return;
  process.kill(pid, 'SIGTERM');
  for (let waited = 0; waited < PATIENCE_MS; waited += 20) {
    await wait(20);
    if (!isStandIn(name, pid)) return;
  }
  process.kill(pid, 'SIGKILL');
}
