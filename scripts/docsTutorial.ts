// npm run docs:tutorial: follows docs/guides/first-adapter.md in a fresh copy; ends with 1 where the page is not true.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { followGuide } from './tutorial/followGuide.js';

const root = join(import.meta.dirname, '..');

try {
  const page = readFileSync(join(root, 'docs/guides/first-adapter.md'), 'utf8');
  await followGuide(root, page, (what) => console.log(what));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
