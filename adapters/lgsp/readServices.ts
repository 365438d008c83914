// All declarations of a folder as adapters; every mistake of every file at once.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Adapter } from '../kit/index.js';
import { readDeclaration } from './declaration/readDeclaration.js';
import { toAdapter } from './toAdapter.js';

export interface DeclaredService {
  readonly file: string;
  readonly adapter: Adapter;
  /** Where it gives a name: of a type, or `Query.field`, `Unit.field`, `Type.field`. */
  readonly lines: ReadonlyMap<string, number>;
}

export interface Services {
  readonly services: readonly DeclaredService[];
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

function refuse(...problems: readonly string[]): Services {
  return { services: [], adapters: [], problems };
}

/** One file. `taken`: ids that others have, with who they are. */
function readService(file: string, taken: ReadonlyMap<string, string>): Services {
  const text = readText(file);
  if (text === undefined) return refuse(`${file}: cannot be read`);
  const { declaration, problems, lineOf, lines } = readDeclaration(text);
  if (declaration === undefined)
    return refuse(...problems.map(({ line, text: what }) => `${file}: line ${line}: ${what}`));
  const { id } = declaration;
  const at = `${file}: line ${lineOf(['id'])}: id:`;
  const other = taken.get(id);
  if (other !== undefined) return refuse(`${at} "${id}" is taken by ${other}; choose another one`);
  if (basename(file).replace(/\.ya?ml$/, '') !== id)
    return refuse(`${at} the file must have the name of its id: ${id}.yaml`);
  const adapter = toAdapter(declaration);
  return { services: [{ file, adapter, lines }], adapters: [adapter], problems: [] };
}

/** `known`: the adapters of the registry. */
export function readFiles(files: readonly string[], known: readonly Pick<Adapter, 'id'>[]): Services {
  const taken = new Map(known.map(({ id }) => [id, 'an adapter of this build']));
  // Parts of the gateway, and of the tests of this engine.
  for (const id of ['units', 'commands', 'data-use', 'gateway', 'lgsp']) taken.set(id, 'the gateway');
  const read = files.map((file) => {
    const found = readService(file, taken);
    for (const { id } of found.adapters) taken.set(id, basename(file));
    return found;
  });
  return {
    services: read.flatMap(({ services }) => services),
    adapters: read.flatMap(({ adapters }) => adapters),
    problems: read.flatMap(({ problems }) => problems),
  };
}

export function readServices(folder: string, known: readonly Pick<Adapter, 'id'>[]): Services {
  const files = findFiles(folder);
  if (files === undefined) return refuse(`${folder}: the folder of services cannot be read`);
  if (files.length > MOST_FILES) return refuse(`${folder}: more than ${MOST_FILES} files`);
  return readFiles(
    files.map((name) => join(folder, name)),
    known,
  );
}
