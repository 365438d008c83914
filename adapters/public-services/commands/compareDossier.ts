// Is the dossier that the portal shows the one that was sent? A code alone does not say so.
import { agencyPartOf } from '../convert/toDossier.js';
import { foldText } from '../foldText.js';
import type { DossierRow } from '../wire/dossierRow.js';
import { textIn, type WireItem } from '../wire/wireItem.js';

/** UNKNOWN: what is shown is not enough to tell. */
export type Sameness = 'SAME' | 'OTHER' | 'UNKNOWN';

/** `1.001234` and its local variant `1.001234.000.00.00.H26` are one procedure. */
function isSameProcedure(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
}

/** True if the code itself, or the one the portal has given beside it, begins with the same agency. */
function isSameAgency(row: DossierRow, code: string): boolean {
  return agencyPartOf(row.MAHOSO) === agencyPartOf(code) || row.MAHOSOQG === code;
}

/** The same procedure, holder and agency. */
export function compareDossier(row: DossierRow, code: string, item: WireItem): Sameness {
  const { MATTHC: procedure, SOGIAYTOCHUHOSO: number, CHUHOSO: holder } = row;
  const differs =
    !isSameAgency(row, code) ||
    (procedure !== null && !isSameProcedure(procedure, textIn(item, 'MaTTHC'))) ||
    (number !== null && number !== textIn(item, 'SoGiayToChuHoSo')) ||
    (holder !== null && foldText(holder) !== foldText(textIn(item, 'ChuHoSo')));
  if (differs) return 'OTHER';
  return procedure === null || number === null || holder === null ? 'UNKNOWN' : 'SAME';
}
