// `Query.searchArchive`: full text, best match first. A place in that order is a rank, for nothing else orders it.
import { InputError, isEmptyScope, readPageSize, UpstreamError, type AdapterCall, type Page } from '../../kit/index.js';
import type { ArchiveClient } from '../client.js';
import { toWords } from '../query.js';
import { TYPES, toRow, type Row } from '../rows.js';
import type { QuerySearchArchiveArgs } from '../schema.generated.js';
import { accessClauses, findSources, toOneClause, type Sources } from '../sources.js';
import { toQuestion } from '../walk.js';
import { search, type SearchReply } from '../wire/dspace.js';
import { toDocumentRecords } from './archiveDocuments.js';
import { dayClauses, retentionFilter } from './listArguments.js';

type Call = AdapterCall<ArchiveClient>;

const KIND = 'DOCUMENT';

function requireWords(text: string): string {
  const words = text.length <= 200 ? toWords(text) : null;
  if (words !== null && text.trim().length >= 2) return words;
  throw new InputError(
    '"text" must have 2 to 200 characters with words in it.',
    '"text" phải có 2 đến 200 ký tự, có từ.',
  );
}

function parseRank(after: string | null | undefined): number {
  if (typeof after !== 'string') return 0;
  if (/^r:\d{1,7}$/.test(after)) return Number(after.slice(2));
  throw new InputError('"after" is not a cursor of this list.', '"after" không phải là con trỏ của danh sách này.');
}

interface Ranked {
  readonly row: Row;
  /** Rank of what comes behind it. */
  readonly next: number;
}

function refuseDepth(limit: number): never {
  throw new InputError(
    `Only the first ${limit} matches can be read: search for more words.`,
    `Chỉ đọc được ${limit} kết quả đầu: hãy tìm bằng nhiều từ hơn.`,
  );
}

/** The page that holds this rank. A server may make pages smaller than was asked: then it is another page. */
async function pageAt(
  rank: number,
  size: number,
  ask: (page: number, size: number) => Promise<SearchReply>,
): Promise<{ readonly reply: SearchReply; readonly start: number }> {
  const reply = await ask(Math.floor(rank / size), size);
  const given = reply.size;
  if (given >= size || given < 1) return { reply, start: Math.floor(rank / size) * size };
  const page = Math.floor(rank / given);
  return { reply: await ask(page, given), start: page * given };
}

/** Each row once: what comes again behind a row is passed over with it, so that the next page does not begin there. */
function keep(found: Ranked[], { row, next }: Ranked): void {
  const place = found.findIndex((one) => one.row.key === row.key);
  if (place < 0) found.push({ row, next });
  else if (place === found.length - 1) found[place] = { row, next };
}

async function take(call: Call, question: Parameters<typeof search>[1], sources: Sources, rank: number, count: number) {
  const { client, signal } = call;
  const { pageSize, maxScan } = client.config.limits;
  const found: Ranked[] = [];
  let at = rank;
  let pageRows = pageSize;
  while (found.length < count) {
    if (at >= maxScan) refuseDepth(maxScan);
    const { reply, start } = await pageAt(at, pageRows, (page, size) =>
      search(client, { ...question, page, size }, signal),
    );
    // Asked for no more from now on than the server gives.
    if (reply.size >= 1) pageRows = Math.min(pageRows, reply.size);
    const hits = reply.hits.slice(at - start);
    hits.forEach(({ object, highlights }, i) => {
      const row = toRow(client, KIND, object, highlights);
      if (row !== undefined && row.isOpen && sources.shows(row)) keep(found, { row, next: at + i + 1 });
    });
    const next = start + reply.count;
    if (reply.count === 0 || next >= reply.total) break;
    if (next <= at) throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'a search does not go on' });
    at = next;
  }
  return found;
}

export async function searchArchive(args: QuerySearchArchiveArgs, call: Call): Promise<Page> {
  const { client } = call;
  const words = requireWords(args.text);
  const first = readPageSize(args.first);
  const rank = parseRank(args.after);
  const clauses = dayClauses(client.config, args);
  if (isEmptyScope(call.scope, TYPES[KIND])) return { items: [], hasNextPage: false };
  const sources = await findSources(call, KIND, { unit: args.unit, reach: args.reach ?? 'SUBTREE' });
  if (sources.clauses.length === 0) return { items: [], hasNextPage: false };
  const asked = toQuestion(client, {
    kind: KIND,
    clauses: [toOneClause(sources), ...accessClauses(client, 'OPEN'), ...clauses, words],
    filters: retentionFilter(client.config, args.retention),
  });
  const found = await take(call, { ...asked, page: 0, size: 1 }, sources, rank, first + 1);
  const shown = found.slice(0, first);
  const records = await toDocumentRecords(
    call,
    shown.map(({ row }) => row),
  );
  const items = shown.map(({ next }, i) => ({ record: { ...records[i] }, cursor: `r:${next}` }));
  return { items, hasNextPage: found.length > first };
}
