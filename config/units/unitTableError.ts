// The one error of loading the unit table: every problem at once, so that a person corrects the files in one go.

/** One thing wrong in the files. */
export interface UnitTableProblem {
  /** Where: the file, and the code or the row if there is one. */
  readonly at: string;
  readonly vi: string;
  readonly en: string;
}

/** The unit files cannot be used. `code` is stable; `problems` holds all of them. */
export class UnitTableError extends Error {
  readonly code = 'UNIT_TABLE_INVALID';
  readonly problems: readonly UnitTableProblem[];
  readonly vi: string;

  constructor(problems: readonly UnitTableProblem[]) {
    super(`The unit table has ${problems.length} problem(s):\n${list(problems, 'en')}`);
    this.name = 'UnitTableError';
    this.problems = problems;
    this.vi = `Bảng đơn vị hành chính có ${problems.length} lỗi:\n${list(problems, 'vi')}`;
  }
}

function list(problems: readonly UnitTableProblem[], language: 'vi' | 'en'): string {
  return problems.map((problem) => `- ${problem.at}: ${problem[language]}`).join('\n');
}
