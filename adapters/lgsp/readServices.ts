// All declarations of a folder as adapters; every mistake of every file at once.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Adapter } from '../kit/index.js';
import { readDeclaration } from './declaration/readDeclaration.js';
import { toAdapter } from './toAdapter.js';

export interface Services {
  readonly adapters: readonly Adapter[];
  /** One line each: file, line, what is wrong and what to do. */
  readonly problems: readonly string[];
}

const MOST_FILES = 200;

function findFiles(folder: string): readonly string[] | undefined {
  try {
    return readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort();
  } catch {
    return undefined;
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** One file. `taken`: ids that others have, with who they are. */
export function readService(file: string, taken: ReadonlyMap<string, string> = new Map()): Services {
  const text = readText(file);
  if (text === undefined) return { adapters: [], problems: [`${file}: cannot be read`] };
  const { declaration, problems } = readDeclaration(text);
  if (declaration === undefined)
    return { adapters: [], problems: problems.map(({ line, text: what }) => `${file}: line ${line}: ${what}`) };
  const { id } = declaration;
  const other = taken.get(id);
  if (other !== undefined) return { adapters: [], problems: [`${file}: id: "${id}" is taken by ${other}`] };
  if (basename(file).replace(/\.ya?ml$/, '') !== id)
    return { adapters: [], problems: [`${file}: id: the file must have the name of its id: ${id}.yaml`] };
  return { adapters: [toAdapter(declaration)], problems: [] };
}

/** `known`: the adapters of the registry. */
export function readServices(folder: string, known: readonly Pick<Adapter, 'id'>[]): Services {
  const files = findFiles(folder);
  if (files === undefined) return { adapters: [], problems: [`${folder}: the folder of services cannot be read`] };
  if (files.length > MOST_FILES) return { adapters: [], problems: [`${folder}: more than ${MOST_FILES} files`] };
  const taken = new Map(known.map(({ id }) => [id, 'an adapter of this build']));
  // Parts of the gateway, and of the tests of this engine.
  for (const id of ['units', 'commands', 'data-use', 'gateway', 'lgsp']) taken.set(id, 'the gateway');
  const read = files.map((name) => {
    const services = readService(join(folder, name), taken);
    for (const { id } of services.adapters) taken.set(id, name);
    return services;
  });
  return {
    adapters: read.flatMap(({ adapters }) => adapters),
    problems: read.flatMap(({ problems }) => problems),
  };
}
