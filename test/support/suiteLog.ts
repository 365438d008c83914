// Everything that gateways of the suite log and count, in one folder: at the end it is searched for planted values.
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Set by globalSetup; without it (a test run by hand in another way) nothing is kept. */
export function openSuiteLog(): { write(text: string): void } {
  const folder = process.env['SUITE_LOG_FOLDER'];
  if (folder === undefined) return { write: () => undefined };
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${process.pid}.log`);
  return { write: (text) => appendFileSync(file, text) };
}
