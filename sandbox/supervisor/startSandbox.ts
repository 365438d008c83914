// Starts the four stand-ins side by side, remembers where they are, and stops them again.
import { createServer } from 'node:net';
import { SAMPLE_SEED } from '../city/createSampleCity.js';
import { launchStandIn, type LaunchedStandIn } from './launchStandIn.js';
import { readSandboxFile, writeSandboxFile } from './sandboxFile.js';
import { endStandIn } from './standInProcess.js';
import { portsOf, STAND_INS, toAddress, toStandInCommand } from './standIns.js';
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

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

async function freeOrAny(port: number | undefined): Promise<number> {
  return port !== undefined && (await isFree(port)) ? port : 0;
}

/** The ports of the last run, as far as they are free: clients and issued tokens then stay good. */
async function choosePorts(name: StandInName, options: StartSandboxOptions): Promise<StandInPorts> {
  const asked = options.ports?.[name];
  if (asked) return asked;
  const last = portsOf(readSandboxFile(options.dataDir)?.[name]);
  return { port: await freeOrAny(last.port), syncPort: await freeOrAny(last.syncPort) };
}

async function startOne(name: StandInName, seed: string, options: StartSandboxOptions): Promise<LaunchedStandIn> {
  const started = performance.now();
  options.onProgress?.({ name, state: 'starting', elapsedMs: 0 });
  const { dataDir, root, toCommand = toStandInCommand, timeoutMs } = options;
  const command = toCommand(name, { root, seed, dataDir, ...(await choosePorts(name, options)) });
  const launched = await launchStandIn({ name, command, dataDir, background: false, ...(timeoutMs && { timeoutMs }) });
  options.onProgress?.({ name, state: 'ready', elapsedMs: Math.round(performance.now() - started) });
  return launched;
}

type Started = ReadonlyMap<StandInName, LaunchedStandIn>;

function toAddresses(started: Started): SandboxAddresses {
  const entries = [...started].map(([name, { ready, pid }]) => [name, toAddress(name, ready, pid)] as const);
  return Object.fromEntries(entries) as unknown as SandboxAddresses;
}

async function stopAll(started: Started, dataDir: string): Promise<void> {
  const file = readSandboxFile(dataDir);
  const pids = [...started].flatMap(([name, { pid }]) => [
    { name, pid },
    // `npm run sandbox -- start` may have put another process in its place.
    ...(file && file[name].pid !== pid ? [{ name, pid: file[name].pid }] : []),
  ]);
  await Promise.all(pids.map(({ name, pid }) => endStandIn(name, pid)));
}

/** All of them, or none: when one fails, the others are stopped and its error is thrown. */
async function startAll(seed: string, options: StartSandboxOptions): Promise<Started> {
  const results = await Promise.allSettled(STAND_INS.map((name) => startOne(name, seed, options)));
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
 * Starts the sandbox and writes `sandbox.json`. Throws SandboxInProductionError with NODE_ENV=production and
 * StandInFailedError, with the words of the stand-in, when one does not become ready.
 */
export async function startSandbox(options: StartSandboxOptions): Promise<RunningSandbox> {
  if (process.env['NODE_ENV'] === 'production') throw new SandboxInProductionError();
  const seed = options.seed ?? SAMPLE_SEED;
  const started = await startAll(seed, options);
  const addresses = toAddresses(started);
  writeSandboxFile(options.dataDir, { seed, ...addresses });
  let stopping: Promise<void> | undefined;
  for (const [name, { child }] of started) {
    child.once('exit', (code, signal) => {
      if (!stopping) options.onExit?.(name, { code, signal });
    });
  }
  return { addresses, stop: () => (stopping ??= stopAll(started, options.dataDir)) };
}
