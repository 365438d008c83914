// Group: what an adapter declares can be read, documented and granted without running it.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Adapter } from '../index.js';
import type { ConformanceOptions } from './conformanceOptions.js';
import { buildProblems } from './buildProblems.js';
import { configProblems } from './configProblems.js';
import { descriptionProblems } from './descriptionProblems.js';
import { schemaProblems } from './schemaProblems.js';
import { readSdl } from './sdlModel.js';

const HEADINGS = ['What it connects', 'Owner', 'Grants', 'Config', 'Errors', 'Fixtures', 'Runbook'];

function describeText(adapter: Adapter, options: ConformanceOptions): void {
  it('has an id that is its folder, in kebab-case', () => {
    expect(adapter.id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    const { folder, file } = options;
    expect(file === undefined ? basename(folder) : basename(file, '.yaml')).toBe(adapter.id);
  });

  it('has titles in both languages, for itself and for each grant', () => {
    for (const { vi, en } of [adapter.title, ...adapter.grants.map((grant) => grant.title)]) {
      expect(vi.trim()).not.toBe('');
      expect(en.trim()).not.toBe('');
    }
  });

  it('declares each capability once, under its own prefix', () => {
    const capabilities = adapter.grants.map((grant) => grant.capability);
    for (const capability of capabilities) {
      expect(capability.slice(0, adapter.id.length + 1)).toBe(`${adapter.id}:`);
      expect(capability.slice(adapter.id.length + 1)).toMatch(/^[a-z][a-z-]*\.[a-z][a-z-]*$/);
    }
    expect(new Set(capabilities).size).toBe(capabilities.length);
  });

  it('serves at least one level', () => {
    expect(adapter.levels.length).toBeGreaterThan(0);
  });

  it('describes every key of its settings', () => {
    expect(configProblems(adapter.configSchema)).toEqual([]);
  });

  it('has a README with the usual headings that names each capability', () => {
    const readme = readFileSync(join(options.folder, 'README.md'), 'utf8');
    const headings = readme.split('\n').flatMap((line) => /^#{1,3} (.+?)\s*$/.exec(line)?.[1] ?? []);
    expect(headings).toEqual(expect.arrayContaining(HEADINGS));
    const named = options.file === undefined ? readme : readFileSync(options.file, 'utf8');
    for (const { capability } of adapter.grants) expect(named).toContain(capability);
  });
}

/** Registers the group. */
export function describeDeclaration(adapter: Adapter, options: ConformanceOptions): void {
  describe('declaration', () => {
    describeText(adapter, options);

    it('has SDL that stands together with the shared SDL', () => {
      expect(buildProblems(adapter.typeDefs)).toEqual([]);
    });

    it('keeps the rules of access, ownership, nullability and loading', () => {
      expect(schemaProblems(adapter)).toEqual([]);
    });

    it('describes every type and field in Vietnamese and English', () => {
      expect(descriptionProblems(readSdl(adapter.typeDefs).document)).toEqual([]);
    });

    it('has a case for everything that can be asked', () => {
      const fields = (from: Readonly<Record<string, object>> | undefined) =>
        Object.entries(from ?? {}).flatMap(([type, of]) => Object.keys(of).map((name) => `${type}.${name}`));
      expect(Object.keys(options.queries).sort()).toEqual(Object.keys(adapter.queries).sort());
      expect(Object.keys(options.entities).sort()).toEqual(Object.keys(adapter.entities).sort());
      expect(fields(options.fields).sort()).toEqual(fields(adapter.fields).sort());
    });
  });
}
