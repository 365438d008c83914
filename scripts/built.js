// Runs a built program: `node scripts/built.js sandbox/token city-admin`. Builds first if nothing is built yet.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..');
const [program = '', ...args] = process.argv.slice(2);
const file = join(root, 'dist', `${program}.js`);

if (!existsSync(file)) {
  // To stderr: what these programs print is read by other programs.
  const built = spawnSync(process.execPath, [join(root, 'scripts/build.js')], { stdio: ['ignore', 2, 2] });
  if (built.status !== 0) process.exit(built.status ?? 1);
}
process.argv.splice(1, process.argv.length, file, ...args);
await import(pathToFileURL(file).href);
