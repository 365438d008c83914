// What the plan compiler is handed for each field of an adapter: a function, instead of a resolver and a sub-operation.
import { GraphQLError } from 'graphql';
import { toCodedError, type UnexpectedError } from '../codedErrors.js';
import type { RequestContext } from '../context.js';
import type { ResolverScope } from '../resolvers.js';
import type { Row } from './row.js';

/** As the compiler passes it. */
export interface PlannedCall {
  readonly args: Readonly<Record<string, unknown>>;
  readonly wants: ReadonlySet<string>;
}

/** What a root field is called with in the place of a row. */
export interface PlannedRoot {
  readonly rootValue?: unknown;
}

export type PlannedParent = Row & PlannedRoot;

export type PlannedLoad = (
  parents: readonly PlannedParent[],
  call: PlannedCall,
  context: RequestContext,
) => Promise<readonly unknown[]>;

export type PlannedField =
  | { readonly read: (parent: PlannedParent, context: RequestContext) => unknown }
  | PlannedLoadField;

export interface PlannedLoadField {
  readonly load: PlannedLoad;
  readonly needs?: readonly string[];
  /** Fields of rows of a service: it is called with objects of these alone in the place of rows. */
  readonly from?: readonly string[];
  readonly source: string;
}

export interface PlannedScope extends ResolverScope {
  readonly unexpected: UnexpectedError;
  /** True for types whose values are objects. */
  isObject(type: string): boolean;
}

/** An error of an adapter, in the words of the catalogue. */
export function toPlannedError(error: unknown, scope: PlannedScope, context: RequestContext): GraphQLError {
  const cause = error instanceof GraphQLError ? error : new GraphQLError('adapter', { originalError: error as Error });
  return toCodedError(cause, scope.instance.adapter.id, context.requestId, scope.unexpected);
}

/** A load whose failure is the failure of every parent, and of nothing else. */
export function plannedLoad(scope: PlannedScope, load: PlannedLoad): PlannedLoad {
  return async (parents, call, context) => {
    try {
      return await load(parents, call, context);
    } catch (error) {
      const coded = toPlannedError(error, scope, context);
      return parents.map(() => coded);
    }
  };
}

/** One entry for each parent; what fails for one fails for it alone. */
export function forEachParent<T>(
  parents: readonly T[],
  scope: PlannedScope,
  context: RequestContext,
  answer: (parent: T, at: number) => unknown,
): unknown[] {
  return parents.map((parent, at) => {
    try {
      return answer(parent, at);
    } catch (error) {
      return toPlannedError(error, scope, context);
    }
  });
}
