// How far the digitisation of paper files has come, by unit: counted over the rows, so that no foreign file is in it.
import { inParallel, InputError, type AdapterCall, type UnitKey } from '../../kit/index.js';
import type { ArchiveClient } from '../client.js';
import { toCount, toDay } from '../convert.js';
import { originOf } from '../records.js';
import { indexOf, type Row } from '../rows.js';
import type { ArchiveProgressRecord, UnitArchiveProgressArgs } from '../schema.generated.js';
import { listRows, type ListQuestion } from './rowPages.js';

type Call = AdapterCall<ArchiveClient>;

function requireMonth(month: string | null | undefined): string | null {
  if ((month ?? null) === null) return null;
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(String(month))) return String(month);
  throw new InputError('"month" must be a month, YYYY-MM.', '"month" phải là tháng, YYYY-MM.');
}

/** The day of digitisation is what a month is told by; without one a file counts in no month. */
function isDigitised(row: Row, month: string | null): boolean {
  const day = toDay(row.value('digitisedDate'));
  if (month !== null) return day?.startsWith(month) ?? false;
  const origin = originOf(row);
  return day !== null || origin === 'DIGITISED' || origin === 'MIXED';
}

async function count(call: Call, question: ListQuestion, month: string | null): Promise<ArchiveProgressRecord> {
  let paperFiles = 0;
  let digitisedFiles = 0;
  let pages = 0;
  for await (const row of listRows(call, question)) {
    paperFiles += 1;
    if (!isDigitised(row, month)) continue;
    digitisedFiles += 1;
    pages += toCount(row.value('numberOfPage')) ?? 0;
  }
  const share = paperFiles === 0 ? null : digitisedFiles / paperFiles;
  return { paperFiles, digitisedFiles, pages, share };
}

/** `Unit.archiveProgress`, for each of the units. */
export async function countProgress(
  parents: readonly UnitKey[],
  args: UnitArchiveProgressArgs,
  call: Call,
): Promise<readonly ArchiveProgressRecord[]> {
  const month = requireMonth(args.month);
  const { config } = call.client;
  return inParallel(parents, config.limits.maxParallel, call.signal, (unit, signal) =>
    count(
      { ...call, signal },
      {
        ...({ kind: 'FILE', access: 'OPEN' } as const),
        place: { unit, reach: args.reach ?? 'SELF' },
        clauses: [`${indexOf(config, 'paperFileCode')}:*`],
      },
      month,
    ),
  );
}
