// The files of a new adapter: templates with the names put in, formatted like the rest of the repository.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { format, resolveConfig } from 'prettier';
import type { AdapterNames } from './toNames.js';

export const KINDS = ['rest', 'sql'] as const;
/** How the system is reached. */
export type Kind = (typeof KINDS)[number];

const TEMPLATES = join(import.meta.dirname, 'templates');
const ENDING = '.template';

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ENDING))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function putNames(text: string, names: AdapterNames): string {
  const entries = Object.entries(names) as [string, string][];
  return entries.reduce((result, [name, value]) => result.replaceAll(`__${name}__`, () => value), text);
}

/** Texts by path inside the adapter's folder. `root`: the folder of the repository, for its formatting rules. */
export async function renderTemplates(
  root: string,
  kind: Kind,
  names: AdapterNames,
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const part of ['shared', kind]) {
    for (const template of filesBelow(join(TEMPLATES, part))) {
      const path = relative(join(TEMPLATES, part), template).slice(0, -ENDING.length);
      const filepath = join(root, 'adapters', names.id, path);
      const options = { ...(await resolveConfig(filepath)), filepath };
      files.set(path, await format(putNames(readFileSync(template, 'utf8'), names), options));
    }
  }
  return files;
}
