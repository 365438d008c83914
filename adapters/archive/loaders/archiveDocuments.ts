// Archived documents (văn bản): by code and in lists. What is not open is listed by a field of its own alone.
import { inParallel, type AdapterCall, type Page } from '../../kit/index.js';
import type { ArchiveClient } from '../client.js';
import { listDocumentFiles } from '../files/documentFiles.js';
import { oneOf } from '../query.js';
import { toDocumentRecord } from '../records.js';
import { indexOf, type Row } from '../rows.js';
import type {
  ArchiveDocumentRecord,
  QueryArchiveDocumentsArgs,
  QueryRestrictedArchiveDocumentsArgs,
} from '../schema.generated.js';
import { dayClauses, retentionFilter } from './listArguments.js';
import { readPage } from './rowPages.js';
import { loadOpenRows } from './rowsByKey.js';

type Call = AdapterCall<ArchiveClient>;

/** Files are asked for only where somebody reads them. */
export async function toDocumentRecords(call: Call, rows: readonly Row[]): Promise<readonly ArchiveDocumentRecord[]> {
  if (!call.select.wants('files')) return rows.map((row) => toDocumentRecord(row, null));
  const { maxParallel } = call.client.config.limits;
  return inParallel(rows, maxParallel, call.signal, async (row, signal) =>
    toDocumentRecord(row, await listDocumentFiles({ ...call, signal }, row)),
  );
}

export async function loadDocuments(
  keys: readonly string[],
  call: Call,
): Promise<readonly (ArchiveDocumentRecord | null)[]> {
  const rows = await loadOpenRows('DOCUMENT', keys, call);
  const present = [...new Set(rows.filter((row) => row !== null))];
  const records = await toDocumentRecords(call, present);
  const byKey = new Map(present.map((row, i) => [row.key, records[i] ?? null]));
  return rows.map((row) => (row === null ? null : (byKey.get(row.key) ?? null)));
}

/** `Query.archiveDocuments`. */
export async function listDocuments(args: QueryArchiveDocumentsArgs, call: Call): Promise<Page> {
  const { config } = call.client;
  const file = (args.file ?? null) === null ? [] : [oneOf(indexOf(config, 'fileCode'), [String(args.file)])];
  const question = {
    ...({ kind: 'DOCUMENT', access: 'OPEN' } as const),
    place: { unit: args.unit, reach: args.reach ?? ('SUBTREE' as const) },
    clauses: [...file, ...dayClauses(config, args)],
    filters: retentionFilter(config, args.retention),
  };
  return readPage(call, question, args, (rows) => toDocumentRecords(call, rows));
}

/** `Query.restrictedArchiveDocuments`: the capability of this field is what opens them. */
export async function listRestricted(args: QueryRestrictedArchiveDocumentsArgs, call: Call): Promise<Page> {
  const question = {
    ...({ kind: 'DOCUMENT', access: 'RESTRICTED' } as const),
    place: { unit: args.unit, reach: args.reach ?? ('SUBTREE' as const) },
    clauses: dayClauses(call.client.config, args),
  };
  return readPage(call, question, args, (rows) => toDocumentRecords(call, rows));
}
