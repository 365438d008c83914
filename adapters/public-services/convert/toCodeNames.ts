// Entries of the portal's code lists, whose keys differ from list to list (MAGIOITINH/TENGIOITINH, ID/NAME, …).
import type { CodeNameRecord } from '../schema.generated.js';

type Entry = Readonly<Record<string, unknown>>;

function textAt(entry: Entry, key: string | undefined): string | null {
  const value = key === undefined ? undefined : entry[key];
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : null;
}

function firstKey(entry: Entry, prefixes: readonly string[]): string | undefined {
  for (const prefix of prefixes) {
    const found = Object.keys(entry).find((key) => key.startsWith(prefix) && textAt(entry, key) !== null);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The pair MAx and TENx is the entry's own (a ward also names its district). Without such a pair: the first key that
 * begins with MA, ID, CODE or SO, and the first that begins with TEN, NAME, GIATRI or MOTA.
 */
export function toCodeName(entry: Entry): CodeNameRecord {
  const own = Object.keys(entry).find((key) => key.startsWith('MA') && `TEN${key.slice(2)}` in entry);
  return {
    code: textAt(entry, own ?? firstKey(entry, ['MA', 'ID', 'CODE', 'SO'])),
    name: textAt(entry, own === undefined ? firstKey(entry, ['TEN', 'NAME', 'GIATRI', 'MOTA']) : `TEN${own.slice(2)}`),
  };
}
