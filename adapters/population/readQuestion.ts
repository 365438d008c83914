// Checks a question before anything leaves: a purpose, a case, and values that can be what they are said to be.
import { InputError } from '../kit/index.js';
import { readBirthDate } from './birthDate.js';
import type { Asker, CitizenQuestion } from './citizenFacts.js';
import type { Call } from './client.js';

/** Nobody is looked up without saying why. */
class PurposeNeeded extends InputError {
  override readonly code = 'FORBIDDEN_WITHOUT_PURPOSE';

  constructor() {
    super('State a purpose for which people may be looked up.', 'Cần nêu mục đích được phép tra cứu dân cư.');
  }
}

export interface QuestionArgs {
  readonly personalId: string;
  readonly fullName?: string | null | undefined;
  readonly birthDate?: string | null | undefined;
  readonly caseNumber: string;
}

/** Fits a header, and every form of a dossier's number. */
const CASE_NUMBER = /^[A-Za-z0-9][A-Za-z0-9./_-]{2,59}$/;
const NAME = /^[\p{L}\p{M}\p{N}' .-]{1,100}$/u;

function refuse(en: string, vi: string): never {
  throw new InputError(en, vi);
}

function readCaseNumber(text: string): string {
  const trimmed = text.trim();
  // Headers are logged on the way: no personal number travels in one.
  if (CASE_NUMBER.test(trimmed) && !/(?<!\d)(\d{12}|\d{9})(?!\d)/.test(trimmed)) return trimmed;
  return refuse(
    'caseNumber must be the number of a case: 3 to 60 letters, digits and . / _ -, and no personal number.',
    'caseNumber phải là mã hồ sơ: 3 đến 60 chữ, số và . / _ -, không phải số định danh.',
  );
}

function readName(text: string | null | undefined): string | null {
  const name = (text ?? '').normalize('NFC').trim().replace(/\s+/g, ' ');
  if (name === '') return null;
  if (NAME.test(name)) return name;
  return refuse('fullName must be a name of at most 100 characters.', 'fullName phải là họ tên, tối đa 100 ký tự.');
}

function readDay(text: string | null | undefined, today: string): string | null {
  if (text === null || text === undefined) return null;
  const day = readBirthDate(text);
  if (day?.length === 10 && day <= today) return day;
  return refuse('birthDate must be a day in the past.', 'birthDate phải là một ngày trong quá khứ.');
}

/** Throws before anything is asked. */
export function requirePurpose({ purpose, client, caller, signal, requestId }: Call): Asker {
  if (purpose === null || !client.config.purposes.includes(purpose)) throw new PurposeNeeded();
  return { purpose, caller, signal, requestId };
}

export function readQuestion(args: QuestionArgs, { client }: Call): CitizenQuestion {
  const personalId = args.personalId.trim();
  if (!/^\d{12}$/.test(personalId))
    refuse('personalId must be a personal number of 12 digits.', 'personalId phải là số định danh 12 chữ số.');
  return {
    personalId,
    fullName: readName(args.fullName),
    birthDate: readDay(args.birthDate, client.clock.today()),
    caseNumber: readCaseNumber(args.caseNumber),
  };
}
