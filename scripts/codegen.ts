// Writes what is derived from the SDL files and the adapter folders; with --check it only reports what is stale.
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
  return parts.map((name) => readFileSync(join(full, name), 'utf8')).join('\n');
}

async function generate(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  files.set('schema/shared.generated.ts', toSharedModule(shared));
  const withSdl = readdirSync(join(root, 'adapters')).map((name) => `adapters/${name}`);
  for (const folder of [...withSdl, 'gateway/units']) {
    const sdl = readSdl(folder);
    if (sdl !== '') files.set(`${folder}/schema.generated.ts`, await toSchemaModule(shared, sdl));
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
for (const [path, text] of await generate()) {
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
