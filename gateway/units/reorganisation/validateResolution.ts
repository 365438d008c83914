// Everything that is wrong with a resolution's file against the units of the day before, all at once.
import { findParentCycles } from '../findParentCycles.js';
import { foldTone } from '../foldName.js';
import { groupBy } from '../groupBy.js';
import { addDays } from '../days.js';
import type { Unit, UnitTree } from '../types.js';
import { endedCodes } from './applyResolution.js';
import { checkClosure } from './checkClosure.js';
import { problem, type Problem } from './problem.js';
import type { ResolutionFile } from './resolutionFile.js';

type NewUnit = ResolutionFile['newUnits'][number];
type Kind = NewUnit['kind'];

const RANK: Readonly<Record<Kind, number>> = { city: 0, district: 1, ward: 2 };
const KIND = { CITY: 'city', DISTRICT: 'district', WARD: 'ward' } as const;
const CODE_LENGTH: Readonly<Record<Kind, number>> = { city: 2, district: 3, ward: 5 };

/** The file beside the tree, looked up once. */
interface Checked {
  readonly tree: UnitTree;
  readonly file: ResolutionFile;
  readonly today: string;
  readonly dayBefore: string;
  readonly ended: ReadonlySet<string>;
  readonly newByCode: ReadonlyMap<string, NewUnit>;
  /** What a code names once the resolution is in force: a new unit, or one that goes on. */
  readonly kindAfter: (code: string) => Kind | undefined;
}

function toChecked(tree: UnitTree, file: ResolutionFile, today: string): Checked {
  const dayBefore = addDays(file.effectiveOn, -1);
  const ended = endedCodes(file);
  const newByCode = new Map(file.newUnits.map((unit) => [unit.code, unit]));
  const goesOn = (code: string) => {
    const unit = ended.has(code) ? undefined : tree.unitOn(code, dayBefore);
    // A unit that another resolution ends later cannot take anything in: that resolution did not know of it.
    return unit?.validTo === null ? KIND[unit.level] : undefined;
  };
  return {
    tree,
    file,
    today,
    dayBefore,
    ended,
    newByCode,
    kindAfter: (code) => newByCode.get(code)?.kind ?? goesOn(code),
  };
}

function dayProblems({ file, today }: Checked): Problem[] {
  if (file.effectiveOn > today) return [];
  const vi = 'ngày có hiệu lực phải ở sau ngày hôm nay';
  return [problem('effectiveOn', vi, 'the day it takes effect must be after today')];
}

/** A unit ends once: two resolutions that share a unit on one day, or overtake each other, are for people to join. */
function endProblem(checked: Checked, code: string, path: string): Problem[] {
  const unit = checked.tree.unitOn(code, checked.dayBefore);
  if (unit === undefined) {
    const vi = `không có đơn vị mang mã ${code} vào ngày ${checked.dayBefore}`;
    return [problem(path, vi, `no unit has the code ${code} on ${checked.dayBefore}`)];
  }
  if (unit.validTo === null) return [];
  const vi = `đơn vị ${code} đã được định kết thúc ngày ${unit.validTo} theo một nghị quyết khác`;
  return [problem(path, vi, `the unit ${code} already ends on ${unit.validTo}, by another resolution`)];
}

/** Whoever is below a unit that ends must end with it: a unit's row has one parent for as long as it lasts. */
function childProblems(checked: Checked, unit: Unit, path: string): Problem[] {
  const left = checked.tree.childrenOn(unit.key, checked.dayBefore).filter((child) => !checked.ended.has(child.code));
  return left.map((child) => {
    const vi = `đơn vị cấp dưới ${child.code} ${child.fullName} không còn cấp trên; phải kết thúc và lập lại cùng ngày`;
    return problem(path, vi, `the unit ${child.code} below it would have no parent: it must end and begin anew`);
  });
}

function endingProblems(checked: Checked): Problem[] {
  const { file, tree, dayBefore } = checked;
  const sources = new Set(file.changes.map((change) => change.from));
  const seen = new Set<string>();
  return [
    ...[...sources].map((code) => ({
      code,
      path: `changes[${file.changes.findIndex((row) => row.from === code)}].from`,
    })),
    ...file.endedUnits.map((code, at) => ({ code, path: `endedUnits[${at}]` })),
  ].flatMap(({ code, path }) => {
    const unit = tree.unitOn(code, dayBefore);
    const problems = endProblem(checked, code, path);
    if (unit !== undefined && !seen.has(code)) problems.push(...childProblems(checked, unit, path));
    if (seen.has(code) && !sources.has(code)) problems.push(problem(path, 'mã bị lặp', 'the code occurs twice'));
    seen.add(code);
    if (unit !== undefined && !sources.has(code) && tree.childrenOn(unit.key, dayBefore).length === 0) {
      const vi = 'đơn vị kết thúc mà không có đơn vị kế tục';
      problems.push(problem(path, vi, 'the unit ends and nothing succeeds it'));
    }
    return problems;
  });
}

function targetProblems(checked: Checked): Problem[] {
  return checked.file.changes.flatMap(({ to }, at) => {
    if (checked.kindAfter(to) !== undefined) return [];
    const vi = `${to} không phải đơn vị mới và cũng không phải đơn vị còn hoạt động`;
    return [problem(`changes[${at}].to`, vi, `${to} is neither a new unit nor one that goes on`)];
  });
}

