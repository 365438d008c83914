// Real unit keys for made-up rows: the wards of today's table, in turn.
import { readFileSync } from 'node:fs';
import { once } from './once.js';

interface Unit {
  readonly code: string;
  readonly kind: string;
  readonly validTo: string | null;
}

/** Read as it is: the gateway checks the table, and checking takes memory that would count for every variant. */
function readTable<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(`../../config/units/${file}`, import.meta.url), 'utf8')) as T;
}

/** Keys of all wards in force, as the gateway's unit table writes them. */
const wardKeys = once(() => {
  const { prefix } = readTable<{ prefix: string }>('table.json');
  return readTable<readonly Unit[]>('units.json')
    .filter(({ kind, validTo }) => kind === 'ward' && validTo === null)
    .map(({ code }) => `${prefix}:2025-07:${code}`);
});

/** The unit that owns row `i`. */
export function units(i: number): string {
  const keys = wardKeys();
  const key = keys[i % keys.length];
  if (key === undefined) throw new Error('the unit table has no ward');
  return key;
}
