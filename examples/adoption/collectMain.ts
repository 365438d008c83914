// npm run adoption:collect -- --month 2026-10: collects the figures of a month, and says what it could not get and why.
import { Command } from 'commander';
import { readAccess } from './access.js';
import { collect, type Collected } from './collect.js';
import { createGatewayClient } from './gatewayClient.js';

interface Options {
  readonly month: string;
  readonly city: string;
  readonly correct?: string;
}

function toLines({ application, indicator, note, missing, cutOff, failures, ...counts }: Collected): string[] {
  const name = `${application} ${indicator}`;
  if (note !== null) return [`${name}: ${note}`];
  const { recorded, unchanged, differing } = counts;
  return [
    `${name}: ${recorded} recorded, ${unchanged} there already, ${differing} differ`,
    ...Object.entries(missing).map(([reason, units]) => `  ${units} without a figure: ${reason}`),
    ...(cutOff === null ? [] : [`  the other units were not read: ${cutOff}`]),
    ...failures.map((code) => `  not recorded: ${code}`),
  ];
}

async function run({ month, city, correct }: Options): Promise<void> {
  const client = createGatewayClient(readAccess(process.env));
  const collected = await collect(client, { month, city, correction: correct });
  for (const line of collected.flatMap(toLines)) process.stdout.write(`${line}\n`);
  if (collected.some(({ failures, cutOff }) => failures.length > 0 || cutOff !== null)) process.exitCode = 1;
}

const program = new Command('adoption:collect')
  .requiredOption('--month <YYYY-MM>', 'a month that is over')
  .option('--city <code>', 'code of the unit that all others lie in', '01')
  .option('--correct <reason>', 'replaces figures that differ, for this reason')
  .action(run);

await program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
