// Builds everything into dist/: compiled code, files that it reads, the pages, and the prepared data folders.
// --if-stale: only when a source file changed since the last build. --code-only: not the pages and data folders.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const codeOnly = process.argv.includes('--code-only');
/** What everything, and what the code alone, was built from last. */
const stamps = { all: join(dist, '.stamp'), code: join(dist, '.stamp.code') };
const COMPILED = ['gateway', 'adapters', 'schema', 'config', 'sandbox', 'bench'];
const SOURCES = [...COMPILED, 'console', 'package-lock.json', 'tsconfig.json', 'scripts/build.js', 'scripts/build'];
const ASSETS = new Set(['.json', '.js', '.csv', '.html', '.css', '.svg', '.sql', '.yaml']);

/** Every source file below a path, without tests and what they alone read. */
function filesBelow(path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full)
    .filter((name) => !['node_modules', 'fixtures', 'results', 'peers'].includes(name) && !name.endsWith('.test.ts'))
    .flatMap((name) => filesBelow(join(path, name)));
}

function fingerprint(sources = SOURCES) {
  const hash = createHash('sha256');
  for (const file of sources.flatMap(filesBelow).sort()) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function run(label, command, args) {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.once('exit', (code) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      if (code === 0) {
        process.stdout.write(`  ✓ ${label} (${seconds} s)\n`);
        resolve();
      } else reject(new Error(`${label} failed:\n${output}`));
    });
  });
}

function copyAssets() {
  for (const file of COMPILED.flatMap(filesBelow)) {
    if (ASSETS.has(extname(file))) cpSync(join(root, file), join(dist, file));
  }
}

/** What takes longest, what it is made from beside the installed packages, and what is there once it is made. */
const SLOW = [
  {
    name: 'pages',
    label: 'GraphiQL',
    from: ['console', 'package-lock.json'],
    made: 'console/index.html',
    args: ['node_modules/.bin/vite', 'build', '--config', 'console/vite.config.ts', '--logLevel', 'error'],
  },
  {
    name: 'databases',
    label: 'prepared databases',
    from: [
      'gateway/store',
      'schema',
      'sandbox',
      'adapters/app-catalog',
      'package-lock.json',
      'scripts/build/snapshots.js',
    ],
    made: 'gateway/store/store.snapshot.tar.gz',
    args: ['scripts/build/snapshots.js'],
  },
];

/** Not again while what it is made from is the same: saving an adapter changes neither. */
async function buildSlow({ name, label, from, made, args }) {
  const stamp = join(dist, `.stamp.${name}`);
  const now = fingerprint(from);
  const isMade = existsSync(join(dist, made)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now;
  if (isMade && process.argv.includes('--if-stale')) return;
  await run(label, process.execPath, args);
  writeFileSync(stamp, now);
}

async function build() {
  for (const stamp of Object.values(stamps)) rmSync(stamp, { force: true });
  mkdirSync(dist, { recursive: true });
  await run('TypeScript', process.execPath, ['scripts/build/compile.js', ...COMPILED]);
  copyAssets();
  await run('bundle', process.execPath, ['scripts/build/bundle.js']);
  if (codeOnly) return;
  await Promise.all(SLOW.map(buildSlow));
}

const now = fingerprint();
const last = codeOnly ? stamps.code : stamps.all;
const fresh = existsSync(last) && readFileSync(last, 'utf8') === now;
if (!(fresh && process.argv.includes('--if-stale'))) {
  process.stdout.write('Đang dựng Liên Thông / Building Liên Thông\n');
  try {
    await build();
    writeFileSync(stamps.code, now);
    // A build of the code alone does not vouch for the rest.
    if (!codeOnly) writeFileSync(stamps.all, now);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
