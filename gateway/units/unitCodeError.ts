// Why a unit code was not taken: always with what would be accepted, in both languages.
import { InputError, type UnitKey } from '../../adapters/kit/index.js';

/** What is wrong with the code, the date or the code list. */
export type UnitCodeReason =
  | 'AMBIGUOUS'
  | 'NOT_TEXT'
  | 'MALFORMED'
  | 'LOST_ZEROS'
  | 'UNKNOWN'
  | 'BAD_DATE'
  | 'UNKNOWN_CODE_LIST'
  | 'NOT_IN_CODE_LIST'
  | 'NOT_VALID_ON_DATE'
  | 'ENDED_EARLIER';

/** Parts of a refusal. */
export interface UnitCodeErrorOptions {
  readonly reason: UnitCodeReason;
  readonly en: string;
  readonly vi: string;
  /** Units that may be meant, for a person to choose from; never chosen by the program. */
  readonly candidates?: readonly UnitKey[];
}

/** An `InputError` with a code of the error catalogue: UNIT_CODE_AMBIGUOUS, or BAD_USER_INPUT for all else. */
export class UnitCodeError extends InputError {
  override readonly code: 'UNIT_CODE_AMBIGUOUS' | 'BAD_USER_INPUT';
  readonly reason: UnitCodeReason;
  readonly candidates: readonly UnitKey[];

  constructor(options: UnitCodeErrorOptions) {
    super(options.en, options.vi);
    this.name = 'UnitCodeError';
    this.code = options.reason === 'AMBIGUOUS' ? 'UNIT_CODE_AMBIGUOUS' : 'BAD_USER_INPUT';
    this.reason = options.reason;
    this.candidates = options.candidates ?? [];
  }
}
