// Party-member records of the sample (hr.md §5): a domain of its own. Numbers have the right shape and begin with zeros.
import type { Officer } from '../city/types.js';
import type { Row, RowContext } from './createRows.js';
import { addYears } from './partialDay.js';

/** Members join after their recruitment and are on probation for twelve months. */
function joinedOn(officer: Officer, years: number): string {
  return addYears(officer.recruitedOn, years);
}

/** The cell of an agency, in the City Party Committee's branch of the identifiers (A26). */
function cellCode(agencyCode: string): string {
  const [, second = '00', third = '00'] = agencyCode.split('.');
  return `000.${third}.${second}.A26`;
}

/** The Party record of an officer who is a member, else undefined. About six in ten are, all heads among them. */
export function memberRow(officer: Officer, { city, random }: RowContext): Row | undefined {
  const joined = joinedOn(officer, 2 + random.int(4));
  const isMember = officer.postCode !== '000' || random.chance(0.45);
  if (!isMember || joined > '2026-06-30') return undefined;
  const serial = officer.number.slice(2);
  const official = addYears(joined, 1);
  const moved = officer.workHistory.length > 1 && joined < '2025-07-01';
  return {
    personal_id: officer.citizenNumber,
    officer_number: officer.number,
    card_number: `00${serial}`,
    // Six digits and the symbol of the committee.
    file_number: `${serial}MAU`,
    badge_number: joined < '1996-01-01' ? `HH-MAU-${serial}` : null,
    joined_on: joined,
    official_on: official > '2026-06-30' ? null : official,
    post_code: officer.postCode === '000' ? '00' : random.pick(['01', '02', '03', '04']),
    organisation_code: cellCode(officer.agencyCode),
    organisation_name: `Chi bộ Mẫu ${city.agency(officer.agencyCode)?.name ?? ''}`.trim(),
    job_before_joining: 'Công chức',
    moved_in_on: moved ? '2025-07-01' : null,
    moved_in_from: moved ? `Chi bộ Mẫu ${city.agency(officer.workHistory[0]?.agencyCode ?? '')?.name ?? ''}` : null,
    moved_out_on: null,
    moved_out_to: null,
    note: 'Bản ghi mẫu',
  };
}
