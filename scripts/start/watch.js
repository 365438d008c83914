// npm run dev: makes and builds again when a source file is saved, and exchanges the gateway; the sandbox goes on.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, watch } from 'node:fs';
import { basename, extname, join } from 'node:path';

const WATCHED = ['gateway', 'adapters', 'schema', 'config'];
/** An editor, or `git checkout`, writes several files at once. */
const QUIET_MS = 300;

function say(text) {
  process.stdout.write(`${text}\n`);
}

/** Runs a program to its end; its words go to the screen. True if it succeeded. */
function run(root, args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

/** Types of records and the registry are made from these: SDL, and which folders are adapters. */
function isGeneratedFrom(file) {
  return ['.graphql', ''].includes(extname(file)) || basename(file) === 'index.ts';
}

function codeStamp(root) {
  const file = join(root, 'dist/.stamp.code');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** True if there is something new to run. Whatever is wrong is on the screen then. */
async function rebuild(root, files) {
  const before = codeStamp(root);
  if (files.some(isGeneratedFrom) && !(await run(root, ['--import', 'tsx', 'scripts/codegen.ts']))) return false;
  if (!(await run(root, ['scripts/build.js', '--if-stale', '--code-only']))) return false;
  return codeStamp(root) !== before ? true : undefined;
}

/**
 * `exchange`: puts the new gateway in the place of the old one; false if it does not start. Whatever fails on the way
 * there leaves the running gateway as it is.
 */
export function watchSources(root, exchange) {
  const changed = new Set();
  let timer;
  let isBusy = false;

  async function bringUpToDate() {
    if (isBusy) return;
    isBusy = true;
    while (changed.size > 0) {
      const files = [...changed];
      changed.clear();
      const built = await rebuild(root, files);
      // Undefined: saved, and nothing changed.
      const isDone = built === true ? await exchange() : built;
      if (isDone === false)
        say(`✗ ${files.join(', ')}: cổng đang chạy giữ nguyên / the running gateway goes on as it was`);
    }
    isBusy = false;
  }

  for (const folder of WATCHED) {
    watch(join(root, folder), { recursive: true }, (_event, file) => {
      if (file === null || file.endsWith('.test.ts')) return;
      changed.add(join(folder, file));
      clearTimeout(timer);
      timer = setTimeout(() => void bringUpToDate(), QUIET_MS);
    });
  }
}
