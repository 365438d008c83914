// A server that the tests run against, and how to wait until it serves.
import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';

export interface Service {
  readonly url: string;
  /** Where it came from, for the run's first lines. */
  readonly how: string;
  stop(): Promise<void>;
}

/** Resolves when the output matches; rejects with the end of the output when the process ends before. */
export function waitForText(child: ChildProcess, output: Readable, pattern: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = '';
    output.on('data', (chunk: Buffer) => {
      seen = (seen + chunk.toString()).slice(-4_000);
      if (pattern.test(seen)) resolve();
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${seen}`)));
  });
}
