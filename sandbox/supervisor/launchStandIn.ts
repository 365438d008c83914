// Starts one stand-in as a process and waits for its ready line, which it finds in the log file it gave the process.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ReadyLine, StandInCommand, StandInName } from './standIns.js';

export interface LaunchStandInOptions {
  readonly name: StandInName;
  readonly command: StandInCommand;
  /** Its output goes to `sandbox-<name>.log` in this folder. */
  readonly dataDir: string;
  /** True: it lives on when this process ends. False: it ends with this process. */
  readonly background: boolean;
  /** @default 30000 */
  readonly timeoutMs?: number;
}

export interface LaunchedStandIn {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly ready: ReadyLine;
}

/** A stand-in did not become ready; the message holds what it wrote. */
export class StandInFailedError extends Error {
  override readonly name = 'StandInFailedError';
  readonly code = 'SANDBOX_STAND_IN_FAILED';
  constructor(
    readonly standIn: StandInName,
    reason: string,
    /** The end of its output. */
    readonly output: string,
  ) {
    super(
      `SANDBOX_STAND_IN_FAILED: hệ thống mẫu "${standIn}" không khởi động được. ${standIn} ${reason}.\n${output}`.trim(),
    );
  }
}

const POLL_MS = 20;
const SHOWN_CHARACTERS = 2_000;

/** Where the output of a stand-in goes. */
export function logFileOf(dataDir: string, name: StandInName): string {
  return join(dataDir, `sandbox-${name}.log`);
}

function findReadyLine(output: string): ReadyLine | undefined {
  const line = output.split('\n').find((text) => text.startsWith('{"ready":true') && text.endsWith('}'));
  return line === undefined ? undefined : (JSON.parse(line) as ReadyLine);
}

function spawnInto(log: number, { command, background }: LaunchStandInOptions): ChildProcess {
  return spawn(command.file, [...command.args], {
    // A group of its own: Ctrl-C reaches the gateway alone, which then stops its stand-ins in order.
    detached: true,
    // The channel carries no messages; the stand-in notices when its other end is gone.
    stdio: ['ignore', log, log, ...(background ? [] : ['ipc' as const])],
    windowsHide: true,
  });
}

function describeExit(child: ChildProcess): string {
  return child.signalCode ? `was ended by ${child.signalCode}` : `ended with exit code ${child.exitCode ?? '?'}`;
}

async function waitUntilReady(child: ChildProcess, options: LaunchStandInOptions): Promise<ReadyLine> {
  const { name, dataDir, timeoutMs = 30_000 } = options;
  const read = () => readFileSync(logFileOf(dataDir, name), 'utf8');
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  for (let waited = 0; waited < timeoutMs; waited += POLL_MS) {
    await wait(POLL_MS);
    // First whether it ended, then its output: the other way round, words written in between would be missed.
    const ended = child.exitCode !== null || child.signalCode !== null;
    const output = read();
    const ready = findReadyLine(output);
    if (ready && !ended) return ready;
    const reason = failure ? `could not be started: ${failure.message}` : ended ? describeExit(child) : undefined;
    if (reason) throw new StandInFailedError(name, reason, output.slice(-SHOWN_CHARACTERS));
  }
  child.kill('SIGKILL');
  throw new StandInFailedError(name, `was not ready after ${timeoutMs / 1_000} s`, read().slice(-SHOWN_CHARACTERS));
}

/** Starts it. Throws StandInFailedError when it ends or says nothing in time; then nothing is left running. */
export async function launchStandIn(options: LaunchStandInOptions): Promise<LaunchedStandIn> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const log = openSync(logFileOf(options.dataDir, options.name), 'w', 0o600);
  const child = spawnInto(log, options);
  closeSync(log);
  const ready = await waitUntilReady(child, options);
  if (options.background) child.unref();
  return { child, pid: child.pid ?? 0, ready };
}
