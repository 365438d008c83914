// The answers of the interconnection axis (VXP): status, an error code that is text, and what was asked for.

/** Errors by the names the SDK knows; which number each one has is assumed. */
const ERROR_CODES = {
  RecordNotExist: '100',
  CodeExist: '101',
  InvalidCode: '102',
  InvalidSecurity: '105',
  InvalidAction: '106',
} as const;

/** What a call found; each call has one of them. */
export interface VxpContent {
  readonly DocId?: string;
  readonly data?: unknown;
  readonly count?: number;
}

interface VxpAnswer extends VxpContent {
  readonly status: 'OK' | 'FAIL';
  readonly ErrorCode: string;
  readonly ErrorDesc: string;
}

/** The axis says no, with one of its named errors. */
export class VxpError extends Error {
  override readonly name = 'VxpError';
  readonly kind: keyof typeof ERROR_CODES;
  constructor(kind: keyof typeof ERROR_CODES, detail: string) {
    super(`${kind}: ${detail}`);
    this.kind = kind;
  }
}

/** An accepted answer. */
export function toOkAnswer(content: VxpContent): VxpAnswer {
  return { status: 'OK', ErrorCode: '0', ErrorDesc: '', ...content };
}

/** A refusal; anything but a VxpError is thrown again. */
export function toFailAnswer(error: unknown): VxpAnswer {
  if (!(error instanceof VxpError)) throw error;
  return { status: 'FAIL', ErrorCode: ERROR_CODES[error.kind], ErrorDesc: error.message };
}
