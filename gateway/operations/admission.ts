// What may be registered, and what becomes of a request.
import { createHash } from 'node:crypto';
import type { ErrorCode } from '../../schema/errors.js';

/** One text that an application may send. */
export interface RegisteredOperation {
  /** SHA-256 of the text, lower-case hex. */
  readonly hash: string;
  readonly name: string;
  readonly text: string;
  /** From this instant on it does not count; null: no end. */
  readonly retiresAt: Date | null;
}

/** What an application has registered, and whether it may send anything else. */
export interface RegisteredOperations {
  readonly mode: 'OPEN' | 'REPORT' | 'REGISTERED_ONLY';
  readonly byHash: ReadonlyMap<string, RegisteredOperation>;
  readonly byText: ReadonlyMap<string, RegisteredOperation>;
}

/** An operation that is not registered, as far as it can be told apart. */
export interface Unregistered {
  /** SHA-256 of the text, lower-case hex; null for what names no operation or is too long. */
  readonly hash: string | null;
  /** As the caller names it; null if that is no name. */
  readonly name: string | null;
}

export type Admission =
  | { readonly kind: 'as-is' }
  /** Run this text, whatever the request says. */
  | { readonly kind: 'registered'; readonly text: string; readonly hash: string; readonly name: string }
  /** Allowed, and to be counted: it will not be once the application is limited to what it registers. */
  | ({ readonly kind: 'reported' } & Unregistered)
  | ({ readonly kind: 'refused'; readonly code: ErrorCode } & Unregistered);

/** The name of a text everywhere: of automatic persisted queries, of registered operations, in `documentId`. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export const HASH = /^[0-9a-f]{64}$/;
