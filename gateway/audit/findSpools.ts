// Spool files in the data folder that no living process writes: left behind by one that was killed.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const NAME = /^audit-spool\.(\d+)\..+\.jsonl$/;

/** Files that this process writes now. */
export const openSpools = new Set<string>();

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export function spoolPath(folder: string, writer: string, n: number): string {
  return join(folder, `audit-spool.${process.pid}.${writer}.${n}.jsonl`);
}

export async function findLeftSpools(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [] as string[]);
  return names
    .filter((name) => {
      const pid = Number(NAME.exec(name)?.[1] ?? 0);
      if (pid === 0 || openSpools.has(join(folder, name))) return false;
      // In a container the next process often has the number of the one before.
      return pid === process.pid || !isAlive(pid);
    })
    .sort()
    .map((name) => join(folder, name));
}
