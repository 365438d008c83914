// Tests of reading what a process has cost.
import { spawn } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { parseProcStat, parseProcStatus, parsePsLine, readProcessUsage, readTreeUsage } from './processUsage.js';

describe('parseProcStat', () => {
  it('adds user and system time, in ticks of ten milliseconds', () => {
    expect(parseProcStat('12 (node) S 1 12 12 0 -1 4194304 900 0 0 0 150 25 0 0 20 0 11 0 5 1 1')).toBe(1_750);
  });

  it('is not confused by a name with spaces and parentheses', () => {
    expect(parseProcStat('12 (a) b (c) S 1 12 12 0 -1 4194304 900 0 0 0 1 2 0 0 20 0 11 0 5 1 1')).toBe(30);
  });
});

it('reads resident memory from the status of a process', () => {
  expect(parseProcStatus('Name:\tnode\nVmHWM:\t  200 kB\nVmRSS:\t  100 kB\n')).toBe(102_400);
});

describe('parsePsLine', () => {
  it.each([
    ['  0:01.25  2048', 1_250],
    ['00:02:03 2048', 123_000],
    ['1-00:00:01 2048', 86_401_000],
  ])('reads %j', (line, cpuMs) => {
    expect(parsePsLine(line)).toEqual({ cpuMs, rssBytes: 2_097_152 });
  });
});

describe('readProcessUsage', () => {
  it('sees this process work', () => {
    const before = readProcessUsage(process.pid);
    const until = performance.now() + 100;
    while (performance.now() < until) JSON.stringify(Array.from({ length: 100 }));
    const after = readProcessUsage(process.pid);
    expect(after.cpuMs - before.cpuMs).toBeGreaterThan(0);
    expect(after.rssBytes).toBeGreaterThan(10_000_000);
  });

  it('fails for a process that is not there', () => {
    expect(() => readProcessUsage(2 ** 30)).toThrow();
  });
});

describe('readTreeUsage', () => {
  it('counts what the process started', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log("up")']);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    try {
      const childRss = readProcessUsage(child.pid ?? 0).rssBytes;
      const tree = readTreeUsage(process.pid).rssBytes;
      if (process.platform === 'linux')
        expect(tree).toBeGreaterThan(readProcessUsage(process.pid).rssBytes + childRss / 2);
    } finally {
      child.kill();
    }
  });
});
