// npm run adapter:new <id>: makes the folder of a new adapter that passes every check, and says what to do next.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command, Option } from 'commander';
import { findRefusal } from './adapter-new/findRefusal.js';
import { KINDS, renderTemplates, type Kind } from './adapter-new/renderTemplates.js';
import { toNames, type AdapterNames } from './adapter-new/toNames.js';

const root = join(import.meta.dirname, '..');

interface Options {
  readonly kind: Kind;
  readonly entity?: string;
  readonly titleVi?: string;
  readonly titleEn?: string;
}

function fail(message: string): never {
  console.error(`adapter:new: ${message}`);
  process.exit(1);
}

function write(folder: string, files: ReadonlyMap<string, string>): void {
  // Not recursive: a folder that is there already belongs to somebody.
  mkdirSync(folder);
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Brings registry and generated types up to date. */
function generate(): void {
  const script = join(root, 'scripts/codegen.ts');
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', script], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`code generation failed:\n${stderr}`);
}

const SETTINGS: Readonly<Record<Kind, object>> = {
  rest: { baseUrl: 'http://127.0.0.1:4105', apiKey: '…' },
  sql: { databaseUrl: 'postgres://reader@127.0.0.1:5432/records' },
};

function describeNext({ id, Entity, entities, resource }: AdapterNames, kind: Kind): string {
  const settings = JSON.stringify({ [id]: { config: SETTINGS[kind] } });
  return [
    `made: adapters/${id} (type ${Entity}, fields Query.${entities} and Unit.${entities})`,
    '',
    'It passes all checks over invented rows. Next:',
    `  1. See it pass:            npm run test:all -- adapters/${id}`,
    `  2. Say what a row is:      adapters/${id}/schema.graphql and row.ts, then npm run codegen`,
    `  3. Speak to the system:    adapters/${id}/client.ts and config.ts; record its replies in fixtures/`,
    `  4. Switch it on:           "adapters": ${settings}`,
    '                             in config/environments/development.json',
    `  5. Grant it:               ${id}:${resource}.read (and .read-personal), to a role or an agency`,
    `  6. Finish the README, then npm run docs and npm test`,
  ].join('\n');
}

async function make(id: string, { kind, entity, titleVi, titleEn }: Options): Promise<void> {
  const names = toNames({ id, entity, titleVi, titleEn });
  const refusal = findRefusal(root, names);
  if (refusal !== undefined) fail(refusal);
  const files = await renderTemplates(root, kind, names);
  const folder = join(root, 'adapters', id);
  write(folder, files);
  try {
    generate();
  } catch (error) {
    rmSync(folder, { recursive: true });
    fail(error instanceof Error ? error.message : String(error));
  }
  console.log(describeNext(names, kind));
}

await new Command('adapter:new')
  .description('Makes a new adapter.')
  .argument('<id>', 'kebab-case name of the system, for example land-records')
  .addOption(new Option('--kind <kind>', 'how the system is reached').choices(KINDS).default('rest'))
  .option('--entity <Name>', 'type of its rows; made from the id unless given')
  .option('--title-vi <text>', 'title in Vietnamese')
  .option('--title-en <text>', 'title in English')
  .action(make)
  .parseAsync();
