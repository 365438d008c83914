// TypeScript to JavaScript, file by file, beside a source map. Types are looked at by `npm run check`, not here: a start must
// not wait for that.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { transform } from 'rolldown/utils';

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

/** What is wrong with the file, if anything is. */
async function compile(file) {
  const { code, map, errors } = await transform(file, readFileSync(join(root, file), 'utf8'), OPTIONS);
  if (errors.length > 0) return errors.map(({ message, codeframe }) => `${file}: ${codeframe ?? message}`);
  const out = join(dist, file.replace(/\.ts$/, '.js'));
  const name = basename(out);
  mkdirSync(dirname(out), { recursive: true });
  const sources = [relative(dirname(out), join(root, file))];
  writeFileSync(`${out}.map`, JSON.stringify({ ...map, file: name, sources, sourcesContent: undefined }));
  writeFileSync(out, `${code}//# sourceMappingURL=${name}.map\n`);
  return [];
}

const wrong = (await Promise.all(process.argv.slice(2).flatMap(sourcesIn).map(compile))).flat();
for (const one of wrong) console.error(one);
process.exitCode = wrong.length === 0 ? 0 : 1;
