// Whether a record of a unit that ended may be given to a unit of today.
import type { UnitTree } from '../types.js';
import { problem, type Problem } from './problem.js';

export interface ProposedAssignment {
  /** Key of the unit that the record was made in. */
  readonly recordedIn: string;
  /** Key of the unit that is to have it. */
  readonly unit: string;
}

/** A record goes to one of the units on the land it came from; a record of a unit that goes on stays where it is. */
export function checkAssignment(tree: UnitTree, { recordedIn, unit }: ProposedAssignment, today: string): Problem[] {
  const origin = tree.unit(recordedIn);
  if (origin === undefined) return [problem('recordedIn', 'không có đơn vị này', 'there is no such unit')];
  if (origin.validTo === null || today <= origin.validTo) {
    const vi = 'đơn vị của bản ghi vẫn đang hoạt động';
    return [problem('recordedIn', vi, 'the unit of the record has not ended')];
  }
  if (tree.currentUnits(recordedIn, today).some((one) => one.key === unit)) return [];
  const vi = 'đơn vị nhận không nằm trên địa bàn của đơn vị cũ';
  return [problem('unit', vi, 'the unit is not on the land of the one that ended')];
}
