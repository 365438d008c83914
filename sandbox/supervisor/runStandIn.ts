// The life of a stand-in process: arguments, one ready line, a clear word when it cannot start, an end at the first signal.
import { Command } from 'commander';
import { SAMPLE_SEED } from '../city/createSampleCity.js';
import { isAlive } from './standInProcess.js';

/** What every stand-in is started with. */
export interface StandInArguments {
  /** 0 = any free port. */
  readonly port: number;
  readonly seed: string;
  /** Where the running set keeps its files; undefined when started by hand without one. */
  readonly dataDir?: string;
  /** Process that this one ends with, besides the one that started it. */
  readonly owner?: number;
  /** Options of this stand-in alone, as commander names them. */
  readonly [option: string]: unknown;
}

/** A started stand-in. */
export interface RunningStandIn {
  /** Goes into the ready line, for example `{ url }`. */
  readonly ready: Readonly<Record<string, string | number>>;
  close(): Promise<void>;
}

export interface StandIn {
  readonly name: string;
  /** Adds options of its own. */
  configure?(command: Command): Command;
  start(given: StandInArguments): Promise<RunningStandIn>;
}

/** Parses a port option for commander; throws for anything but 0–65535. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`"${text}" is not a port.`);
  return port;
}

function parse(standIn: StandIn, argv: readonly string[]): StandInArguments {
  const command = new Command(standIn.name)
    .option('--port <n>', 'port on 127.0.0.1, 0 = any', parsePort, 0)
    .option('--seed <text>', 'seed of the sample city', SAMPLE_SEED)
    .option('--data-dir <folder>', 'folder of the running sandbox')
    .option('--owner <pid>', 'process to end with', Number);
  return (standIn.configure?.(command) ?? command).parse([...argv], { from: 'user' }).opts<StandInArguments>();
}

/** One line for people: what failed, without a stack. */
function toLine(error: unknown): string {
  const { code, message, port } = error as { code?: string; message?: string; port?: number };
  if (code === 'EADDRINUSE') return `EADDRINUSE: port ${port ?? ''} is in use by another program`;
  return message ?? String(error);
}

const OWNER_CHECK_MS = 1_000;

function stopOnSignal(running: RunningStandIn, owner: number | undefined): void {
  function stop(): void {
    // The data is made from a seed, so nothing can be lost: do not wait for slow clients.
    setTimeout(() => process.exit(0), 500).unref();
    void running.close().finally(() => process.exit(0));
  }
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // Started by a supervisor: do not outlive it, however it ended.
  if (process.connected) process.once('disconnect', stop);
  if (owner !== undefined) setInterval(() => isAlive(owner) || stop(), OWNER_CHECK_MS).unref();
}

/** Runs a stand-in until a signal. Exit code 1: could not start; 2: refused, because this is production. */
export async function runStandIn(standIn: StandIn): Promise<void> {
  if (process.env['NODE_ENV'] === 'production') {
    process.stderr.write(`${standIn.name}: sample systems do not run with NODE_ENV=production.\n`);
    process.exit(2);
  }
  try {
    const given = parse(standIn, process.argv.slice(2));
    const running = await standIn.start(given);
    stopOnSignal(running, given.owner);
    process.stdout.write(`${JSON.stringify({ ready: true, name: standIn.name, ...running.ready })}\n`);
  } catch (error) {
    process.stderr.write(`${standIn.name}: ${toLine(error)}\n`);
    process.exit(1);
  }
}
