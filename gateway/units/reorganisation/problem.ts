// What is wrong with a resolution or a decision, said so that a person can correct it; and the one error that carries it.

/** One thing wrong; `path` leads to it: `changes[3].from`. */
export interface Problem {
  readonly path: string;
  readonly vi: string;
  readonly en: string;
}

/** More than this helps nobody; the last one says that there are more. */
const MAX_PROBLEMS = 1_000;

export function problem(path: string, vi: string, en: string): Problem {
  return { path, vi, en };
}

/** Codes of the error catalogue that work on reorganisations can end with. */
export type ReorganisationCode =
  | 'RESOLUTION_INVALID'
  | 'BAD_USER_INPUT'
  | 'CONFLICT'
  | 'NOT_FOUND'
  | 'PAYLOAD_TOO_LARGE';

export class ReorganisationRefused extends Error {
  readonly problems: readonly Problem[];

  constructor(
    readonly code: ReorganisationCode,
    problems: readonly Problem[] = [],
  ) {
    super(code);
    this.name = 'ReorganisationRefused';
    this.problems = bounded(problems);
  }
}

function bounded(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= MAX_PROBLEMS) return problems;
  const more = problems.length - MAX_PROBLEMS;
  return [...problems.slice(0, MAX_PROBLEMS), problem('', `còn ${more} lỗi khác`, `${more} more`)];
}

/** Refuses if there is anything wrong. */
export function refuseIf(code: ReorganisationCode, problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ReorganisationRefused(code, problems);
}

export function conflict(path: string, vi: string, en: string): ReorganisationRefused {
  return new ReorganisationRefused('CONFLICT', [problem(path, vi, en)]);
}
