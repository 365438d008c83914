// The five kinds of rows: which services find and list them, how a row becomes a record, and whose it is.
import type { z } from 'zod';
import type { AdapterRecord, ScopedRow } from '../../kit/index.js';
import { toCell, toFee, toMember, toOpinion, toTransfer, type Surroundings } from '../convert/toRecords.js';
import type { PartyService } from '../partySystem.js';
import type {
  PartyCellRecord,
  PartyFeeRecord,
  PartyMemberRecord,
  PartyTransferRecord,
  ResidenceOpinionRecord,
} from '../schema.generated.js';
import { cellRow, feeRow, memberRow, opinionRow, transferRow } from '../wire/rows.js';

export interface Source<Row, R extends object> {
  /** GraphQL type. */
  readonly type: string;
  readonly find: PartyService;
  readonly list: PartyService | null;
  readonly row: z.ZodType<Row>;
  toRecord(row: Row, around: Surroundings): R;
  key(record: R): string;
  toScoped(record: R): ScopedRow;
}

/** Declares one; records are plain data, which the kit's type says more widely. */
function defineSource<Row, R extends object>(source: Source<Row, R>): Source<Row, R & AdapterRecord> {
  return source as unknown as Source<Row, R & AdapterRecord>;
}

export const MEMBERS = defineSource({
  type: 'PartyMember',
  find: 'findMembers',
  list: 'listMembers',
  row: memberRow,
  toRecord: toMember,
  key: (record: PartyMemberRecord) => record.number,
  toScoped: (record) => ({ key: record.number, units: record.unitKeys, subject: record.nationalId }),
});

export const CELLS = defineSource({
  type: 'PartyCell',
  find: 'findCells',
  list: null,
  row: cellRow,
  toRecord: toCell,
  key: (record: PartyCellRecord) => record.code,
  toScoped: (record) => ({ key: record.code, units: [record.unitKey] }),
});

export const FEES = defineSource({
  type: 'PartyFee',
  find: 'findFees',
  list: 'listFees',
  row: feeRow,
  toRecord: toFee,
  key: (record: PartyFeeRecord) => record.number,
  toScoped: (record) => ({ key: record.number, units: [record.unitKey], subject: record.nationalId }),
});

export const TRANSFERS = defineSource({
  type: 'PartyTransfer',
  find: 'findTransfers',
  list: 'listTransfers',
  row: transferRow,
  toRecord: toTransfer,
  key: (record: PartyTransferRecord) => record.code,
  toScoped: (record) => ({ key: record.code, units: record.unitKeys, subject: record.nationalId }),
});

export const OPINIONS = defineSource({
  type: 'ResidenceOpinion',
  find: 'findOpinions',
  list: 'listOpinions',
  row: opinionRow,
  toRecord: toOpinion,
  key: (record: ResidenceOpinionRecord) => record.code,
  toScoped: (record) => ({ key: record.code, units: record.unitKeys, subject: record.nationalId }),
});
