// The texts of refused unit codes; each says what was wrong and what a person can do about it.
import type { UnitKey } from '../../adapters/kit/index.js';
import { describeUnit, describeValidity } from './describeUnit.js';
import { addDays } from './days.js';
import type { FormerCode, Unit, UnitTree } from './types.js';
import { UnitCodeError } from './unitCodeError.js';

/** The code is no text, or text of another shape. The value is not repeated: it may be anything. */
export function malformed(value: unknown): UnitCodeError {
  if (typeof value === 'number') {
    return new UnitCodeError({
      reason: 'NOT_TEXT',
      vi: 'Mã đơn vị phải là chuỗi ký tự, không phải số: số làm mất các số 0 ở đầu (00103 thành 103).',
      en: 'A unit code is text, not a number: a number loses its leading zeros (00103 becomes 103).',
    });
  }
  return new UnitCodeError({
    reason: typeof value === 'string' ? 'MALFORMED' : 'NOT_TEXT',
    vi: 'Mã đơn vị phải là chuỗi gồm 2, 3 hoặc 5 chữ số, giữ các số 0 ở đầu.',
    en: 'A unit code is text of 2, 3 or 5 digits, leading zeros included.',
  });
}

/** Neither this code nor a former meaning of it is known. */
export function unknown(tree: UnitTree, code: string): UnitCodeError {
  const padded = [2, 3, 5]
    .filter((length) => length > code.length)
    .map((length) => code.padStart(length, '0'))
    .filter((candidate) => tree.unitsWithCode(candidate).length > 0);
  if (padded.length === 0) {
    return new UnitCodeError({
      reason: 'UNKNOWN',
      vi: `Không có đơn vị nào mang mã ${code}.`,
      en: `No unit has the code ${code}.`,
    });
  }
  return new UnitCodeError({
    reason: 'LOST_ZEROS',
    vi: `Mã ${code} có vẻ đã mất các số 0 ở đầu (${padded.join(', ')}?); hãy sửa ở tệp nguồn.`,
    en: `The code ${code} seems to have lost its leading zeros (${padded.join(', ')}?); correct it in the source file.`,
    candidates: padded.flatMap((candidate) => tree.unitsWithCode(candidate).map((unit) => unit.key)),
  });
}

/** `phường Quỳnh Lôi (quận Hai Bà Trưng, đến 2024-12-31)` */
function describeFormer(tree: UnitTree, former: FormerCode, language: 'vi' | 'en'): string {
  const parent = tree.unitOn(former.parentCode, former.validTo)?.fullName;
  const facts = [parent, describeValidity(former, language)].filter((fact) => fact !== undefined);
  return `${former.type} ${former.name} (${facts.join(', ')})`;
}

function meanings(tree: UnitTree, code: string, units: readonly Unit[], language: 'vi' | 'en'): string {
  const former = tree.formerCodes(code).map((one) => describeFormer(tree, one, language));
  return `${code}: ${[...former, ...units.map((unit) => describeUnit(tree, unit, language))].join('; ')}`;
}

/** The code names several units over time, and nothing says which time is meant. */
export function ambiguous(tree: UnitTree, code: string, units: readonly Unit[]): UnitCodeError {
  const lists = tree.codeLists.map((list) => list.id).join(', ');
  return new UnitCodeError({
    reason: 'AMBIGUOUS',
    vi: `Cần kèm ngày (asOf) hoặc danh mục (codeList: ${lists}). ${meanings(tree, code, units, 'vi')}`,
    en: `State a date (asOf) or a code list (codeList: ${lists}). ${meanings(tree, code, units, 'en')}`,
    candidates: units.map((unit) => unit.key),
  });
}

/** `asOf` is not a calendar day. */
export function badDate(): UnitCodeError {
  return new UnitCodeError({
    reason: 'BAD_DATE',
    vi: 'Ngày (asOf) phải là ngày có thật, viết dạng YYYY-MM-DD.',
    en: 'The date (asOf) must be a real day, written YYYY-MM-DD.',
  });
}

/** `codeList` is not one of the table's. */
export function unknownCodeList(tree: UnitTree): UnitCodeError {
  const lists = tree.codeLists.map((list) => list.id).join(', ');
  return new UnitCodeError({
    reason: 'UNKNOWN_CODE_LIST',
    vi: `Danh mục (codeList) phải là một trong: ${lists}.`,
    en: `The code list (codeList) must be one of: ${lists}.`,
  });
}

/** The code is known, but not in the list that was stated. */
export function notInCodeList(tree: UnitTree, code: string, list: string): UnitCodeError {
  const units = tree.unitsWithCode(code);
  return new UnitCodeError({
    reason: 'NOT_IN_CODE_LIST',
    vi: `Mã ${code} không có trong danh mục ${list}. ${meanings(tree, code, units, 'vi')}`,
    en: `The code ${code} is not in the code list ${list}. ${meanings(tree, code, units, 'en')}`,
    candidates: units.map((unit) => unit.key),
  });
}

function successorsOf(tree: UnitTree, units: readonly Unit[], day: string): readonly Unit[] {
  const ended = units.filter((unit) => unit.validTo !== null && unit.validTo < day);
  return ended.flatMap((unit) => tree.currentUnits(unit.key, day));
}

/** The code has a meaning, but not on that day: says when it had one, and who followed. */
export function notValidOn(tree: UnitTree, code: string, units: readonly Unit[], day: string): UnitCodeError {
  const successors = successorsOf(tree, units, day);
  const named = successors.map((unit) => `${unit.code} ${unit.fullName}`).join('; ');
  const vi = named === '' ? '' : ` Kế tục: ${named}.`;
  const en = named === '' ? '' : ` Succeeded by: ${named}.`;
  const candidates: UnitKey[] = [...units, ...successors].map((unit) => unit.key);
  return new UnitCodeError({
    reason: 'NOT_VALID_ON_DATE',
    vi: `Mã ${code} không có hiệu lực vào ngày ${day}. ${meanings(tree, code, units, 'vi')}.${vi}`,
    en: `The code ${code} is not valid on ${day}. ${meanings(tree, code, units, 'en')}.${en}`,
    candidates,
  });
}

/** The code was given up before the table begins: its successor is known with less certainty. */
export function endedEarlier(tree: UnitTree, former: FormerCode): UnitCodeError {
  const successor = tree.unitOn(former.primarySuccessorCode, addDays(former.validTo, 1));
  const named = successor === undefined ? former.primarySuccessorCode : `${successor.code} ${successor.fullName}`;
  return new UnitCodeError({
    reason: 'ENDED_EARLIER',
    vi:
      `${former.code}: ${describeFormer(tree, former, 'vi')} không còn trong danh mục. ` +
      `Gợi ý kế tục chính: ${named}; cần người có trách nhiệm xác nhận.`,
    en:
      `${former.code}: ${describeFormer(tree, former, 'en')} is in no code list any more. ` +
      `Suggested main successor: ${named}; a person must confirm it.`,
    candidates: successor === undefined ? [] : [successor.key],
  });
}
