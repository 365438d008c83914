// Searches by name without accents, done by the database with `translate`, which every PostgreSQL has.
import { InputError } from '../kit/index.js';

const MAX_LENGTH = 100;

// Letters come apart from their marks (NFD); `translate` turns đ into d and, having no counterpart for the marks, drops
// them. Ten characters instead of a table of all accented letters: PostgreSQL walks that table for every letter.
const MARKS = '\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323';

/** The SQL expression that folds a column as `foldName` folds a text. `column` is a name from this adapter's code. */
export function foldedColumn(column: string): string {
  return `lower(translate(normalize(${column}, NFD), 'đĐ${MARKS}', 'dd'))`;
}

/** `Nguyễn  Văn ĐẠT` → `nguyen van dat`. */
export function foldName(text: string): string {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
  return plain.trim().replace(/\s+/g, ' ');
}

/** A LIKE pattern for a part of a name, or null without one. The characters that LIKE interprets are escaped. */
export function toNamePattern(name: string | null | undefined): string | null {
  if (name === null || name === undefined) return null;
  const folded = foldName(name);
  // oxlint-disable-next-line no-control-regex -- they are what is refused
  if (folded === '' || folded.length > MAX_LENGTH || /[\u0000-\u001f]/.test(folded))
    throw new InputError(
      `"name" must have 1 to ${MAX_LENGTH} characters.`,
      `"name" phải có từ 1 đến ${MAX_LENGTH} ký tự.`,
    );
  return `%${folded.replace(/[\\%_]/g, '\\$&')}%`;
}
