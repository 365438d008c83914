// `GET /discover/search/objects` of the stand-in: query, filters, pages and order as DSpace 7 has them.
import type { ArchiveBehaviour } from './behaviour.js';
import { LuceneError, parseLucene, type Values } from './lucene.js';
import type { ArchiveRecord } from './records.js';
import { toObject } from './toObject.js';

const OPERATORS = ['equals', 'notequals', 'authority', 'notauthority', 'contains', 'notcontains'];
/** Names of filters and the fields that they look at. */
const FILTERS: Readonly<Record<string, string>> = { entityType: 'dspace.entity.type', maintenance: 'tt05.maintenance' };

export interface Answer {
  readonly status: number;
  readonly body: object;
}

class Refused extends Error {
  constructor(readonly status: number) {
    super(String(status));
  }
}

const TEXT = ['dc.title', 'tt05.subject', 'tt05.keyword'];

/** Values by the name of an index field; dates also as instants. */
export function valuesOf(record: ArchiveRecord): Values {
  return (field) => {
    if (field === 'lastModified') return [record.lastModified];
    if (field === undefined)
      return [...TEXT.flatMap((name) => record.metadata[name] ?? []), ...record.files.map(({ text }) => text)];
    const values = record.metadata[field] ?? [];
    return field.toLowerCase().includes('date') ? values.map((day) => `${day}T00:00:00Z`) : values;
  };
}

function toFilter(name: string, text: string): (record: ArchiveRecord) => boolean {
  const field = FILTERS[name];
  const comma = text.lastIndexOf(',');
  const operator = text.slice(comma + 1);
  if (field === undefined) throw new Refused(400);
  if (comma < 0 || !OPERATORS.includes(operator)) throw new Refused(422);
  const wanted = text.slice(0, comma);
  const isNot = operator.startsWith('not');
  return (record) => {
    const values = record.metadata[field] ?? [];
    const isIn = operator.endsWith('contains')
      ? values.some((value) => value.includes(wanted))
      : values.includes(wanted);
    return isIn !== isNot;
  };
}

function toOrder(sort: string | null): (a: ArchiveRecord, b: ArchiveRecord) => number {
  if (sort === null) return () => 0;
  const [field = '', direction] = sort.split(',');
  if (!/^(score|dc\.|tt05\.)/.test(field) || !['asc', 'desc'].includes(direction ?? '')) throw new Refused(400);
  const sign = direction === 'asc' ? 1 : -1;
  const keyOf = (record: ArchiveRecord) => record.metadata[field]?.[0] ?? '';
  return (a, b) => (keyOf(a) < keyOf(b) ? -sign : keyOf(a) > keyOf(b) ? sign : 0);
}

function readNumber(text: string | null, usual: number): number {
  if (text === null) return usual;
  if (!/^\d{1,9}$/.test(text)) throw new Refused(400);
  return Number(text);
}

function toTest(query: string | null): (record: ArchiveRecord) => boolean {
  if (query === null || query.trim() === '') return () => true;
  const test = parseLucene(query);
  return (record) => test(valuesOf(record));
}

function find(records: readonly ArchiveRecord[], asked: URLSearchParams): ArchiveRecord[] {
  const filters = [...asked]
    .filter(([name]) => name.startsWith('f.'))
    .map(([name, text]) => toFilter(name.slice(2), text));
  const test = toTest(asked.get('query'));
  const type = asked.get('dsoType') ?? 'all';
  return records
    .filter(({ kind, state }) => state === 'THERE' && (type === 'all' || kind === type))
    .filter((record) => filters.every((filter) => filter(record)) && test(record))
    .sort(toOrder(asked.get('sort')));
}

/** Words of the query without fields, as they are marked in what was found. */
function toHighlights(record: ArchiveRecord, query: string | null): object | undefined {
  const [word] =
    /(?<![\w.:"\\])[\p{L}\d]{2,}(?![\w.]*[:"])(?=[^"]*$)/u.exec((query ?? '').replaceAll(/\b(AND|OR|NOT|TO)\b/g, '')) ??
    [];
  const title = record.metadata['dc.title']?.[0] ?? '';
  if (word === undefined || !title.toLowerCase().includes(word.toLowerCase())) return undefined;
  const at = title.toLowerCase().indexOf(word.toLowerCase());
  const marked = `${title.slice(0, at)}<em>${title.slice(at, at + word.length)}</em>${title.slice(at + word.length)}`;
  return { 'dc.title': [`${marked} &amp; <b onclick="x()">mẫu</b>`] };
}

/** The answer to a search: 400 for sizes, orders and queries it does not know, 422 for operators. */
export function answerSearch(
  records: readonly ArchiveRecord[],
  asked: URLSearchParams,
  behaviour: ArchiveBehaviour,
): Answer {
  try {
    const found = find(records, asked);
    const size = Math.min(readNumber(asked.get('size'), 20), behaviour.maxSize);
    const number = readNumber(asked.get('page'), 0);
    const shown = size === 0 ? [] : found.slice(number * size, (number + 1) * size);
    const objects = shown.map((record) => ({
      hitHighlights: toHighlights(record, asked.get('query')) ?? null,
      type: 'discover',
      _embedded: { indexableObject: toObject(record) },
    }));
    const page = {
      number,
      size,
      totalElements: found.length,
      totalPages: size === 0 ? 0 : Math.ceil(found.length / size),
    };
    const result = { ...(objects.length > 0 && { _embedded: { objects } }), page };
    return { status: 200, body: { type: 'discover', _embedded: { [behaviour.resultName]: result } } };
  } catch (error) {
    if (error instanceof Refused) return { status: error.status, body: { status: error.status } };
    if (error instanceof LuceneError) return { status: 400, body: { status: 400 } };
    throw error;
  }
}
