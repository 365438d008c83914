// Archived files (hồ sơ): by code, in lists, and of units.
import { inParallel, type AdapterCall, type Page, type UnitKey } from '../../kit/index.js';
import type { ArchiveClient } from '../client.js';
import { oneOf } from '../query.js';
import { toFileRecord } from '../records.js';
import { indexOf, type Row } from '../rows.js';
import type { ArchiveFileRecord, QueryArchiveFilesArgs, UnitArchiveFilesArgs } from '../schema.generated.js';
import { dayClauses, retentionFilter } from './listArguments.js';
import { readPage } from './rowPages.js';
import { loadOpenRows } from './rowsByKey.js';

type Call = AdapterCall<ArchiveClient>;

const toRecords = async (rows: readonly Row[]) => rows.map(toFileRecord);

export async function loadFiles(keys: readonly string[], call: Call): Promise<readonly (ArchiveFileRecord | null)[]> {
  return (await loadOpenRows('FILE', keys, call)).map((row) => (row === null ? null : toFileRecord(row)));
}

/** `Query.archiveFiles`. */
export async function listFiles(args: QueryArchiveFilesArgs, call: Call): Promise<Page> {
  const { config } = call.client;
  const fonds = (args.fonds ?? null) === null ? [] : [oneOf(indexOf(config, 'fondsCode'), [String(args.fonds)])];
  const question = {
    ...({ kind: 'FILE', access: 'OPEN' } as const),
    place: { unit: args.unit, reach: args.reach ?? ('SUBTREE' as const) },
    clauses: [...fonds, ...dayClauses(config, args)],
    filters: retentionFilter(config, args.retention),
  };
  return readPage(call, question, args, toRecords);
}

/** `Unit.archiveFiles`, for each of the units. */
export async function listFilesOfUnits(
  parents: readonly UnitKey[],
  args: UnitArchiveFilesArgs,
  call: Call,
): Promise<readonly Page[]> {
  const reach = args.reach ?? 'SELF';
  return inParallel(parents, call.client.config.limits.maxParallel, call.signal, (unit, signal) =>
    listFiles({ ...args, unit, reach }, { ...call, signal }),
  );
}