function codeProblems(checked: Checked, unit: NewUnit, path: string, isSecond: boolean): Problem[] {
  const { effectiveOn } = checked.file;
  const problems = isSecond ? [problem(`${path}.code`, 'mã bị lặp', 'the code occurs twice')] : [];
  if (unit.code.length !== CODE_LENGTH[unit.kind]) {
    const length = CODE_LENGTH[unit.kind];
    problems.push(
      problem(`${path}.code`, `mã phải có ${length} chữ số`, `a ${unit.kind} has a code of ${length} digits`),
    );
  }
  const other = checked.tree
    .unitsWithCode(unit.code)
    .find(({ validTo }) => (validTo === null ? !checked.ended.has(unit.code) : validTo >= effectiveOn));
  if (other !== undefined) {
    const vi = `mã ${unit.code} vẫn đang được dùng cho ${other.fullName}`;
    problems.push(problem(`${path}.code`, vi, `the code ${unit.code} still belongs to ${other.fullName}`));
  }
  return problems;
}

function parentProblems(checked: Checked, unit: NewUnit, path: string): Problem[] {
  const at = `${path}.parentCode`;
  if (unit.parentCode === null) {
    if (unit.kind === 'city') return [];
    return [problem(at, 'thiếu đơn vị cấp trên', 'the parent is missing')];
  }
  const above = checked.kindAfter(unit.parentCode);
  if (above === undefined) {
    const vi = `không có đơn vị cấp trên mang mã ${unit.parentCode} vào ngày ${checked.file.effectiveOn}`;
    return [problem(at, vi, `no unit has the parent's code ${unit.parentCode} on ${checked.file.effectiveOn}`)];
  }
  if (RANK[above] < RANK[unit.kind]) return [];
  return [problem(at, 'đơn vị cấp trên phải thuộc cấp cao hơn', 'the parent must be of a higher level')];
}

function newUnitProblems(checked: Checked): Problem[] {
  const { file } = checked;
  const reached = new Set([
    ...file.changes.map((row) => row.to),
    ...file.newUnits.flatMap((unit) => unit.parentCode ?? []),
  ]);
  const seen = new Set<string>();
  const cyclic = new Set<NewUnit>(findParentCycles(file.newUnits));
  return file.newUnits.flatMap((unit, at) => {
    const path = `newUnits[${at}]`;
    const problems = [
      ...codeProblems(checked, unit, path, seen.has(unit.code)),
      ...parentProblems(checked, unit, path),
    ];
    seen.add(unit.code);
    if (cyclic.has(unit))
      problems.push(problem(`${path}.parentCode`, 'cấp trên tạo thành vòng', 'the parents form a cycle'));
    if (!reached.has(unit.code)) {
      const vi = 'đơn vị mới không có đơn vị tiền thân';
      problems.push(problem(path, vi, 'the new unit has no predecessor'));
    }
    return problems;
  });
}

/** Two units of one type and name below one parent: nobody could tell them apart, wherever the tone mark stands. */
function nameProblems({ file, tree, dayBefore, ended }: Checked): Problem[] {
  const parents = new Set(file.newUnits.flatMap((unit) => unit.parentCode ?? []));
  const staying = [...parents].flatMap((code) => {
    const parent = tree.unitOn(code, dayBefore);
    return parent === undefined || ended.has(code) ? [] : tree.childrenOn(parent.key, dayBefore);
  });
  const named = [
    ...staying.filter((unit) => !ended.has(unit.code)).map((unit) => ({ unit, path: '' })),
    ...file.newUnits.map((unit, at) => ({ unit, path: `newUnits[${at}].name` })),
  ];
  const groups = groupBy(named, ({ unit }) => `${unit.parentCode} ${foldTone(`${unit.type} ${unit.name}`)}`);
  return [...groups.values()]
    .flatMap((group) => group.slice(1))
    .map(({ path }) =>
      problem(path, 'trùng tên với một đơn vị khác cùng cấp trên', 'another unit below the parent has this name'),
    );
}

function custodianProblems({ file, kindAfter }: Checked): Problem[] {
  if (file.custodian === undefined || kindAfter(file.custodian) !== undefined) return [];
  const vi = 'đơn vị lưu giữ không tồn tại vào ngày có hiệu lực';
  return [problem('custodian', vi, 'the custodian does not exist on that day')];
}

function emptyProblems({ file }: Checked): Problem[] {
  if (file.changes.length > 0) return [];
  return [problem('changes', 'nghị quyết không thay đổi đơn vị nào', 'the resolution changes nothing')];
}

/** `today`: the day before which nothing can change any more. */
export function validateResolution(
  tree: UnitTree,
  file: ResolutionFile,
  { today }: { readonly today: string },
): Problem[] {
  const checked = toChecked(tree, file, today);
  return [
    ...dayProblems(checked),
    ...emptyProblems(checked),
    ...endingProblems(checked),
    ...targetProblems(checked),
    ...newUnitProblems(checked),
    ...nameProblems(checked),
    ...checkClosure(file),
    ...custodianProblems(checked),
  ];
}
