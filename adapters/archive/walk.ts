// Rows in the order of their codes, page after page: each page begins behind the last code, so that none is left out.
import { inParallel, InputError, UpstreamError } from '../kit/index.js';
import type { ArchiveClient } from './client.js';
import { allOf, oneOf, quote } from './query.js';
import { fieldOf, indexOf, KEY_FIELDS, toRow, type Kind, type Row } from './rows.js';
import { search, type SearchQuestion } from './wire/dspace.js';
import { valueOf, type DspaceObject } from './wire/objects.js';

export interface WalkQuestion {
  readonly kind: Kind;
  /** All of these must hold. */
  readonly clauses: readonly string[];
  readonly filters?: Readonly<Record<string, string>>;
  /** Rows behind this code. */
  readonly after?: string | undefined;
  /** Rows that are wanted, as far as that is known: pages need not be larger. */
  readonly wanted?: number;
}

function kindFilter({ config }: ArchiveClient, kind: Kind): Readonly<Record<string, string>> {
  const { kinds } = config;
  return kind === 'FONDS' ? {} : { [kinds.filter]: kind === 'FILE' ? kinds.file : kinds.document };
}

/** What every question about rows of a kind has in common. */
export function toQuestion(client: ArchiveClient, question: WalkQuestion): Omit<SearchQuestion, 'page' | 'size'> {
  const { config } = client;
  const { kind } = question;
  const key = indexOf(config, KEY_FIELDS[kind]);
  const start = question.after === undefined ? `${key}:*` : `${key}:{${quote(question.after)} TO *]`;
  return {
    dsoType: kind === 'FONDS' ? config.kinds.fonds : 'item',
    query: allOf([start, ...question.clauses]),
    filters: { ...kindFilter(client, kind), ...question.filters },
  };
}

function keyOf({ config }: ArchiveClient, kind: Kind, object: DspaceObject): string | null {
  return valueOf(object, fieldOf(config, KEY_FIELDS[kind]));
}

/** Rows in order, each code once. A server that does not go on is a bad one, not an endless one. */
export async function* walk(
  client: ArchiveClient,
  question: WalkQuestion,
  signal: AbortSignal,
): AsyncGenerator<Row, void, void> {
  const { kind } = question;
  const { pageSize } = client.config.limits;
  const size = Math.min(question.wanted ?? pageSize, pageSize);
  const sort = `${fieldOf(client.config, KEY_FIELDS[kind])},asc`;
  let { after } = question;
  for (;;) {
    const asked = { ...toQuestion(client, { ...question, after }), sort, page: 0, size };
    const { hits, count, total } = await search(client, asked, signal);
    const start = after;
    for (const { object } of hits) {
      const key = keyOf(client, kind, object);
      if (key === null || (after !== undefined && key <= after)) continue;
      after = key;
      const row = toRow(client, kind, object);
      if (row !== undefined) yield row;
    }
    // The server may have given fewer than it was asked for: its total says whether there are more.
    if (count >= total) return;
    if (after === start) throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'a search does not go on' });
  }
}

function refuseScan(limit: number): never {
  throw new InputError(
    `More than ${limit} rows would have to be read: narrow "unit", "from" and "to".`,
    `Phải đọc quá ${limit} dòng: hãy thu hẹp "unit", "from" và "to".`,
  );
}

/** Rows of several walks in one order, each code once, as long as the caller goes on. */
export async function* mergeWalks(
  client: ArchiveClient,
  questions: readonly WalkQuestion[],
  signal: AbortSignal,
): AsyncGenerator<Row, void, void> {
  const walks = questions.map((question) => walk(client, question, signal));
  const { maxScan } = client.config.limits;
  try {
    const heads = await Promise.all(walks.map((rows) => rows.next()));
    let last: string | undefined;
    for (let read = 0; ; read += 1) {
      const lowest = heads.reduce<number>((best, head, i) => {
        const other = best < 0 ? undefined : heads[best];
        if (head.done === true) return best;
        return other === undefined || other.done === true || head.value.key < other.value.key ? i : best;
      }, -1);
      const head = heads[lowest];
      const rows = walks[lowest];
      if (head === undefined || head.done === true || rows === undefined) return;
      if (read >= maxScan) refuseScan(maxScan);
      if (head.value.key !== last) yield head.value;
      last = head.value.key;
      heads[lowest] = await rows.next();
    }
  } finally {
    await Promise.all(walks.map((rows) => rows.return()));
  }
}

/** Rows of several walks side by side, each once and in no order: for what is only counted. */
export async function readWalks(
  client: ArchiveClient,
  questions: readonly WalkQuestion[],
  signal: AbortSignal,
  maxScan: number,
): Promise<readonly Row[]> {
  const found = new Map<string, Row>();
  let read = 0;
  await inParallel(questions, client.config.limits.maxParallel, signal, async (question, ended) => {
    for await (const row of walk(client, question, ended)) {
      if (read >= maxScan) refuseScan(maxScan);
      read += 1;
      found.set(row.key, row);
    }
  });
  return [...found.values()];
}

/** Rows by their codes, whatever their order. */
export async function findRows(
  client: ArchiveClient,
  kind: Kind,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<readonly Row[]> {
  const found: Row[] = [];
  const clauses = [oneOf(indexOf(client.config, KEY_FIELDS[kind]), keys)];
  for await (const row of walk(client, { kind, clauses }, signal)) found.push(row);
  return found;
}
