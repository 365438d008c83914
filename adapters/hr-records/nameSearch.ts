// Searches by name without accents, done by the database with `translate`, which every PostgreSQL has.
import { InputError } from '../kit/index.js';

const MAX_LENGTH = 100;

/** Every accented Vietnamese (and other Latin) letter with the plain lower-case letter it folds to. */
function accentedLetters(): readonly (readonly [string, string])[] {
  const pairs: [string, string][] = [
    ['đ', 'd'],
    ['Đ', 'd'],
  ];
  for (let code = 0xc0; code <= 0x1ef9; code += 1) {
    const letter = String.fromCodePoint(code);
    const decomposed = letter.normalize('NFD');
    const base = decomposed.charAt(0).toLowerCase();
    if (decomposed.length > 1 && /^[a-z]$/.test(base) && /^\p{M}+$/u.test(decomposed.slice(1))) pairs.push([letter, base]);
  }
  return pairs;
}

const PAIRS = accentedLetters();
const FROM = PAIRS.map(([letter]) => letter).join('');
const TO = PAIRS.map(([, base]) => base).join('');

/** The SQL expression that folds a column as `foldName` folds a text. `column` is a name from this adapter's code. */
export function foldedColumn(column: string): string {
  return `lower(translate(normalize(${column}, NFC), '${FROM}', '${TO}'))`;
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
  // eslint-disable-next-line no-control-regex -- they are what is refused
  if (folded === '' || folded.length > MAX_LENGTH || /[\u0000-\u001f]/.test(folded))
    throw new InputError(`"name" must have 1 to ${MAX_LENGTH} characters.`, `"name" phải có từ 1 đến ${MAX_LENGTH} ký tự.`);
  return `%${folded.replace(/[\\%_]/g, '\\$&')}%`;
}
