// Entries of the portal's code lists, whose keys differ from list to list (MAGIOITINH/TENGIOITINH, ID/NAME, …).
import type { CodeNameRecord } from '../schema.generated.js';

function firstText(row: Readonly<Record<string, unknown>>, prefixes: readonly string[]): string | null {
  for (const prefix of prefixes) {
    const found = Object.entries(row).find(
      ([key, value]) => key.startsWith(prefix) && (typeof value === 'string' || typeof value === 'number') && value !== '',
    );
    if (found !== undefined) return String(found[1]);
  }
  return null;
}

/** The first key that begins with MA (or ID, CODE, SO) is the code; the first with TEN (or NAME, GIATRI, MOTA) the name. */
export function toCodeName(row: Readonly<Record<string, unknown>>): CodeNameRecord {
  return { code: firstText(row, ['MA', 'ID', 'CODE', 'SO']), name: firstText(row, ['TEN', 'NAME', 'GIATRI', 'MOTA']) };
}
