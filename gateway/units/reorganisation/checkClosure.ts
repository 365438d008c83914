// Every unit that ends goes somewhere, once: whole into one other, or in parts that together are all of it.
import { groupBy } from '../groupBy.js';
import { problem, type Problem } from './problem.js';
import type { ResolutionFile } from './resolutionFile.js';

type Row = ResolutionFile['changes'][number] & { readonly path: string };

function wholeProblems(rows: readonly Row[], whole: readonly Row[]): Problem[] {
  const [, second] = whole;
  const problems: Problem[] = [];
  if (second !== undefined) {
    const vi = `đơn vị ${second.from} được nhập toàn bộ vào hai đơn vị`;
    problems.push(problem(`${second.path}.extent`, vi, `the unit ${second.from} goes whole into two units`));
  }
  if (rows.length > whole.length) {
    const part = rows.find((row) => row.extent === 'part');
    const vi = `đơn vị ${part?.from} vừa được nhập toàn bộ, vừa bị chia`;
    problems.push(problem(`${part?.path}.extent`, vi, `the unit ${part?.from} goes whole and in parts`));
  }
  for (const row of whole) {
    if (!row.remainder && row.population === 'whole') continue;
    const vi = 'nhập toàn bộ thì không có phần còn lại và toàn bộ dân số đi theo';
    problems.push(problem(row.path, vi, 'a whole unit leaves no remainder and takes all of its people'));
  }
  return problems;
}

function partProblems(rows: readonly Row[], [first]: readonly Row[]): Problem[] {
  const problems: Problem[] = [];
  const path = first?.path ?? '';
  const remainders = rows.filter((row) => row.remainder).length;
  if (rows.length < 2) {
    const vi = `đơn vị ${first?.from} chỉ có một phần: phần kia đi đâu?`;
    problems.push(problem(path, vi, `the unit ${first?.from} has one part only: where is the other?`));
  }
  if (remainders !== 1) {
    const vi = `đơn vị ${first?.from} phải có đúng một phần còn lại (đang có ${remainders})`;
    problems.push(problem(path, vi, `the unit ${first?.from} needs exactly one remainder (it has ${remainders})`));
  }
  const peopled = rows.filter((row) => row.population !== 'none');
  const inOne = peopled.length === 1 && peopled[0]?.population === 'whole';
  const shared = peopled.length > 1 && peopled.every((row) => row.population === 'part');
  if (!inOne && !shared) {
    const vi = `dân số của đơn vị ${first?.from} không khép kín: toàn bộ ở một phần, hoặc chia cho nhiều phần`;
    problems.push(
      problem(path, vi, `the people of ${first?.from} do not add up: all in one part, or shared by several`),
    );
  }
  return problems;
}

/** The rows of each source by themselves; the resolution must close on itself. */
export function checkClosure(file: ResolutionFile): Problem[] {
  const rows = file.changes.map((row, at): Row => ({ ...row, path: `changes[${at}]` }));
  const problems: Problem[] = [];
  for (const all of groupBy(rows, (row) => row.from).values()) {
    const once = [...groupBy(all, (row) => row.to).values()];
    for (const { path } of once.flatMap((same) => same.slice(1)))
      problems.push(problem(path, 'dòng bị lặp', 'the row occurs twice'));
    const distinct = once.flatMap((same) => same.slice(0, 1));
    const whole = distinct.filter((row) => row.extent === 'whole');
    problems.push(...(whole.length > 0 ? wholeProblems(distinct, whole) : partProblems(distinct, distinct)));
  }
  return problems;
}
