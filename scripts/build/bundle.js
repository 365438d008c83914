// Puts the gateway's program into few files: reading some 2,000 modules one by one is half of the time that a start takes,
// and a third of the memory. Parts that are loaded on demand stay files of their own. Nothing is shortened or renamed.
import { rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { rolldown } from 'rolldown';

const root = join(import.meta.dirname, '../..');
/** Beside dist/gateway, so that paths relative to a module can be rewritten below. */
const folder = join(root, process.argv[2] ?? 'dist', 'bundle');

const PROGRAMS = {
  gateway: 'gateway/main.ts',
  // The same gateway in front of the benchmark's services.
  benchOurs: 'bench/programs/ours.ts',
};

/** Modules find files beside themselves, which are beside their compiled form and not beside the bundle. */
const ownPlaces = {
  name: 'own-places',
  transform(code, id) {
    if (!id.startsWith(root) || id.includes('node_modules') || !code.includes('import.meta.url')) return null;
    const compiled = `../${relative(root, id).replace(/\.ts$/, '.js')}`;
    return { code: code.replaceAll('import.meta.url', `new URL('${compiled}', import.meta.url).href`), map: null };
  },
};

/**
 * Our own code takes the Agent of undici alone. The front door also loads its fetch, which in turn wakes the copy inside
 * Node.js: a tenth of a start. Whoever imports anything else from it is told so by a failing build.
 */
const slimUndici = {
  name: 'slim-undici',
  resolveId: (source, importer) => (source === 'undici' && !importer.includes('node_modules') ? SLIM : null),
  load: (id) => (id === SLIM ? SLIM_SOURCE : null),
};

const SLIM = '\0undici';
const SLIM_SOURCE = `
  import Agent from 'undici/lib/dispatcher/agent.js';
  import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
  import api from 'undici/lib/api/index.js';
  Object.assign(Dispatcher.prototype, api);
  export { Agent };
`;

/** What libraries find out about where they run, at a cost: here it is known, and the answer is Node.js. */
const KNOWN_PLACES = [
  // Asking whether this is Cloudflare loads the whole of `fetch`: 30 ms of a start, and 2 MB.
  { file: 'pg/lib/stream.js', asked: 'if (isCloudflareRuntime())', answer: 'if (false)' },
  // Looks for `module.require`, which no bundle has, and would then hash in JavaScript.
  { file: '@apollo/utils.createhash/dist/index.js', asked: 'module.require', answer: 'require' },
];

const knownPlaces = {
  name: 'known-places',
  transform(code, id) {
    const known = KNOWN_PLACES.find(({ file }) => id.endsWith(`/node_modules/${file}`));
    if (known === undefined) return null;
    if (!code.includes(known.asked)) throw new Error(`${known.file} does not ask where it runs any more: look again`);
    return { code: code.replaceAll(known.asked, known.answer), map: null };
  },
};

/**
 * One character outside Latin-1 makes V8 keep a whole file with two bytes for each character. Columns of the source map
 * move on the lines concerned; lines stay.
 */
function toAscii(code) {
  if (/String\.raw`[^`]*[^\0-\x7f]/.test(code))
    throw new Error('String.raw keeps escapes: write that text another way');
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

rmSync(folder, { recursive: true, force: true });
const bundle = await rolldown({
  cwd: root,
  input: PROGRAMS,
  platform: 'node',
  // As Node.js resolves them: `import` and `require` of a package must not meet in two copies.
  resolve: { mainFields: ['main'], conditionNames: ['node'], extensionAlias: { '.js': ['.ts', '.js'] } },
  // Not installed, and loaded by itself when the first document message arrives.
  external: ['pg-native', 'libxml2-wasm'],
  plugins: [ownPlaces, slimUndici, knownPlaces],
});
const { output } = await bundle.write({
  dir: folder,
  format: 'esm',
  sourcemap: true,
  comments: { legal: false, annotation: false, jsdoc: false },
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
});
await bundle.close();
for (const { type, fileName, code } of output) {
  if (type === 'chunk') writeFileSync(join(folder, fileName), toAscii(code));
}
