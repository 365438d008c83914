// From a question of the portal to the record of the schema.
import type { UnitDirectory } from '../../kit/index.js';
import type { QuestionRecord } from '../schema.generated.js';
import type { QuestionRow } from '../wire/catalogueRows.js';

/** `unitKey` is null if the directory does not know the agency that is asked. */
export function toQuestion(row: QuestionRow, units: UnitDirectory): QuestionRecord {
  const agency = row.MADONVI === null ? undefined : units.agency(row.MADONVI);
  return {
    number: row.HOIDAPID,
    // The codes of TRANGTHAI are not documented; an answer is.
    status: row.NOIDUNGTRALOI === null && row.TRALOIID === null ? 'WAITING' : 'ANSWERED',
    statusCode: row.TRANGTHAI,
    content: row.NOIDUNG,
    answer: row.NOIDUNGTRALOI,
    fieldCode: row.MALINHVUC,
    procedureCode: row.MATTHCDP,
    agencyName: row.TENDONVI,
    agencyCode: agency?.code ?? null,
    unitKey: agency?.unit ?? null,
    asker: { name: row.HOVATEN, email: row.THUDIENTU, address: row.DIACHI, phone: row.SODIENTHOAI },
  };
}
