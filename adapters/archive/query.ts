// Parts of a query in Lucene's language. Values are quoted or escaped here and nowhere else.

/** One value, exactly. */
export function quote(value: string): string {
  return `"${value.replaceAll(/[\\"]/g, '\\$&')}"`;
}

/** A field that has one of these values. */
export function oneOf(field: string, values: readonly string[]): string {
  return `${field}:(${values.map(quote).join(' OR ')})`;
}

/** All of these. */
export function allOf(clauses: readonly string[]): string {
  return clauses.map((clause) => `(${clause})`).join(' AND ');
}

/** Any of these. */
export function anyOf(clauses: readonly string[]): string {
  return clauses.map((clause) => `(${clause})`).join(' OR ');
}

const SPECIAL = /[+\-&|!(){}[\]^"~*?:\\/<>]/g;

/** Words of a person's text, all of which must occur; nothing in it is read as Lucene's language. Null for no words. */
export function toWords(text: string): string | null {
  const words = text
    .normalize('NFC')
    .split(/[\s\p{Cc}\p{Cf}]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  if (words.length === 0) return null;
  // Operators are words in capitals.
  const safe = words.map((word) => (/^(AND|OR|NOT|TO)$/.test(word) ? word.toLowerCase() : word));
  return safe.map((word) => word.replaceAll(SPECIAL, '\\$&')).join(' AND ');
}
