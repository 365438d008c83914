// Transfers and requests for an opinion that are under way when the sandbox starts.
import { addDays } from './days.js';
import type { Opinion } from './opinions.js';
import type { Transfer, TransferState } from './transfers.js';
import type { Cell, Member, PartyOrganisation } from './types.js';

const STATES: readonly TransferState[] = ['SUBMITTED', 'ORIGIN_REVIEW', 'IN_TRANSIT'];

/** Office cells of wards, each with the one of the next ward. */
function officeCells({ cells }: PartyOrganisation): readonly (readonly [Cell, Cell])[] {
  const offices = [...cells.values()].filter(({ code }) => /^A26\.[A-Z]\d\.02\./.test(code));
  return offices.map((cell, index) => [cell, offices[(index + 1) % offices.length] ?? cell] as const);
}

function membersOf({ members }: PartyOrganisation): (cell: string) => readonly Member[] {
  const byCell = new Map<string, Member[]>();
  for (const member of members.values()) {
    byCell.set(member.firstCell, [...(byCell.get(member.firstCell) ?? []), member]);
  }
  return (cell) => byCell.get(cell) ?? [];
}

/** Three for each ward, to the next one. */
export function sampleTransfers(organisation: PartyOrganisation, now: string): readonly Omit<Transfer, 'code'>[] {
  const membersIn = membersOf(organisation);
  const today = now.slice(0, 10);
  return officeCells(organisation).flatMap(([from, to]) =>
    membersIn(from.code)
      .slice(0, STATES.length)
      .map((member, index) => {
        const state = STATES[index] ?? 'SUBMITTED';
        const isIssued = state === 'IN_TRANSIT';
        return {
          member: member.code,
          state,
          kind: 'OFFICIAL',
          fromCell: from.code,
          toCell: to.code,
          reason: 'JOB',
          decisionNumber: `${index + 1}/QĐ-MẪU`,
          decisionOn: addDays(today, -10),
          submittedOn: addDays(today, -5),
          introductionNo: isIssued ? `GT-MAU-${member.code}` : '',
          issuedOn: isIssued ? addDays(today, -2) : '',
          validTo: isIssued ? addDays(today, 28) : '',
          feePaidThrough: '',
          endsOn: '',
          returnedFor: '',
          trail: [{ step: 'NopChuyenSinhHoat', reference: `MAU-${member.code}`, at: now }],
        };
      }),
  );
}

/** One for each of the last two members of an office. */
export function sampleOpinions(organisation: PartyOrganisation, now: string): readonly Omit<Opinion, 'code'>[] {
  const membersIn = membersOf(organisation);
  return officeCells(organisation).flatMap(([cell]) =>
    membersIn(cell.code)
      .slice(STATES.length)
      .map((member, index) => ({
        member: member.code,
        state: index === 0 ? ('SUBMITTED' as const) : ('FORWARDED' as const),
        requesterCell: cell.code,
        residenceCell: member.residenceCell,
        year: now.slice(0, 4),
        purpose: 'YEARLY',
        level: '',
        text: '',
        signedBy: '',
        signedAt: '',
        trail: [{ step: 'TaoYKienCuTru', reference: `MAU-${member.code}`, at: now }],
      })),
  );
}
