// A newcomer with nothing but the guide to a first adapter: every command, edit and answer of it, in a fresh copy of the repository.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { followGuide } from '../../scripts/tutorial/followGuide.js';

const root = join(import.meta.dirname, '../..');

it('ends with an adapter whose rows are joined to units and officers, and changes while it runs', async () => {
  const done: string[] = [];
  await followGuide(root, readFileSync(join(root, 'docs/guides/first-adapter.md'), 'utf8'), (what) => done.push(what));
  expect(done.length).toBeGreaterThan(25);
}, 900_000);
