// npm run schema:diff: the schema of the working tree beside another one; what breaks, and for whom.
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { allAdapters, stitchAll } from './docs/stitchAll.js';
import { diffSchemas } from './schema-diff/diffSchemas.js';
import { readBaseline } from './schema-diff/readBaseline.js';
import { readUsers } from './schema-diff/readUsers.js';

interface Options {
  readonly against: string;
  readonly usage?: string;
  readonly days: number;
  readonly notice: number;
  readonly strict?: true;
}

const root = join(import.meta.dirname, '..');
const DAY_MS = 86_400_000;
/** Hanoi is UTC+7 all the year. */
const HANOI_MS = 7 * 3_600_000;

function dayBefore(days: number): string {
  return new Date(Date.now() + HANOI_MS - days * DAY_MS).toISOString().slice(0, 10);
}

/** 0: nobody is hurt. 1: somebody is, or may be. */
async function compare({ against, usage, days, notice, strict }: Options): Promise<number> {
  const { text, failed } = await diffSchemas({
    baseline: await readBaseline(root, against),
    current: stitchAll(allAdapters()),
    usersOf: usage === undefined ? undefined : (coordinates) => readUsers(usage, coordinates, dayBefore(days)),
    today: dayBefore(0),
    noticeDays: notice,
    strict: strict === true,
  });
  process.stdout.write(text);
  return failed ? 1 : 0;
}

function toDays(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError('1 to 999 days');
  return Number(text);
}

const program = new Command('schema:diff')
  .description('Compares the public schema of the working tree with another one.')
  .option('--against <what>', 'a commit, a file with SDL, or the address of a running /admin/graphql', 'HEAD')
  .option('--usage <what>', 'the address of a running /admin/graphql, or a file with its answer to schemaUsers')
  .option('--days <n>', 'how long ago a use still counts', toDays, 30)
  .option('--notice <n>', 'days that an announced removal lies ahead at least', toDays, 30)
  .option('--strict', 'any breaking change fails, used or not');
program.action(async (options: Options) => {
  try {
    process.exitCode = await compare(options);
  } catch (error) {
    process.stderr.write(`schema:diff: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
});
await program.parseAsync();
