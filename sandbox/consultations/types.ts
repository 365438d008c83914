// The shapes of the sample surveys: questions with their codes, and the answers of households. All of it is invented.

/** S: short text, T: long text, Y: yes or no, L: one of a list. */
export type QuestionType = 'S' | 'T' | 'Y' | 'L';

export interface SurveyQuestion {
  readonly qid: number;
  readonly gid: number;
  readonly code: string;
  readonly text: string;
  readonly type: QuestionType;
  readonly mandatory: boolean;
  /** Codes of the answers of an L question. */
  readonly choices: readonly string[];
}

/** One answer sheet. */
export interface SurveyResponse {
  readonly id: number;
  /** Wall-clock time in Hanoi, `YYYY-MM-DD HH:mm:ss`; null while incomplete. */
  readonly submittedAt: string | null;
  /** By code of the question. */
  readonly answers: Readonly<Record<string, string>>;
}

export interface Survey {
  readonly sid: number;
  readonly title: string;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly active: boolean;
  readonly questions: readonly SurveyQuestion[];
  readonly responses: readonly SurveyResponse[];
}
