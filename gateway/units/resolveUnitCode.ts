// From a code in a file or a record to the one unit it names. Never guesses: a code alone identifies nothing.
import { isDay, isValidOn, overlap } from './days.js';
import type { CodeList, Unit, UnitTree } from './types.js';
import * as refuse from './unitCodeRefusals.js';

/** A code as a source wrote it, with the date or the code list it was written under. */
export interface UnitCodeQuery {
  /** Anything: it comes from files. */
  readonly code: unknown;
  /** YYYY-MM-DD */
  readonly asOf?: string | undefined;
  /** Id of a code list: `2025-06`. */
  readonly codeList?: string | undefined;
}

function inList(unit: Unit, list: CodeList): boolean {
  return overlap(unit, { validFrom: list.from, validTo: list.to });
}

/** The units that the code means in the stated list; refuses if the list has no such code. */
function unitsInList(tree: UnitTree, code: string, listId: string | undefined): readonly Unit[] {
  const units = tree.unitsWithCode(code);
  if (listId === undefined) return units;
  const list = tree.codeLists.find((known) => known.id === listId);
  if (list === undefined) throw refuse.unknownCodeList(tree);
  const found = units.filter((unit) => inList(unit, list));
  if (found.length === 0) throw refuse.notInCodeList(tree, code, listId);
  return found;
}

/**
 * The unit that a code names on a day or in a code list. With neither, only a code that never had a second meaning is
 * taken. Throws `UnitCodeError`, whose texts name the candidates.
 */
export function resolveUnitCode(tree: UnitTree, query: UnitCodeQuery): Unit {
  const { code, asOf, codeList } = query;
  if (typeof code !== 'string' || !/^\d{1,5}$/.test(code)) throw refuse.malformed(code);
  if (asOf !== undefined && !isDay(asOf)) throw refuse.badDate();
  const [former] = tree.formerCodes(code);
  if (tree.unitsWithCode(code).length === 0)
    throw former ? refuse.endedEarlier(tree, former) : refuse.unknown(tree, code);

  const inStatedList = unitsInList(tree, code, codeList);
  const units = asOf === undefined ? inStatedList : inStatedList.filter((unit) => isValidOn(unit, asOf));
  const [only] = units;
  if (only === undefined) {
    const day = asOf ?? '';
    throw former && day <= former.validTo
      ? refuse.endedEarlier(tree, former)
      : refuse.notValidOn(tree, code, inStatedList, day);
  }
  // A meaning from before the table is a meaning too: a code with nothing beside it may be that old.
  const bareWithPast = former !== undefined && asOf === undefined && codeList === undefined;
  if (units.length > 1 || bareWithPast) throw refuse.ambiguous(tree, code, units);
  return only;
}
