// Gateways, workers and PostgreSQL are killed by turns under load: nothing that was acknowledged is lost or done twice.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';

const run = promisify(execFile);
const program = join(import.meta.dirname, '../../dist/bench/commands/kills.js');

it('F49 F50 F51 20 kills, a tenth of all calls failing: none lost, none twice, each subject in order', async () => {
  const { stdout } = await run(process.execPath, [program, '--kills', '20', '--writes', '500', '--clients', '4']);
  expect(stdout).toMatch(/^20 kills, /m);
  expect(stdout).toMatch(/^\d{3,} acknowledged, 0 lost, 0 twice$/m);
  expect(stdout).not.toMatch(/not done|out of order/);
}, 600_000);
