// Idempotency keys: the same key with the same body is the same command, with another body a mistake.
import { createHash, timingSafeEqual } from 'node:crypto';
import { InputError } from '../../adapters/kit/index.js';
import { ERRORS, type ErrorCode } from '../../schema/errors.js';

/** Printable ASCII without spaces: it travels in a header. */
const KEY = /^[\x21-\x7e]{8,128}$/;

class IdempotencyError extends InputError {
  override readonly code: ErrorCode;

  constructor(code: 'IDEMPOTENCY_KEY_MISSING' | 'IDEMPOTENCY_MISMATCH') {
    super(ERRORS[code].en, ERRORS[code].vi);
    this.code = code;
  }
}

export function requireKey(key: string | null | undefined): string {
  if (typeof key === 'string' && KEY.test(key)) return key;
  throw new IdempotencyError('IDEMPOTENCY_KEY_MISSING');
}

export function requireSameBody(kept: Buffer, given: Buffer): void {
  if (kept.length !== given.length || !timingSafeEqual(kept, given)) throw new IdempotencyError('IDEMPOTENCY_MISMATCH');
}

/** Members in the order of their names: the same arguments in another order are the same body. */
function ordered(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  // Marked, so that members are never taken for a list of pairs.
  if (Array.isArray(value)) return ['list', ...value.map(ordered)];
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return ['members', ...members.map(([name, member]) => [name, ordered(member)])];
}

/** SHA-256 of what is asked and of who asks it. */
export function bodyHashOf(body: unknown): Buffer {
  return createHash('sha256')
    .update(JSON.stringify(ordered(body)))
    .digest();
}
