// Starts the stand-ins side by side, remembers where they are, and stops them again.
import { setTimeout as wait } from 'node:timers/promises';
import { SAMPLE_SEED } from '../city/createSampleCity.js';
import { choosePorts } from './choosePorts.js';
import { launchStandIn, StandInFailedError, type LaunchedStandIn, type LaunchStandInOptions } from './launchStandIn.js';
import { readSandboxFile, writeSandboxFile } from './sandboxFile.js';
import { describeSupervisor, endStandIn, isSupervised } from './standInProcess.js';
import { STAND_INS, toAddress, toStandInCommand } from './standIns.js';
import type { SandboxAddresses, StandInName, StandInPorts } from './standIns.js';

/** Something worth showing while the sandbox starts. */
export interface SandboxProgress {
  readonly name: StandInName;
  readonly state: 'starting' | 'ready';
  /** Since the start, in milliseconds. */
  readonly elapsedMs: number;
}

export interface StartSandboxOptions {
  /** Folder for `sandbox.json`, keys and logs. One running gateway per folder. */
  readonly dataDir: string;
  /** Folder of the repository: the programs are in `<root>/dist/sandbox`. */
  readonly root: string;
  /** @default SAMPLE_SEED */
  readonly seed?: string;
  /** Ports to insist on; others are taken from the last run when they are free. */
  readonly ports?: Partial<Record<StandInName, StandInPorts>>;
  /** How long each may take. @default 30000 */
  readonly timeoutMs?: number;
  readonly onProgress?: (progress: SandboxProgress) => void;
  /** A stand-in ended although nobody stopped the sandbox. */
  readonly onExit?: (name: StandInName, how: { code: number | null; signal: string | null }) => void;
  /** @default the compiled program under `root`, run by this Node */
  readonly toCommand?: typeof toStandInCommand;
}

export interface RunningSandbox {
  readonly addresses: SandboxAddresses;
  /** Ends all of them, those that were brought back by hand too. */
  stop(this: void): Promise<void>;
}

/** Sample systems must never run beside real ones. */
export class SandboxInProductionError extends Error {
  override readonly name = 'SandboxInProductionError';
  readonly code = 'SANDBOX_IN_PRODUCTION';
  constructor() {
    super(
      'SANDBOX_IN_PRODUCTION: không chạy hệ thống mẫu khi NODE_ENV=production. ' +
        'The sandbox does not run with NODE_ENV=production.',
    );
  }
}

/** Two sets in one folder would overwrite each other's addresses. */
export class SandboxRunningError extends Error {
  override readonly name = 'SandboxRunningError';
  readonly code = 'SANDBOX_RUNNING';
  constructor(dataDir: string, pid: number) {
    super(
      `SANDBOX_RUNNING: tiến trình ${pid} đang dùng thư mục ${dataDir}; hãy dừng nó hoặc đặt DATA_DIR khác. ` +
        `Process ${pid} is using ${dataDir}; stop it, or set another DATA_DIR.`,
    );
  }
}

const PORT_TRIALS = 10;
const PORT_WAIT_MS = 300;

/** A port that was free when it was chosen may be the near end of somebody's connection for a moment. */
async function launch(options: LaunchStandInOptions): Promise<LaunchedStandIn> {
  for (let trial = 1; ; trial += 1) {
    try {
      return await launchStandIn(options);
    } catch (error) {
      const isTaken = error instanceof StandInFailedError && error.output.includes('EADDRINUSE');
      if (!isTaken || trial === PORT_TRIALS) throw error;
      await wait(PORT_WAIT_MS);
    }
  }
}

async function startOne(
  name: StandInName,
  seed: string,
  ports: StandInPorts,
  options: StartSandboxOptions,
): Promise<LaunchedStandIn> {
  const started = performance.now();
  options.onProgress?.({ name, state: 'starting', elapsedMs: 0 });
  const { dataDir, root, toCommand = toStandInCommand, timeoutMs } = options;
  const command = toCommand(name, { root, seed, dataDir, ...ports });
  const launched = await launch({ name, command, dataDir, background: false, ...(timeoutMs && { timeoutMs }) });
  options.onProgress?.({ name, state: 'ready', elapsedMs: Math.round(performance.now() - started) });
  return launched;
}

type Started = ReadonlyMap<StandInName, LaunchedStandIn>;

function toAddresses(started: Started): SandboxAddresses {
  const entries = [...started].map(([name, { ready, pid }]) => [name, toAddress(name, ready, pid)] as const);
  return Object.fromEntries(entries) as unknown as SandboxAddresses;
}

/** Ends what the file says: stand-ins that `npm run sandbox -- start` brought back, and those of a run that was killed. */
async function endRecorded(dataDir: string): Promise<void> {
  const file = readSandboxFile(dataDir);
  if (file) await Promise.all(STAND_INS.map((name) => endStandIn(name, file[name].pid)));
}

async function stopAll(started: Started, dataDir: string): Promise<void> {
  await Promise.all([...[...started].map(([name, { pid }]) => endStandIn(name, pid)), endRecorded(dataDir)]);
  const file = readSandboxFile(dataDir);
  if (!file) return;
  const { supervisor: _stopped, ...rest } = file;
  writeSandboxFile(dataDir, rest);
}

/** Only one set per folder; leftovers of one whose supervisor is gone are ended, so that their ports are free again. */
async function claimFolder(dataDir: string): Promise<void> {
  const file = readSandboxFile(dataDir);
  if (file?.supervisor && isSupervised(file)) throw new SandboxRunningError(dataDir, file.supervisor.pid);
  await endRecorded(dataDir);
}

/** All of them, or none: when one fails, the others are stopped and its error is thrown. */
async function startAll(seed: string, options: StartSandboxOptions): Promise<Started> {
  const chosen = { ...(await choosePorts(options.dataDir)), ...options.ports };
  const results = await Promise.allSettled(STAND_INS.map((name) => startOne(name, seed, chosen[name], options)));
  const started = new Map<StandInName, LaunchedStandIn>();
  for (const [index, result] of results.entries()) {
    const name = STAND_INS[index];
    if (name && result.status === 'fulfilled') started.set(name, result.value);
  }
  const failed = results.find((result) => result.status === 'rejected');
  if (!failed) return started;
  for (const { child } of started.values()) child.kill('SIGKILL');
  throw failed.reason;
}

/**
 * Starts the sandbox and writes `sandbox.json`. Throws SandboxInProductionError with NODE_ENV=production,
 * SandboxRunningError when the folder's sandbox runs already, and StandInFailedError, with the words of the stand-in, when one
 * does not become ready.
 */
export async function startSandbox(options: StartSandboxOptions): Promise<RunningSandbox> {
  if (process.env['NODE_ENV'] === 'production') throw new SandboxInProductionError();
  const seed = options.seed ?? SAMPLE_SEED;
  await claimFolder(options.dataDir);
  const started = await startAll(seed, options);
  const addresses = toAddresses(started);
  writeSandboxFile(options.dataDir, { seed, supervisor: describeSupervisor(), ...addresses });
  let stopping: Promise<void> | undefined;
  for (const [name, { child }] of started) {
    child.once('exit', (code, signal) => {
      if (!stopping) options.onExit?.(name, { code, signal });
    });
  }
  return { addresses, stop: () => (stopping ??= stopAll(started, options.dataDir)) };
}
