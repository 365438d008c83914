// Writes what is derived from the SDL files and the adapter folders; with --check it only reports what is stale.
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GraphQLError, parse, Source } from 'graphql';
import { toAgencyFile } from './codegen/toAgencyFile.js';
import { toRegistry } from './codegen/toRegistry.js';
import { toAdminModule, toSchemaModule, toSharedModule } from './codegen/toSchemaModule.js';

const root = join(import.meta.dirname, '..');
const shared = readFileSync(join(root, 'schema/shared.graphql'), 'utf8');

function adapterFolders(): string[] {
  return readdirSync(join(root, 'adapters'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, 'adapters', entry.name, 'index.ts')))
    .map((entry) => entry.name)
    .filter((name) => name !== 'kit')
    .sort();
}

/** `schema.graphql` and, where one file would be too long, its parts `schema.<part>.graphql`. */
function readSdl(folder: string): string {
  const full = join(root, folder);
  const parts = statSync(full).isDirectory()
    ? readdirSync(full).filter((name) => /^schema(\..+)?\.graphql$/.test(name))
    : [];
  parts.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return parts.map((name) => readPart(`${folder}/${name}`)).join('\n');
}

/** Each part is read on its own first, so that a mistake is told with its place. */
function readPart(path: string): string {
  const text = readFileSync(join(root, path), 'utf8');
  parse(new Source(text, path));
  return text;
}

/** For a person who has just saved a file: what is wrong and where, without a stack. */
function fail(error: unknown): never {
  const place = error instanceof GraphQLError ? error.toString() : error;
  console.error(place instanceof Error ? place.message : place);
  process.exit(1);
}

async function toModule(folder: string, sdl: string): Promise<string> {
  try {
    return await toSchemaModule(shared, sdl);
  } catch (error) {
    throw new Error(`${folder}/schema.graphql: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

async function generate(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  files.set('schema/shared.generated.ts', toSharedModule(shared));
  const withSdl = readdirSync(join(root, 'adapters')).map((name) => `adapters/${name}`);
  for (const folder of [...withSdl, 'gateway/units']) {
    const sdl = readSdl(folder);
    if (sdl !== '') files.set(`${folder}/schema.generated.ts`, await toModule(folder, sdl));
  }
  const adminParts = readdirSync(join(root, 'schema/admin')).filter((name) => name.endsWith('.graphql'));
  adminParts.sort((a, b) => (a === 'root.graphql' ? -1 : b === 'root.graphql' ? 1 : a < b ? -1 : 1));
  files.set(
    'gateway/admin/schema.generated.ts',
    toAdminModule(adminParts.map((name) => readFileSync(join(root, 'schema/admin', name), 'utf8'))),
  );
  files.set('adapters/registry.ts', toRegistry(adapterFolders()));
  files.set('config/environments/sample/agencies.csv', toAgencyFile());
  return files;
}

const stale: string[] = [];
for (const [path, text] of await generate().catch(fail)) {
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  stale.push(path);
  if (!process.argv.includes('--check')) writeFileSync(file, text);
}
if (process.argv.includes('--check') && stale.length > 0) {
  console.error(`Generated files are stale: ${stale.join(', ')}. Run "npm run codegen" and commit the result.`);
  process.exit(1);
}
console.log(stale.length > 0 ? `written: ${stale.join(', ')}` : 'generated files are up to date');
