// The shapes of the sample Party organisation: committees, grass-roots bodies, cells and members. All of it is invented.
import type { Day } from '../city/types.js';

/** Chi bộ, with the bodies above it. */
export interface Cell {
  /** `A26.L7.01.001`. */
  readonly code: string;
  readonly name: string;
  /** Tổ chức cơ sở đảng. */
  readonly bodyCode: string;
  readonly bodyName: string;
  /** Đảng ủy of a ward, or of a department. */
  readonly committeeCode: string;
  readonly committeeName: string;
  /** Old form of the code of the agency that the committee stands beside. */
  readonly agencyCode: string;
  /** Residents' cells give opinions about those who work elsewhere. */
  readonly isResidential: boolean;
}

export type PayerKind = 'SI_COMPULSORY' | 'SI_BENEFIT' | 'PENSIONER' | 'STUDENT' | 'NO_SI_WORKING' | 'NO_SI_RETIRED';

/** Đảng viên. */
export interface Member {
  /** `DV000012`. */
  readonly code: string;
  readonly name: string;
  readonly born: Day;
  readonly sex: 'MALE' | 'FEMALE';
  /** 12 digits with the impossible province 999. */
  readonly citizenNumber: string;
  readonly cardNumber: string;
  readonly fileNumber: string;
  readonly joinedOn: Day;
  readonly officialOn: Day;
  /** Where the membership was at the start. */
  readonly firstCell: string;
  /** The cell where the member lives. */
  readonly residenceCell: string;
  readonly payerKind: PayerKind;
  /** Salary, benefit or pension; null where the fee does not depend on it. */
  readonly base: number | null;
}

export interface PartyOrganisation {
  readonly cells: ReadonlyMap<string, Cell>;
  readonly members: ReadonlyMap<string, Member>;
}
