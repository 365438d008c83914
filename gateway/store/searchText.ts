// Text search that ignores case and Vietnamese accents, on any database and in any locale.
import { sql, type Expression, type SqlBool } from 'kysely';

const PLAIN = Array.from({ length: 0x1f00 - 0xc0 }, (_, i) => String.fromCodePoint(0xc0 + i)).flatMap((letter) => {
  const base = /[đĐ]/.test(letter) ? 'd' : letter.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return /^[a-z]$/.test(base) ? [{ letter, base }] : [];
});
const ACCENTED = PLAIN.map(({ letter }) => letter).join('');
const BASES = PLAIN.map(({ base }) => base).join('');
const BASE_OF = new Map(PLAIN.map(({ letter, base }) => [letter, base]));

/** Without case and accents: what two spellings of one name have in common. */
export function foldText(text: string): string {
  return [...text.normalize('NFC')].map((letter) => BASE_OF.get(letter) ?? letter.toLowerCase()).join('');
}

/** `column` contains the words; `%` and `_` in them stand for themselves. */
export function contains(column: Expression<unknown>, words: string): Expression<SqlBool> {
  const pattern = `%${foldText(words).replace(/[\\%_]/g, '\\$&')}%`;
  return sql<SqlBool>`lower(translate(${column}, ${ACCENTED}, ${BASES})) like ${pattern}`;
}

/** `column` is one of the values; one parameter however many they are. */
export function isAnyOf(column: Expression<unknown>, values: readonly string[]): Expression<SqlBool> {
  return sql<SqlBool>`${column} = any(${[...values]}::text[])`;
}
