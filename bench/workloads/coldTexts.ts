// Texts that nobody has seen before: the same question under another name, with another alias and other white space.

const LEAF = /^( +)(\w+)$/m;
const NAME = /^query (\w+)/;
const INDENTS = 7;

/** The `n`th text of a query that begins with `query <Name>` and has a field without arguments on a line of its own. */
export function coldText(query: string, n: number): string {
  const indent = ' '.repeat(n % INDENTS);
  return query.replace(NAME, `query $1_${n}`).replace(LEAF, `$1${indent}f${n}: $2`);
}
