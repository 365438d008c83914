// The repository as the documentation tests read it.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

export const root = join(import.meta.dirname, '../..');

const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', '.git', '.data']);

/** Paths below a folder, relative to the repository. */
export function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : filesBelow(path, ending);
    return path.endsWith(ending) ? [relative(root, join(root, path))] : [];
  });
}

export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
