// Is the process with this id still the stand-in it was? A number alone may have gone to another program since.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
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

/** True when the process holds nothing any more: its command line is gone a moment before its ports are. */
function isOver(pid: number): boolean {
  if (!isAlive(pid)) return true;
  try {
    // Its parent has not asked how it ended, and no thread is left (proc(5): the state stands behind the name in brackets).
    const isEnded = / \(.*\) Z /s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return isEnded && readdirSync(`/proc/${pid}/task`).length <= 1;
  } catch {
    return false;
  }
}

async function isOverInTime(pid: number): Promise<boolean> {
  for (let waited = 0; waited < PATIENCE_MS; waited += 20) {
    await wait(20);
    if (isOver(pid)) return true;
  }
  return false;
}

/**
 * Ends a stand-in: asks, waits up to three seconds, then insists. Its ports are free afterwards. Nothing happens when the id
 * is no longer its own.
 */
export async function endStandIn(name: StandInName, pid: number): Promise<void> {
  if (!isStandIn(name, pid)) return;
  process.kill(pid, 'SIGTERM');
  if (await isOverInTime(pid)) return;
  process.kill(pid, 'SIGKILL');
  await isOverInTime(pid);
}
