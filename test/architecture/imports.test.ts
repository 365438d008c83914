// The import rule catches what it is there to catch: planted violations in a small copy of the house.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
let house = '';

/** Files of the small house; each exports something, so that it can be imported. */
const FILES = [
  'schema/errors.ts',
  'config/loadSettings.ts',
  'adapters/kit/index.ts',
  'adapters/registry.ts',
  'adapters/alpha/index.ts',
  'adapters/beta/index.ts',
  'gateway/main.ts',
  'gateway/http/index.ts',
  'gateway/http/inner.ts',
  'gateway/identity/index.ts',
  'gateway/compose/parts.ts',
  'sandbox/idp/main.ts',
];

function plant(file: string, source: string): void {
  mkdirSync(dirname(join(house, file)), { recursive: true });
  writeFileSync(join(house, file), source);
}

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'lien-thong-house-'));
  for (const name of ['package.json', 'tsconfig.json', '.dependency-cruiser.cjs'])
    cpSync(join(root, name), join(house, name));
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));
  for (const file of FILES) plant(file, 'export const it = 1;\n');
});

afterAll(() => rmSync(house, { recursive: true, force: true }));

/** Names of the rules that the house breaks. */
async function violations(): Promise<string[]> {
  const args = ['gateway', 'adapters', 'schema', 'config', 'sandbox', '--config', '.dependency-cruiser.cjs'];
  const { stdout } = await run(
    process.execPath,
    [join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'), ...args, '--output-type', 'json'],
    { cwd: house, maxBuffer: 50_000_000 },
  ).catch((error: { stdout: string }) => error);
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } };
  return [...new Set(summary.violations.map(({ rule }) => rule.name))].sort();
}

describe('the import rule', () => {
  it('has nothing against a house that keeps it', async () => {
    plant('gateway/http/planted.ts', "export { it } from '../../adapters/kit/index.js';\n");
    expect(await violations()).toEqual([]);
    rmSync(join(house, 'gateway/http/planted.ts'));
  });

  const planted: [string, string, string][] = [
    ['gateway/http/planted.ts', '../identity/index.js', 'concerns-do-not-know-each-other'],
    ['gateway/http/planted.ts', '../../config/loadSettings.js', 'concerns-do-not-know-each-other'],
    ['gateway/compose/planted.ts', '../http/inner.js', 'concerns-are-entered-by-the-front-door'],
    ['gateway/compose/planted.ts', '../../adapters/registry.js', 'only-main-sees-config-and-registry'],
    ['adapters/alpha/planted.ts', '../beta/index.js', 'adapters-know-the-kit-only'],
    ['adapters/alpha/planted.ts', '../../gateway/http/index.js', 'adapters-know-the-kit-only'],
    ['adapters/kit/planted.ts', '../alpha/index.js', 'kit-knows-the-schema-only'],
    ['schema/planted.ts', '../config/loadSettings.js', 'schema-and-config-know-nobody'],
    ['config/planted.ts', '../gateway/http/index.js', 'schema-and-config-know-nobody'],
    ['gateway/http/planted.ts', '../../sandbox/idp/main.js', 'nothing-knows-the-sandbox'],
    ['sandbox/idp/planted.ts', '../../gateway/http/index.js', 'sandbox-knows-nobody'],
    ['gateway/http/planted.ts', 'pg', 'pg-in-store'],
    ['adapters/alpha/planted.ts', 'undici', 'undici-in-upstream'],
    ['gateway/identity/planted.ts', 'express', 'express-in-http'],
    ['gateway/http/planted.ts', 'jest', 'no-dev-dependency-at-run-time'],
  ];

  it('catches each planted violation', async () => {
    for (const [i, [file, target]] of planted.entries())
      plant(
        file.replace('planted', `planted${i}`),
        `import * as other from '${target}';\nexport const seen = other;\n`,
      );
    const found = await violations();
    expect(found).toEqual(expect.arrayContaining([...new Set(planted.map(([, , rule]) => rule))]));
  });
});
