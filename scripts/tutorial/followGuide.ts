// Does what the guide says, to the letter, in a fresh copy of the repository, and compares what it sees with what is printed.
import { deepStrictEqual } from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { freePort } from '../../sandbox/supervisor/freePort.js';
import { applyEdit, isSaid, readSteps, type Step } from './readSteps.js';
import { run, start, type Background, type Shell } from './terminal.js';

/** Not in a fresh clone, or made again by a link. */
const LEFT_OUT = /^(node_modules|\.git|\.data.*|coverage)(\/|$)/;
/** Ports of the page; here they may be somebody's. */
const PORTS = ['4000', '4190'];

/** Settings of this process must not reach the programs of the page. */
function plainEnvironment(port: string): NodeJS.ProcessEnv {
  const own = /^(GATEWAY_|TEST_|JEST_|NODE_|npm_|SUITE_|DATA_DIR|DATABASE_URL|CI$)/;
  const kept = Object.entries(process.env).filter(([name]) => !own.test(name));
  return { ...Object.fromEntries(kept), PORT: port };
}

function copyRepository(root: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'lien-thong-tutorial-'));
  cpSync(root, folder, { recursive: true, filter: (path) => !LEFT_OUT.test(relative(root, path)) });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** What the reader has seen so far. */
interface Reader {
  readonly shell: Shell;
  readonly running: Background[];
  /** What the last command said. */
  said: string;
  /** How much the program that goes on had said when something was last done. */
  from: number;
  /** True where the last thing that was done has said everything that it will. */
  hasEnded: boolean;
}

async function see(reader: Reader, lines: readonly string[]): Promise<void> {
  const { running, hasEnded, said, from } = reader;
  const missing = (words: string) => lines.filter((line) => !isSaid(line.trim(), words));
  if (!hasEnded) return running.at(-1)?.until((words) => missing(words).length === 0, from);
  if (missing(said).length > 0) throw new Error(`not said: ${missing(said).join('\n')}\n\nbut: ${said}`);
}

function edit(reader: Reader, file: string, change: (content: string) => string, content: string): void {
  reader.from = reader.running.at(-1)?.words().length ?? 0;
  reader.hasEnded = false;
  writeFileSync(join(reader.shell.folder, file), change(content));
}

async function follow(reader: Reader, step: Step): Promise<void> {
  const { shell, running } = reader;
  switch (step.kind) {
    case 'run':
      // What is installed is linked: there is no network here.
      reader.said = await run(shell, step.commands.replace(/^npm ci\n/m, ''));
      reader.hasEnded = true;
      return;
    case 'start':
      running.push(start(shell, step.commands));
      Object.assign(reader, { from: 0, hasEnded: false });
      return;
    case 'create':
      return edit(reader, step.file, () => step.text, '');
    case 'edit':
      return edit(
        reader,
        step.file,
        (content) => applyEdit(content, step),
        readFileSync(join(shell.folder, step.file), 'utf8'),
      );
    case 'see':
      return see(reader, step.lines);
    case 'answer':
      return deepStrictEqual(JSON.parse(reader.said), step.json);
  }
}

function describe(step: Step): string {
  const text = 'commands' in step ? step.commands : 'file' in step ? step.file : JSON.stringify(step);
  return `${step.kind} ${text.split('\n')[0]?.slice(0, 100)}`;
}

/** Throws at the first step whose outcome is another one than the page says. `root`: the repository. */
export async function followGuide(root: string, page: string, tell: (what: string) => void): Promise<void> {
  const ports = await Promise.all(PORTS.map(() => freePort()));
  const own = PORTS.reduce((text, port, i) => text.replaceAll(`:${port}`, `:${ports[i]}`), page);
  const moved = own.replaceAll(`listen(${PORTS[1]}`, `listen(${ports[1]}`);
  const shell = { folder: copyRepository(root), env: plainEnvironment(String(ports[0])) };
  const reader: Reader = { shell, running: [], said: '', from: 0, hasEnded: true };
  try {
    for (const [i, step] of readSteps(moved).entries()) {
      const started = performance.now();
      await follow(reader, step).catch((error: unknown) => {
        throw new Error(`step ${i + 1}, ${describe(step)}\n${String(error)}`, { cause: error });
      });
      tell(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${describe(step)}`);
    }
  } finally {
    for (const program of reader.running.reverse()) await program.stop();
    rmSync(shell.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
