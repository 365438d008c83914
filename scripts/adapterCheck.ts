// npm run adapter:check <id>: the conformance suite over one adapter, as a table with what to do about each finding.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { renderReport } from './adapter-check/renderReport.js';
import { runConformance } from './adapter-check/runConformance.js';

const root = join(import.meta.dirname, '..');
const TEST = 'conformance.test.ts';

/** Exit code 1: checks failed. 2: there was nothing to check. */
function refuse(vi: string, en: string): never {
  console.error(`adapter:check: ${vi} ${en}`);
  process.exit(2);
}

/** Services that a file declares: their cases stand in the test of the engine, each under its own heading. */
function declared(): string[] {
  const test = readFileSync(join(root, 'adapters/lgsp', TEST), 'utf8');
  return readdirSync(join(root, 'config/services'))
    .map((file) => file.replace(/\.yaml$/, ''))
    .filter((id) => test.includes(`serviceOf('${id}')`));
}

function checkable(): string[] {
  return readdirSync(join(root, 'adapters')).filter((id) => existsSync(join(root, 'adapters', id, TEST)));
}

async function check(id: string, { json }: { readonly json?: true }): Promise<void> {
  const services = declared();
  const known = [...checkable(), ...services];
  // Out of the list, so that a name cannot lead anywhere else.
  if (!known.includes(id)) {
    const list = known.join(', ');
    refuse(
      `không có adapters/<id>/${TEST} với id này; có thể chọn: ${list}.`,
      `there is no adapters/<id>/${TEST} of this id; there are: ${list}.`,
    );
  }
  const [outcome] = services.includes(id)
    ? await runConformance(root, [`adapters/lgsp/${TEST}`], `^conformance of ${id} `)
    : await runConformance(root, [`adapters/${id}/${TEST}`]);
  const { checks, broken } = outcome ?? { checks: [], broken: '' };
  if (broken !== undefined)
    refuse(`bộ kiểm tra không chạy được.\n${broken}\n`, 'The suite could not run: see the lines above.');
  console.log(json ? JSON.stringify(checks, undefined, 2) : renderReport(id, checks));
  process.exitCode = checks.every(({ passed }) => passed) ? 0 : 1;
}

await new Command('adapter:check')
  .description('Runs the conformance suite over one adapter and says what to fix.')
  .argument('<id>', 'folder of the adapter, or id of a declared service, for example land-records')
  .option('--json', 'every check as JSON')
  .action(check)
  .parseAsync();
