// How far the digitisation of paper files has come, by unit: counted over the rows, so that no foreign file is in it.
import { readMonth, type AdapterCall, type UnitKey } from '../../kit/index.js';
import type { ArchiveClient } from '../client.js';
import { toCount, toDay } from '../convert.js';
import { originOf } from '../records.js';
import { indexOf, type Row } from '../rows.js';
import type { ArchiveProgressRecord, UnitArchiveProgressArgs } from '../schema.generated.js';
import { collectRows } from './rowPages.js';

type Call = AdapterCall<ArchiveClient>;

/** The day of digitisation is what a month is told by; without one a file counts in no month. */
function isDigitised(row: Row, month: string | null): boolean {
  const day = toDay(row.value('digitisedDate'));
  if (month !== null) return day?.startsWith(month) ?? false;
  const origin = originOf(row);
  return day !== null || origin === 'DIGITISED' || origin === 'MIXED';
}

/** Files of many units, out of one reading of all of them. */
class Progress {
  private paperFiles = 0;
  private digitisedFiles = 0;
  private pages = 0;

  constructor(private readonly month: string | null) {}

  add(row: Row): void {
    this.paperFiles += 1;
    if (!isDigitised(row, this.month)) return;
    this.digitisedFiles += 1;
    this.pages += toCount(row.value('numberOfPage')) ?? 0;
  }

  toRecord(): ArchiveProgressRecord {
    const { paperFiles, digitisedFiles, pages } = this;
    return { paperFiles, digitisedFiles, pages, share: paperFiles === 0 ? null : digitisedFiles / paperFiles };
  }
}

/** `Unit.archiveProgress` and `UnitOverview.archive`, for all units at once. */
export async function countProgress(
  parents: readonly UnitKey[],
  args: UnitArchiveProgressArgs,
  call: Call,
): Promise<readonly ArchiveProgressRecord[]> {
  const { config } = call.client;
  const month = args.month == null ? null : readMonth(args.month);
  const counts = parents.map(() => new Progress(month));
  const places = parents.map((unit) => ({ unit, reach: args.reach ?? ('SELF' as const) }));
  const question = { kind: 'FILE', access: 'OPEN', clauses: [`${indexOf(config, 'paperFileCode')}:*`] } as const;
  for (const { row, within } of await collectRows(call, question, places))
    for (const index of within) counts[index]?.add(row);
  return counts.map((count) => count.toRecord());
}
