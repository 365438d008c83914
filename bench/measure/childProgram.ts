// A compiled program as a child process that says over IPC when it listens, and is ended with certainty.
import { fork, type ChildProcess } from 'node:child_process';
import { onCore } from './cores.js';

export interface ChildProgramOptions {
  /** For messages: `gateway`. */
  readonly name: string;
  readonly file: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Sent to it at once, if it waits for something. */
  readonly message?: object;
  /** The processor core it stays on; anywhere if missing. */
  readonly core?: number | undefined;
}

export interface ChildProgram {
  readonly pid: number;
  readonly url: string;
  /** Rejects when it ends although nobody stopped it. */
  readonly broken: Promise<never>;
  stop(): Promise<void>;
}

const READY_MS = 60_000;
const PATIENCE_MS = 5_000;
const SHOWN_CHARACTERS = 2_000;

function waitForExit(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

async function end(child: ChildProcess): Promise<void> {
  const insist = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  child.kill('SIGTERM');
  await waitForExit(child);
  clearTimeout(insist);
}

/** Its last words, for the message of a failure. */
function keepOutput(child: ChildProcess): () => string {
  let output = '';
  const keep = (text: Buffer) => (output = (output + text.toString()).slice(-SHOWN_CHARACTERS));
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return () => output.trim();
}

/** Starts it and waits for `{ ready: { url } }`; whatever goes wrong, nothing is left running. */
export async function startChildProgram(options: ChildProgramOptions): Promise<ChildProgram> {
  const { name, file, cwd, env, message, core } = options;
  // A group of its own: Ctrl-C reaches the benchmark alone, which ends its programs in order. If the benchmark is
  // killed, they notice that the channel is gone.
  const child = fork(file, [], {
    ...{ cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
    ...(core === undefined ? {} : onCore(core)),
  });
  const output = keepOutput(child);
  let stopping = false;
  const broken = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (!stopping) reject(new Error(`${name} ended with ${signal ?? code}: ${output()}`));
    });
  });
  // It may break when nobody listens any more.
  broken.catch(() => undefined);
  const ready = new Promise<string>((resolve, reject) => {
    setTimeout(() => reject(new Error(`${name} was not ready in time: ${output()}`)), READY_MS).unref();
    child.on('message', (told: { ready?: { url: string } }) => told.ready && resolve(told.ready.url));
  });
  if (message !== undefined) child.send(message);
  const stop = async () => {
    stopping = true;
    await end(child);
  };
  try {
    return { pid: child.pid ?? 0, url: await Promise.race([ready, broken]), broken, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
