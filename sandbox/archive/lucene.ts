// As much of Lucene's query language as is asked of the stand-in: fields, phrases, ranges, groups, AND, OR and NOT.

/** Values of a field of one record; `undefined` asks for all of its text. */
export type Values = (field: string | undefined) => readonly string[];

type Test = (values: Values) => boolean;

export class LuceneError extends Error {}

const TOKENS =
  /\s+|(?<all>\*:\*)|(?<open>\()|(?<close>\))|(?<word>AND|OR|NOT)(?=[\s(])|(?<minus>-)|(?<field>[\w.]+):|"(?<phrase>(?:\\.|[^"\\])*)"|(?<range>[[{](?<from>"(?:\\.|[^"\\])*"|[^\s"]+) TO (?<to>"(?:\\.|[^"\\])*"|[^\s"\]}]+)[\]}])|(?<term>(?:\\.|[^\s()\\"[\]{}:^~!&|+-])(?:\\.|[^\s()\\"[\]{}:^~!&|])*)/gsuy;

interface Token {
  readonly kind: string;
  readonly text: string;
  readonly from?: string;
  readonly to?: string;
}

function tokens(query: string): Token[] {
  const found: Token[] = [];
  TOKENS.lastIndex = 0;
  while (TOKENS.lastIndex < query.length) {
    const match = TOKENS.exec(query);
    if (match === null) throw new LuceneError('syntax');
    const entry = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined);
    if (entry === undefined) continue;
    const [kind, text = ''] = entry;
    const { from, to } = match.groups ?? {};
    found.push({ kind, text, ...(from !== undefined && to !== undefined && { from, to }) });
  }
  return found;
}

const unescape = (text: string): string => text.replaceAll(/\\(.)/gsu, '$1');
const bare = (text = ''): string => unescape(text.replaceAll('"', ''));

/** Instants are compared as such, with or without fractions of a second. */
function toComparable(value: string): string {
  return /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value) ? new Date(value).toISOString() : value;
}

function toRange({ text, from, to }: Token, field: string | undefined): Test {
  const low = toComparable(bare(from));
  const high = toComparable(bare(to));
  const isAbove = (value: string) => low === '*' || (text.startsWith('{') ? value > low : value >= low);
  const isBelow = (value: string) => high === '*' || (text.endsWith('}') ? value < high : value <= high);
  return (values) =>
    values(field)
      .map(toComparable)
      .some((value) => isAbove(value) && isBelow(value));
}

function toTerm({ kind, text }: Token, field: string | undefined): Test {
  // In quotation marks it is a character like any other.
  if (kind === 'term' && text === '*') return (values) => values(field).length > 0;
  const wanted = unescape(text).toLowerCase();
  if (field === undefined) return (values) => values(undefined).some((value) => value.toLowerCase().includes(wanted));
  return (values) => values(field).some((value) => value.toLowerCase() === wanted);
}

/** A reader of tokens by recursive descent. */
function createReader(list: readonly Token[]) {
  let next = 0;
  const isAt = (kind: string, text?: string) =>
    list[next]?.kind === kind && (text === undefined || list[next]?.text === text);

  function readOne(field: string | undefined): Test {
    const token = list[next];
    if (token === undefined) throw new LuceneError('end');
    next += 1;
    if (token.kind === 'minus' || (token.kind === 'word' && token.text === 'NOT')) {
      const inner = readOne(field);
      return (values) => !inner(values);
    }
    if (token.kind === 'field') return readOne(token.text.replace(/_(keyword|dt)$/, ''));
    if (token.kind === 'all') return () => true;
    if (token.kind === 'range') return toRange(token, field);
    if (token.kind === 'phrase' || token.kind === 'term') return toTerm(token, field);
    if (token.kind !== 'open') throw new LuceneError('syntax');
    const inner = readAny(field);
    if (!isAt('close')) throw new LuceneError('group');
    next += 1;
    return inner;
  }

  function readAll(field: string | undefined): Test {
    const parts = [readOne(field)];
    while (next < list.length && !isAt('close') && !isAt('word', 'OR')) {
      if (isAt('word', 'AND')) next += 1;
      parts.push(readOne(field));
    }
    return (values) => parts.every((part) => part(values));
  }

  function readAny(field: string | undefined): Test {
    const parts = [readAll(field)];
    while (isAt('word', 'OR')) {
      next += 1;
      parts.push(readAll(field));
    }
    return (values) => parts.some((part) => part(values));
  }

  return { readAny, isDone: () => next === list.length };
}

/** @throws LuceneError for a query that cannot be read. */
export function parseLucene(query: string): Test {
  const reader = createReader(tokens(query));
  const test = reader.readAny(undefined);
  if (!reader.isDone()) throw new LuceneError('rest');
  return test;
}
