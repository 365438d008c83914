// The generated reference says what the code does: variables that are understood, metrics that exist, reasons for all.
import { describe, expect, it } from '@jest/globals';
import { findSetting, findUnknown } from '../../config/settingPath.js';
import { dependencyProblems } from '../../scripts/docs/dependencyProblems.js';
import { metricRows } from '../../scripts/docs/metricsPage.js';
import { settingRows } from '../../scripts/docs/settingRows.js';
import { settingsJsonSchema } from '../../scripts/docs/settingsPage.js';
import { adapters } from '../../scripts/docs/stitchAll.js';
import { fencedBlocks } from './markdown.js';
import { filesBelow, readText } from './repository.js';

const schema = settingsJsonSchema(adapters);
const rows = settingRows(schema);

describe('settings', () => {
  it('have variables that lead back to the same setting', () => {
    expect(rows.length).toBeGreaterThan(60);
    const found = rows.map(({ variable }) => findSetting(schema, variable.slice('GATEWAY_'.length).split('__')));
    expect(found.map((setting) => setting?.path.join('.'))).toEqual(rows.map(({ path }) => path));
  });

  it('are all described', () => {
    expect(rows.filter(({ description }) => description === '').map(({ path }) => path)).toEqual([]);
  });

  it('that hold secrets are marked', () => {
    const secret = rows.filter((row) => row.secret).map(({ path }) => path);
    const expected = ['store.url', 'cache.redisUrl', 'links.key', 'adapters.hr-records.config.databaseUrl'];
    expect(secret).toEqual(expect.arrayContaining(expected));
  });

  it('that the guides name as variables exist', () => {
    const pages = [...filesBelow('docs/guides', '.md'), 'README.md', 'README.vi.md'].map(readText).join('\n');
    const named = [...new Set([...pages.matchAll(/\bGATEWAY_[A-Z0-9_]+[A-Z0-9]/g)].map((match) => match[0]))];
    const unknown = named
      .filter((name) => !['GATEWAY_ENV', 'GATEWAY_SERVICES_FOLDER'].includes(name))
      .filter(
        (name) =>
          findSetting(
            schema,
            name
              .replace(/_FILE$/, '')
              .slice('GATEWAY_'.length)
              .split('__'),
          ) === undefined,
      );
    expect(unknown).toEqual([]);
  });
});

describe('settings files in the guides', () => {
  const trees = filesBelow('docs/guides', '.md')
    .flatMap((file) => fencedBlocks(readText(file)))
    .filter(({ language, text }) => language === 'json' && text.includes('"identity"'))
    .map(({ text }) => JSON.parse(text) as unknown);

  it('have only settings that exist', () => {
    expect(trees.length).toBeGreaterThan(2);
    expect(trees.flatMap((tree) => findUnknown(tree, schema))).toEqual([]);
    expect(findUnknown({ identity: { issuer: [] } }, schema)).toHaveLength(1);
  });
});

describe('metrics', () => {
  it('have a name of ours, a type and an explanation', async () => {
    const found = await metricRows();
    expect(found.length).toBeGreaterThanOrEqual(5);
    for (const { name, type, help } of found) {
      expect(name).toMatch(/^gateway_[a-z_]+$/);
      expect(type).toMatch(/^(counter|gauge|histogram)$/);
      expect(help).toMatch(/\.$/);
    }
  });
});

describe('dependencies', () => {
  const packageText = JSON.stringify({
    dependencies: { alpha: '1.0.0' },
    devDependencies: { beta: '1.0.0' },
    overrides: { gamma: '1.0.0' },
  });
  const page = (name: string) =>
    `## Dependencies\n\n| \`${name}\` | why |\n\n## Development dependencies\n\n| \`beta\` | why |\n\n## Overrides\n\n| \`gamma\` | why |\n`;

  it('each have a reason', () => {
    expect(dependencyProblems(readText('package.json'), readText('docs/dependencies.md'))).toEqual([]);
  });

  it('without a reason, and reasons without a dependency, are named', () => {
    expect(dependencyProblems(packageText, page('alpha'))).toEqual([]);
    expect(dependencyProblems(packageText, page('delta'))).toEqual([
      'docs/dependencies.md, "Dependencies": alpha has no line of reason',
      'docs/dependencies.md, "Dependencies": delta is not in package.json',
    ]);
  });
});
