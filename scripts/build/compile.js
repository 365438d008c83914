// TypeScript to JavaScript, file by file, beside a source map. Types are looked at by `npm run check`, not here: a start must
// not wait for that.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { parse, transform } from 'rolldown/utils';

const root = join(import.meta.dirname, '../..');
const dist = join(root, 'dist');

/** As in tsconfig.json: ES2022, and imports that are not marked as types stay. */
const OPTIONS = { lang: 'ts', target: 'es2022', sourcemap: true, typescript: { onlyRemoveTypeImports: true } };

function sourcesIn(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /(?<!\.test|\.d)\.ts$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !file.includes('node_modules'));
}

/** Files of the repository that are known: those of the folders, and what they import from elsewhere. */
const known = new Set(process.argv.slice(2).flatMap(sourcesIn));
const wrong = [];

async function follow(file, code) {
  const { module } = await parse(file, code, { lang: 'js' });
  const wanted = module.staticImports.map(({ moduleRequest }) => moduleRequest.value);
  const own = wanted.filter((path) => path.startsWith('.') && path.endsWith('.js'));
  const found = own.map((path) => join(dirname(file), path.replace(/\.js$/, '.ts')));
  const added = found.filter((one) => !known.has(one) && existsSync(join(root, one)));
  for (const one of added) known.add(one);
  await Promise.all(added.map(compile));
}

async function compile(file) {
  const { code, map, errors } = await transform(file, readFileSync(join(root, file), 'utf8'), OPTIONS);
  if (errors.length > 0) {
    wrong.push(...errors.map(({ message, codeframe }) => `${file}: ${codeframe ?? message}`));
    return;
  }
  const out = join(dist, file.replace(/\.ts$/, '.js'));
  const name = basename(out);
  mkdirSync(dirname(out), { recursive: true });
  const sources = [relative(dirname(out), join(root, file))];
  writeFileSync(`${out}.map`, JSON.stringify({ ...map, file: name, sources, sourcesContent: undefined }));
  writeFileSync(out, `${code}//# sourceMappingURL=${name}.map\n`);
  await follow(file, code);
}

await Promise.all([...known].map(compile));
for (const one of wrong) console.error(one);
process.exitCode = wrong.length === 0 ? 0 : 1;
