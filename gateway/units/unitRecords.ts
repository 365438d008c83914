// Units, successions and agencies as the rows that schema.graphql describes.
import type { AdapterRecord, AgencyRef } from '../../adapters/kit/index.js';
import type { Succession, Unit, UnitTree } from './types.js';

/** Fields without arguments; the others are answered by `unitFields`. */
export function toUnitRecord(unit: Unit): AdapterRecord {
  const { key, code, name, type, fullName, level, codeList, validFrom, validTo } = unit;
  return { key, code, name, type, fullName, level, codeList, validFrom, validTo };
}

/** `end` is the side that the row leads to. */
export function toSuccessionRecord(succession: Succession, end: 'from' | 'to'): AdapterRecord {
  const { extent, population, remainder, clause } = succession;
  return { unitKey: succession[end], extent, population, remainder, clause };
}

/** `today` decides whether it still works. */
export function toAgencyRecord(tree: UnitTree, agency: AgencyRef, today: string): AdapterRecord {
  const { code, oldCode, name, parentCode, unit, ceasedOn } = agency;
  const level = tree.unit(unit)?.level ?? null;
  const active = ceasedOn === null || today <= ceasedOn;
  return { code, oldCode, name, level, parentCode, unitKey: unit, ceasedOn, active };
}
