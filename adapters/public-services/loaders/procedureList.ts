// The catalogue of procedures: code and name of all, searched here; the rest of a procedure only if asked for.
import { z } from 'zod';
import { InputError, readPageSize, type Page } from '../../kit/index.js';
import type { Call } from '../client.js';
import { toProcedureHead } from '../convert/toProcedure.js';
import { createNameFilter } from '../foldText.js';
import { byCode, sliceAfter, toPage } from '../pages.js';
import type { ProcedureRecord, QueryProceduresArgs } from '../schema.generated.js';
import { procedureLine, type ProcedureLine } from '../wire/procedureRow.js';
import { loadProcedures, lookUpProcedures } from './procedures.js';

/** Fields that the catalogue itself cannot answer. */
const DETAILS = [
  'kindCode',
  'state',
  'stateCode',
  'fields',
  'agencies',
  'steps',
  'ways',
  'papers',
  'requirements',
  'subjects',
  'subjectsNote',
  'results',
  'legalBases',
  'decision',
];

async function loadCatalogue(call: Call): Promise<ProcedureLine[]> {
  const { kept, portal, config } = call.client;
  return kept.read({
    key: 'list:LayDanhSachTTHC',
    schema: z.array(procedureLine),
    ttlSeconds: config.cache.procedureSeconds,
    signal: call.signal,
    load: async (signal) => [...(await portal.read({ service: 'LayDanhSachTTHC', row: procedureLine, signal })).rows],
  });
}

function refuseWideSearch(): never {
  throw new InputError(
    'Too many procedures to look through for one field: add words of the name.',
    'Quá nhiều thủ tục phải xem cho một lĩnh vực: hãy thêm từ trong tên.',
  );
}

/** The lines of one field. The catalogue may not name fields; then the procedures themselves are read. */
async function inField(lines: readonly ProcedureLine[], field: string, call: Call): Promise<ProcedureLine[]> {
  const known = lines.filter((line) => line.MALINHVUC !== null);
  const open = lines.filter((line) => line.MALINHVUC === null);
  if (open.length > call.client.config.maxFieldScan) refuseWideSearch();
  const rows = await lookUpProcedures(
    open.map((line) => line.MATTHC),
    call,
  );
  const fits = (index: number) => (rows[index]?.LINHVUCTHUCHIEN ?? []).some((item) => item.MALINHVUC === field);
  return [...known.filter((line) => line.MALINHVUC === field), ...open.filter((_line, index) => fits(index))];
}

/** Whole procedures for a page of lines; a procedure withdrawn since keeps its line. */
async function toRecords(lines: readonly ProcedureLine[], call: Call): Promise<ProcedureRecord[]> {
  if (!DETAILS.some((field) => call.select.wants(field))) return lines.map(toProcedureHead);
  const codes = lines.map((line) => line.MATTHC);
  const records = await loadProcedures(codes, call);
  return lines.map((line, index) => records[index] ?? toProcedureHead(line));
}

/** `Query.procedures`. */
export async function loadProcedureList(args: QueryProceduresArgs, call: Call): Promise<Page<ProcedureRecord>> {
  readPageSize(args.first);
  const fits = createNameFilter(args.name);
  const named = (await loadCatalogue(call)).filter((line) => fits(line.TENTTHC));
  const lines = args.field ? await inField(named, args.field, call) : named;
  const distinct = [...new Map(lines.map((line) => [line.MATTHC, line])).values()];
  const slice = sliceAfter({ rows: distinct, key: (line) => line.MATTHC, order: byCode }, args);
  return toPage(await toRecords(slice.rows, call), (record) => record.code, slice.hasNextPage);
}
