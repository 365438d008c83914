// Which core a process stays on: what is measured on one, load and upstream on the other, so that they do not mix.
import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { ForkOptions } from 'node:child_process';

export interface Cores {
  readonly measured: number;
  readonly rest: number;
}

/** How `fork` starts a program that stays on one core; the process that forks sees the program's own number. */
export function onCore(core: number): Pick<ForkOptions, 'execPath' | 'execArgv'> {
  return { execPath: 'taskset', execArgv: ['-c', String(core), process.execPath] };
}

/** Keeps this process, and all it starts without a core of its own, on the second core. Undefined where that cannot be. */
export function takeCores(): Cores | undefined {
  if (process.platform !== 'linux' || availableParallelism() < 2) return undefined;
  const cores = { measured: 0, rest: 1 };
  try {
    execFileSync('taskset', ['-c', String(cores.measured), process.execPath, '--version'], { stdio: 'ignore' });
    execFileSync('taskset', ['-acp', String(cores.rest), String(process.pid)], { stdio: 'ignore' });
    return cores;
  } catch {
    return undefined;
  }
}
