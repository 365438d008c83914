// One operation on its way: its context, what is known of it before it runs, and how it ended.
import type { BaseContext } from '@apollo/server';
import type { DocumentNode } from 'graphql';
import type { ErrorCode } from '../../schema/errors.js';
import type { OperationFacts } from './planOperation.js';

/** What this layer needs of a request's context. */
export interface OperationContext extends BaseContext {
  readonly requestId: string;
  readonly access: {
    /** Equal for callers with equal rights. */
    readonly permissionSet?: string;
    holds(capability: string): boolean;
    heldInSandboxOnly?(capability: string): boolean;
    readonly steppedUp: boolean;
  };
}

/** An operation that may run as far as rights go. */
export interface AdmittedOperation<Context> extends OperationFacts {
  readonly name: string | null;
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: Context;
}

/** Ends an operation with a code of the catalogue. */
export class OperationRefused extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(code);
    this.name = 'OperationRefused';
  }
}

/** One finished operation, for metrics, log and audit. */
export interface OperationEvent<Context = OperationContext> {
  readonly requestId: string;
  readonly context: Context;
  /** Undefined for a document that could not be read. */
  readonly facts: OperationFacts | undefined;
  readonly operationName: string | null;
  readonly codes: readonly string[];
  /** True if nothing was executed. */
  readonly refused: boolean;
  readonly seconds: number;
}
