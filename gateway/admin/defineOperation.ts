// The form of every administrative operation: authorise → validate → limit → act → audit, in this order, always.
import type { z } from 'zod';
import type { AdminContext, Db, Tx } from './context.js';

/** What the caller must hold, and over which unit; null: anywhere. */
export interface Requirement {
  readonly capability: string;
  readonly unit: string | null;
}

/** What an act did, for its answer and for its record. */
export interface Done<Result> {
  readonly result: Result;
  readonly target?: { readonly type: string; readonly id: string };
  /** Before and after, without personal values. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** The unit that was acted on; default: the one of the requirement. */
  readonly unit?: string;
  /** People whose data was shown, as keyed hashes. */
  readonly subjects?: readonly string[];
  /** How much the record matters; default 2. */
  readonly sensitivity?: 1 | 2 | 3 | 4;
}

interface Common<Input> {
  /** The field of the admin schema. */
  readonly name: string;
  readonly input: z.ZodType<Input>;
  /** Points of the caller's quota. */
  readonly points: number;
  /** Needs a strong and recent sign-in: always, or for what is asked (`stepUp.ts` has them all). */
  readonly stepUp?: boolean | ((input: Input) => boolean);
  /** Step 1. Returning null asks for nothing but a valid caller. May look at the store to find the unit that an id is of. */
  authorise(input: Input, context: AdminContext): Requirement | null | Promise<Requirement | null>;
  /** Step 2: everything that can be wrong with what is asked, before anything changes. Throws AdminError. */
  validate?(input: Input, context: AdminContext): void | Promise<void>;
}

/** Reads; `event` if the reading itself is recorded. */
export interface QueryOperation<Input, Result> extends Common<Input> {
  readonly kind: 'query';
  readonly event: string | null;
  act(input: Input, context: AdminContext, db: Db): Promise<Done<Result>>;
}

/** Changes; the change and its record commit together. */
export interface MutationOperation<Input, Result, Prepared = undefined> extends Common<Input> {
  readonly kind: 'mutation';
  readonly event: string;
  /** What has to be asked of other systems first: never inside the transaction, which would wait for them. */
  prepare?(input: Input, context: AdminContext): Promise<Prepared>;
  act(input: Input, context: AdminContext, tx: Tx, prepared: Prepared): Promise<Done<Result>>;
}

export type AnyOperation = QueryOperation<never, unknown> | MutationOperation<never, unknown>;

export function defineQuery<Input, Result>(operation: Omit<QueryOperation<Input, Result>, 'kind'>): AnyOperation {
  return Object.freeze({ ...operation, kind: 'query' as const }) as unknown as AnyOperation;
}

export function defineMutation<Input, Result, Prepared = undefined>(
  operation: Omit<MutationOperation<Input, Result, Prepared>, 'kind'>,
): AnyOperation {
  return Object.freeze({ ...operation, kind: 'mutation' as const }) as unknown as AnyOperation;
}
