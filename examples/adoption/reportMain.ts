// npm run -s adoption:report -- --month 2026-09 > report.csv: the report of a month as a sheet.
import { Command } from 'commander';
import { readAccess } from './access.js';
import { createGatewayClient } from './gatewayClient.js';
import { readReport } from './report.js';
import { toCsv } from './toCsv.js';

interface Options {
  readonly month: string;
  readonly level?: string;
}

async function run({ month, level }: Options): Promise<void> {
  const client = createGatewayClient(readAccess(process.env));
  const rows = await readReport(client, { month, ...(level === undefined ? {} : { level }) });
  process.stdout.write(toCsv(rows));
}

const program = new Command('adoption:report')
  .requiredOption('--month <YYYY-MM>', 'the month')
  .option('--level <level>', 'CITY, DISTRICT or WARD')
  .action(run);

await program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
