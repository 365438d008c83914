// Words of the wire to enums of the schema: a word that is not known is null, never a guess.
import type {
  PartyFeePayer,
  PartyFeeStatus,
  PartyTransferKind,
  PartyTransferReason,
  PartyTransferReturn,
  PartyTransferSide,
  PartyTransferState,
  ResidenceOpinionPurpose,
  ResidenceOpinionState,
} from '../schema.generated.js';

function among<T extends string>(values: readonly T[]): (text: string | null) => T | null {
  return (text) => values.find((value) => value === text) ?? null;
}

export const toFeeStatus = among<PartyFeeStatus>(['DUE', 'PENDING', 'PAID', 'EXEMPT', 'FAILED']);
export const toFeePayer = among<PartyFeePayer>(['MEMBER', 'CELL']);
export const toTransferKind = among<PartyTransferKind>(['OFFICIAL', 'TEMPORARY', 'INTERNAL']);
export const toTransferReason = among<PartyTransferReason>(['JOB', 'RETIRE', 'STUDY', 'RESIDENCE', 'REORG']);
export const toTransferReturn = among<PartyTransferReturn>(['SUPPLEMENT', 'DESTINATION_REFUSED', 'TEMPORARY_ENDED']);
export const toOpinionState = among<ResidenceOpinionState>(['SUBMITTED', 'FORWARDED', 'SIGNED', 'RETURNED']);
export const toOpinionPurpose = among<ResidenceOpinionPurpose>(['YEARLY', 'NOMINATION', 'TRANSFER']);
export const toTransferState = among<PartyTransferState>([
  ...(['SUBMITTED', 'ORIGIN_REVIEW', 'ISSUED', 'IN_TRANSIT', 'RECEIVED', 'ASSIGNED', 'COMPLETED'] as const),
  ...(['RETURNED', 'WITHDRAWN', 'EXPIRED', 'REFUSED'] as const),
]);

const TURNS: Readonly<Partial<Record<PartyTransferState, PartyTransferSide>>> = {
  SUBMITTED: 'ORIGIN',
  ORIGIN_REVIEW: 'ORIGIN',
  ISSUED: 'ORIGIN',
  IN_TRANSIT: 'DESTINATION',
  RECEIVED: 'DESTINATION',
  ASSIGNED: 'DESTINATION',
  RETURNED: 'MEMBER',
};

/** Whose turn it is; null where the dossier has ended. */
export function toTurn(state: PartyTransferState | null): PartyTransferSide | null {
  return state === null ? null : (TURNS[state] ?? null);
}
