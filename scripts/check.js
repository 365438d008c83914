// npm run check: every check that is no test, two at a time; what each says comes together, and one that fails fails all.
import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
/** The longest first: the others fit beside it. */
const CHECKS = ['lint', 'docs:check', 'knip', 'codegen:check', 'format:check'];
const AT_ONCE = 2;

/** Resolves with what it printed, and whether it was content. */
function run(name) {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '-s', name], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => resolve({ ok: false, text: `${error.message}\n` }));
    child.on('close', (code) => resolve({ ok: code === 0, text: Buffer.concat(chunks).toString() }));
  });
}

const waiting = [...CHECKS];
let failed = 0;

async function work() {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const started = performance.now();
    const { ok, text } = await run(name);
    if (!ok) failed += 1;
    console.log(`${ok ? '✓' : '✗'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    if (!ok) console.log(text);
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, work));
process.exit(failed === 0 ? 0 : 1);
