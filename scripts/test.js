// npm test: builds, then the tests with the checks beside them (tests wait for sockets and timers more than they compute), then
// what measures time or kills processes and wants the machine for itself.
import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const started = performance.now();

/** Resolves with whether it was content. `aside`: it takes no more than what others leave. */
function npm(args, { aside = false } = {}) {
  const began = performance.now();
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '-s', ...args], { cwd: root, stdio: 'inherit' });
    // What it starts is born with it.
    if (aside && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    child.on('error', (error) => {
      console.error(error.message);
      resolve(false);
    });
    child.on('close', (code) => {
      const seconds = ((performance.now() - began) / 1000).toFixed(0);
      console.log(`${code === 0 ? '✓' : '✗'} npm run ${args.join(' ')} (${seconds} s)`);
      resolve(code === 0);
    });
  });
}

/** What comes later would only say the same again. */
async function all() {
  if (!(await npm(['build', '--', '--if-stale']))) return false;
  const first = await Promise.all([
    npm(['check', '--', '--at-once', '1'], { aside: true }),
    npm(['test:all', '--', '--testPathIgnorePatterns', 'alone.test']),
  ]);
  if (first.includes(false)) return false;
  return (await npm(['test:all', '--', '-i', 'alone.test'])) && npm(['test:faults']);
}

const ok = await all();
console.log(`${ok ? '✓' : '✗'} npm test (${((performance.now() - started) / 1000).toFixed(0)} s)`);
process.exitCode = ok ? 0 : 1;
