// npm run adapter:new [id]: makes the folder of a new adapter that passes every check, and says what to do next.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command, Option } from 'commander';
import { askChoices, Cancelled, type Choices } from './adapter-new/askChoices.js';
import { findRefusal } from './adapter-new/findRefusal.js';
import { KINDS, renderTemplates, type Kind } from './adapter-new/renderTemplates.js';
import { toNames, type AdapterNames } from './adapter-new/toNames.js';

const root = join(import.meta.dirname, '..');
/** As shells say of a program that Ctrl-C has ended. */
const CANCELLED = 130;

/** Flags as they were given. */
interface Options {
  readonly kind?: Kind;
  readonly entity?: string;
  readonly titleVi?: string;
  readonly titleEn?: string;
  readonly units: boolean;
  readonly personal: boolean;
}

function fail(message: string): never {
  console.error(`adapter:new: ${message}`);
  process.exit(1);
}

function write(folder: string, files: ReadonlyMap<string, string>): void {
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
  rest: { baseUrl: 'http://127.0.0.1:4190', apiKey: '…' },
  sql: { databaseUrl: 'postgres://reader@127.0.0.1:5432/records' },
  soap: { baseUrl: 'http://127.0.0.1:4190', apiKey: '…' },
  graphql: { url: 'http://127.0.0.1:4190/graphql', apiKey: '…' },
};

function describeNext({ id, Entity, entities, resource }: AdapterNames, { kind, units, personal }: Choices): string {
  const settings = JSON.stringify({ [id]: { config: SETTINGS[kind] } });
  return [
    `made: adapters/${id} (type ${Entity}, ${units ? `fields Query.${entities} and Unit.${entities}` : `field Query.${entities}`})`,
    '',
    'It passes all checks over invented rows. Next:',
    `  1. See it pass:            npm run test:all -- adapters/${id}`,
    `  2. Say what a row is:      adapters/${id}/schema.graphql and row.ts, then npm run codegen`,
    `  3. Speak to the system:    adapters/${id}/client.ts and config.ts; record its replies in fixtures/`,
    `  4. Switch it on:           "adapters": ${settings}`,
    '                             in config/environments/development.json',
    units
      ? `  5. Grant it:               ${id}:${resource}.read${personal ? ' (and .read-personal)' : ''}, to a role or an agency`
      : '  5. Grant it:               nothing to grant, its rows are public',
    `  6. Finish the README, then npm run docs and npm test`,
  ].join('\n');
}

/** Writes the folder and what is generated from it; whatever goes wrong, or Ctrl-C, takes everything back. */
function makeFolder(id: string, files: ReadonlyMap<string, string>): void {
  const folder = join(root, 'adapters', id);
  // Without a listener the signal would end the program half way; so it ends the code generation alone.
  process.on('SIGINT', () => undefined);
  // Not recursive, and outside of what is taken back: a folder that is there already belongs to somebody.
  mkdirSync(folder);
  try {
    write(folder, files);
    generate();
  } catch (error) {
    rmSync(folder, { recursive: true });
    fail(error instanceof Error ? error.message : String(error));
  }
}

/** True for somebody who can be asked. A build server may have a terminal, and nobody in front of it. */
function isAsked(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY && !process.env['CI'];
}

function toChoices(id: string | undefined, options: Options): Choices {
  if (id === undefined)
    fail('<id> is missing: the name of the system, like land-records. All else has a default (--help).');
  const { titleViText, titleEnText, Entity } = toNames({ id, ...options });
  const texts = { titleVi: titleViText, titleEn: titleEnText, entity: Entity };
  const { kind = 'rest', units, personal } = options;
  return { id, kind, ...texts, units, personal: units && personal };
}

async function make(id: string | undefined, options: Options, command: Command): Promise<void> {
  const isSaid = command.options.some((one) => command.getOptionValueSource(one.attributeName()) === 'cli');
  const streams = { input: process.stdin, output: process.stdout };
  const choices = isSaid || !isAsked() ? toChoices(id, options) : await askChoices({ root, id, ...streams });
  const names = toNames(choices);
  const refusal = findRefusal(root, names);
  if (refusal !== undefined) fail(refusal);
  makeFolder(choices.id, await renderTemplates(root, choices.kind, names, choices));
  console.log(describeNext(names, choices));
}

const program = new Command('adapter:new')
  .description('Makes a new adapter. In a terminal it asks for everything unless a flag is given.')
  .argument('[id]', 'kebab-case name of the system, for example land-records')
  .addOption(new Option('--kind <kind>', 'how the system is reached (default: rest)').choices(KINDS))
  .option('--entity <Name>', 'type of its rows; made from the id unless given')
  .option('--title-vi <text>', 'title in Vietnamese')
  .option('--title-en <text>', 'title in English')
  .option('--no-units', 'rows belong to no unit: they are public facts')
  .option('--no-personal', 'rows have no personal values')
  .action(make);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof Cancelled)) throw error;
  console.error('adapter:new: nothing was made.');
  process.exitCode = CANCELLED;
}
