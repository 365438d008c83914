// Reads and writes `<data folder>/sandbox.json`, by which the other programs find a running sandbox.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sandboxFileSchema, type SandboxFile } from './standIns.js';

/** There is no sandbox to talk to. */
export class SandboxNotStartedError extends Error {
  override readonly name = 'SandboxNotStartedError';
  readonly code = 'SANDBOX_NOT_STARTED';
  constructor(dataDir: string) {
    super(
      `SANDBOX_NOT_STARTED: chưa có hệ thống mẫu nào chạy từ thư mục ${dataDir}; hãy chạy "npm start" trước. ` +
        `No sandbox was started from ${dataDir}; run "npm start" first.`,
    );
  }
}

function fileIn(dataDir: string): string {
  return join(dataDir, 'sandbox.json');
}

/** What the file says; undefined when there is none or it is not one of ours. */
export function readSandboxFile(dataDir: string): SandboxFile | undefined {
  try {
    return sandboxFileSchema.parse(JSON.parse(readFileSync(fileIn(dataDir), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Like readSandboxFile, but throws SandboxNotStartedError. */
export function requireSandboxFile(dataDir: string): SandboxFile {
  const file = readSandboxFile(dataDir);
  if (!file) throw new SandboxNotStartedError(dataDir);
  return file;
}

/** Replaces the file in one step, so that nobody reads half of it. */
export function writeSandboxFile(dataDir: string, file: SandboxFile): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const temporary = `${fileIn(dataDir)}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  renameSync(temporary, fileIn(dataDir));
}
