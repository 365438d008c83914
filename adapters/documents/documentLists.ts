// Pages of documents: rows of the accounts put into one order, filtered, and opened only as far as the page needs.
import { inParallel, InputError, readPageSize, type AdapterCall, type Page, type UnitKey } from '../kit/index.js';
import { listAssigned } from './assignedDocuments.js';
import { collectCandidates, compare, type Candidate } from './candidates.js';
import type { DocumentsClient } from './client.js';
import { matches, type DocumentFilter } from './documentFilter.js';
import { toRecords } from './documents.js';
import { addRows, type LocatedDocument } from './locatedDocument.js';
import { findMailboxes } from './mailboxes.js';
import type { QueryDocumentsArgs } from './schema.generated.js';
import { toVietnamDay } from './times.js';

type Call = AdapterCall<DocumentsClient>;

/** A place in the order, and the document that stands there. */
interface Position {
  readonly at: number;
  readonly id: string;
  readonly documentId: string;
}

function toCursor({ at, id, documentId }: Position): string {
  return JSON.stringify([at, id, documentId]);
}

function parseCursor(cursor: string): Position {
  try {
    const [at, id, documentId] = JSON.parse(cursor) as unknown[];
    if (typeof at === 'number' && typeof id === 'string' && typeof documentId === 'string')
      return { at, id, documentId };
  } catch {
    // Falls through to the refusal.
  }
  throw new InputError('"after" is not a cursor of this list.', '"after" không phải là con trỏ của danh sách này.');
}

function isWithin(candidate: Candidate, { from, to }: DocumentFilter): boolean {
  if ((from ?? null) === null && (to ?? null) === null) return true;
  const day = toVietnamDay(new Date(candidate.at));
  return (from ?? day) <= day && day <= (to ?? day);
}

function requireOrder({ from, to }: DocumentFilter): void {
  if (typeof from === 'string' && typeof to === 'string' && from > to)
    throw new InputError('"from" must not be after "to".', '"from" không được sau "to".');
}

function isFiltered({ number, notation, status }: DocumentFilter): boolean {
  return [number, notation, status].some((value) => (value ?? null) !== null);
}

function refuseScan(limit: number): never {
  throw new InputError(
    `More than ${limit} documents would have to be opened: narrow "from" and "to".`,
    `Phải mở quá ${limit} văn bản: hãy thu hẹp "from" và "to".`,
  );
}

async function openBatch(call: Call, batch: readonly Candidate[], filter: DocumentFilter) {
  const opened = await inParallel(batch, call.client.config.maxParallel, call.signal, async (candidate) => ({
    candidate,
    document: await candidate.open(),
  }));
  const found = opened.flatMap(({ candidate, document }) => (document === null ? [] : [{ candidate, document }]));
  if ((filter.status ?? null) === null) return found;
  const documents = await addRows(
    call,
    found.map(({ document }) => document),
  );
  return found.map(({ candidate }, index) => ({ candidate, document: documents[index] as LocatedDocument }));
}

interface Found {
  readonly position: Position;
  readonly document: LocatedDocument;
}

/** Opens candidates in order until `count` documents are found or none is left. */
async function take(
  call: Call,
  candidates: readonly Candidate[],
  count: number,
  filter: DocumentFilter,
  last: Position | undefined,
) {
  const found: Found[] = [];
  // A document that two of the agencies received stands twice, side by side.
  const seen = new Set(last === undefined ? [] : [last.documentId]);
  const { maxScan } = call.client.config;
  let opened = 0;
  let next = 0;
  while (next < candidates.length && found.length < count) {
    if (isFiltered(filter) && opened >= maxScan) refuseScan(maxScan);
    const batch = candidates.slice(next, next + (isFiltered(filter) ? count : count - found.length));
    next += batch.length;
    opened += batch.filter((candidate) => candidate.known === null).length;
    for (const { candidate, document } of await openBatch(call, batch, filter)) {
      if (seen.has(document.documentId) || !matches(document, filter)) continue;
      seen.add(document.documentId);
      found.push({ position: { at: candidate.at, id: candidate.id, documentId: document.documentId }, document });
    }
  }
  return found.slice(0, count);
}

async function readPage(call: Call, unit: UnitKey | null | undefined, filter: DocumentFilter): Promise<Page> {
  const first = readPageSize(filter.first);
  requireOrder(filter);
  const after = typeof filter.after === 'string' ? parseCursor(filter.after) : undefined;
  const mailboxes = await findMailboxes(call, unit);
  const assigned = await listAssigned(call, unit, filter, mailboxes);
  const all = await collectCandidates(call, mailboxes, assigned, filter.direction ?? 'ANY');
  const candidates = all.filter(
    (candidate) =>
      isWithin(candidate, filter) &&
      (candidate.known === null || matches(candidate.known, filter)) &&
      (after === undefined || compare(candidate, after) > 0),
  );
  const found = await take(call, candidates, first + 1, filter, after);
  const shown = found.slice(0, first);
  const records = await toRecords(
    call,
    shown.map(({ document }) => document),
  );
  const items = records.map((record, index) => ({ record, cursor: toCursor((shown[index] as Found).position) }));
  return { items, hasNextPage: found.length > first };
}

/** `Query.documents`. */
export async function listDocuments(args: QueryDocumentsArgs, call: Call): Promise<Page> {
  return readPage(call, args.unit, args);
}

/** `Unit.documents`, for each of the units. */
export async function listDocumentsOfUnits(
  parents: readonly UnitKey[],
  args: DocumentFilter,
  call: Call,
): Promise<readonly Page[]> {
  return inParallel(parents, call.client.config.maxParallel, call.signal, (unit, signal) =>
    readPage({ ...call, signal }, unit, args),
  );
}
