// Stops what globalSetup started, and looks whether any gateway of the run has logged a planted personal value.
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

function findPlanted(folder) {
  const text = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('');
  const found = (globalThis.lienThongPlanted ?? []).filter(({ value }) => text.includes(value));
  return { bytes: text.length, found: found.map(({ what }) => what) };
}

export default async function teardown() {
  await Promise.all((globalThis.lienThongServices ?? []).map((service) => service.stop()));
  const folder = process.env.SUITE_LOG_FOLDER;
  if (folder === undefined) return;
  const { bytes, found } = findPlanted(folder);
  rmSync(folder, { recursive: true, force: true });
  const planted = (globalThis.lienThongPlanted ?? []).length;
  process.stdout.write(`${planted} planted personal values, ${found.length} found in ${bytes} bytes of logs\n`);
  if (found.length > 0) throw new Error(`personal values in the log: ${found.join(', ')}`);
}
