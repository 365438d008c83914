// The state of one run of a plan: what it was asked with, and the errors that it met.
import { GraphQLError, type FieldNode } from 'graphql';
import type { RemoteError } from './source.js';

/** An error that a source reported, standing where its value is missing. */
export class SourceError {
  constructor(
    readonly error: Error | RemoteError,
    /** Where it lies below this place, if null was passed on up to here. */
    readonly below: readonly (string | number)[] = [],
  ) {}
}

export function isError(value: unknown): value is Error | SourceError {
  return value instanceof SourceError || value instanceof Error;
}

function extensionsOf(error: Error | RemoteError): Readonly<Record<string, unknown>> | undefined {
  return 'extensions' in error ? error.extensions : undefined;
}

export class Run<Context> {
  readonly errors: GraphQLError[] = [];
  /** From the root to the value that is being completed. */
  readonly path: (string | number)[] = [];
  /** Whose the row around the value is. */
  owner: object | undefined;

  constructor(
    readonly context: Context,
    /** As the caller sent them. */
    readonly given: Readonly<Record<string, unknown>>,
    /** As the schema reads them. */
    readonly variables: Readonly<Record<string, unknown>>,
  ) {}

  /** Notes an error at the place that is being completed. */
  report(found: unknown, nodes: readonly FieldNode[]): void {
    const below = found instanceof SourceError ? found.below : [];
    const error = found instanceof SourceError ? found.error : (found as Error);
    const extensions = extensionsOf(error);
    this.errors.push(
      new GraphQLError(error.message, {
        nodes,
        path: [...this.path, ...below],
        ...(error instanceof Error ? { originalError: error } : {}),
        ...(extensions === undefined ? {} : { extensions }),
      }),
    );
  }
}
