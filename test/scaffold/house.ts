// A small copy of the repository in a temporary folder, in which adapters can be made without a trace in the real one.
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

const FOLDERS = ['adapters', 'config', 'gateway', 'sandbox', 'schema', 'scripts', 'test/support'];
const FILES = [
  'package.json',
  'tsconfig.json',
  '.oxfmtrc.json',
  '.oxlintrc.json',
  '.dependency-cruiser.cjs',
  'jest.config.js',
];

/** How a program ended. */
export interface Ended {
  readonly code: number;
  /** What it wrote, both streams. */
  readonly output: string;
}

export interface House {
  readonly folder: string;
  /** Runs a file of the copy, or a program of its node_modules, with this Node. */
  node(args: readonly string[]): Promise<Ended>;
  /** Files below a folder of the copy, sorted. */
  files(folder: string): string[];
  write(file: string, text: string): void;
  remove(): void;
}

export function buildHouse(): House {
  const folder = mkdtempSync(join(tmpdir(), 'lien-thong-scaffold-'));
  try {
    for (const path of [...FOLDERS, ...FILES]) cpSync(join(root, path), join(folder, path), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    folder,
    node: (args) =>
      run(process.execPath, args, { cwd: folder, maxBuffer: 50_000_000 }).then(
        ({ stdout, stderr }) => ({ code: 0, output: `${stdout}${stderr}` }),
        (error: { code: number; stdout: string; stderr: string }) => ({
          code: error.code,
          output: `${error.stdout}${error.stderr}`,
        }),
      ),
    files: (below) =>
      readdirSync(join(folder, below), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(join(folder, below), join(entry.parentPath, entry.name)))
        .sort(),
    write: (file, text) => writeFileSync(join(folder, file), text),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
