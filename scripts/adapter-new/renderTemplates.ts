// The files of a new adapter: templates with the names put in, formatted like the rest of the repository.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { formatText } from '../formatText.js';
import type { AdapterNames } from './toNames.js';

export const KINDS = ['rest', 'sql', 'soap', 'graphql'] as const;
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

/** What kind of rows it is for. */
export interface RowOptions {
  /** Rows belong to units, and are cut to those of the caller; otherwise they are public facts. */
  readonly units: boolean;
  /** Rows have personal values, which are masked; only with `units`: public facts have none. */
  readonly personal: boolean;
}

/** Parts that are there or not: `«units:…»`, `«public:…»`, `«personal:…»`, one inside another if need be. */
function choose(text: string, { units, personal }: RowOptions): string {
  const chosen: Readonly<Record<string, boolean>> = { units, public: !units, personal: units && personal };
  const result = text.replace(/«(\w+):([^«»]*)»/g, (_part, name: string, inside: string) =>
    chosen[name] === true ? inside : '',
  );
  return result === text ? text : choose(result, { units, personal });
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
  rows: RowOptions,
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const part of ['shared', kind]) {
    for (const template of filesBelow(join(TEMPLATES, part))) {
      const path = relative(join(TEMPLATES, part), template).slice(0, -ENDING.length);
      // A kind may have a file of its own in the place of a shared one.
      const text = putNames(choose(readFileSync(template, 'utf8'), rows), names);
      if (text.trim() !== '') files.set(path, await formatText(root, path, text));
    }
  }
  return files;
}
