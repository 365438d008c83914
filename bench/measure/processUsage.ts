// What a process has cost so far, asked of the operating system: the program under test has no code for it.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessUsage {
  /** User and system time of all threads since the start. */
  readonly cpuMs: number;
  /** Resident memory. */
  readonly rssBytes: number;
}

/** Linux counts in hundredths of a second (USER_HZ), whatever the kernel's own clock is. */
const MS_PER_TICK = 10;

/** CPU milliseconds from `/proc/<pid>/stat`. The name in parentheses may itself contain spaces and parentheses. */
export function parseProcStat(text: string): number {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  // Fields 14 and 15 of proc(5), utime and stime; the third field comes first here.
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

/** Bytes from the line `VmRSS:  123 kB` of `/proc/<pid>/status`. */
export function parseProcStatus(text: string): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1] ?? Number.NaN) * 1_024;
}

/** One line of `ps -o time=,rss=`: `[[days-]hours:]minutes:seconds[.hundredths]` and kilobytes. */
export function parsePsLine(line: string): ProcessUsage {
  const [time = '', rss = ''] = line.trim().split(/\s+/);
  const [clock = '', days = '0'] = time.split('-').reverse();
  const seconds = clock.split(':').reduce((total, part) => total * 60 + Number(part), 0);
  return { cpuMs: (Number(days) * 86_400 + seconds) * 1_000, rssBytes: Number(rss) * 1_024 };
}

/** Throws if the process is gone. */
export function readProcessUsage(pid: number): ProcessUsage {
  if (process.platform !== 'linux') {
    return parsePsLine(execFileSync('ps', ['-o', 'time=,rss=', '-p', String(pid)], { encoding: 'utf8' }));
  }
  return {
    cpuMs: parseProcStat(readFileSync(`/proc/${pid}/stat`, 'utf8')),
    rssBytes: parseProcStatus(readFileSync(`/proc/${pid}/status`, 'utf8')),
  };
}

/** Children that a process has now; none where the system does not say. */
function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) => {
      const text = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim();
      return text === '' ? [] : text.split(' ').map(Number);
    });
  } catch {
    return [];
  }
}

/** The process with everything it started. Throws if the process is gone. */
export function readTreeUsage(pid: number): ProcessUsage {
  const own = readProcessUsage(pid);
  return childrenOf(pid)
    .map(readTreeUsage)
    .reduce((sum, { cpuMs, rssBytes }) => ({ cpuMs: sum.cpuMs + cpuMs, rssBytes: sum.rssBytes + rssBytes }), own);
}
