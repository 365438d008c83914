// One generation of the schema with everything that belongs to it: a newer one takes its place, and what runs stays on the old.
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { RuleBook } from '../../schema/rules.js';
import { findRefusals, type Refusal, type Rights } from './checkOperation.js';
import type { AdmittedOperation, OperationContext, OperationEvent } from './operation.js';
import { createOperationFacts, type OperationFacts } from './planOperation.js';

/** One operation for the compiled plans. */
export interface PlannedRequest<Context> {
  readonly document: DocumentNode;
  /** What stands for the text. */
  readonly text: string;
  readonly operationName?: string | null;
  /** As the caller sent them. */
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly context: Context;
  /** The event that is told of. */
  readonly rootValue?: unknown;
  /** Makes what stands in the place of the data, from their JSON text; whoever executes may leave them as they are. */
  readonly ofText?: (json: string) => object;
}

export interface Generation<Context extends OperationContext = OperationContext> {
  readonly schema: GraphQLSchema;
  readonly rules: RuleBook;
  /** Executes what was admitted. Default: graphql-js on the schema. */
  execute?(request: PlannedRequest<Context>): Promise<ExecutionResult>;
  /** Events of a subscription, as root values of `execute`; undefined for those that the schema itself tells of. */
  listen?(request: PlannedRequest<Context>): AsyncIterable<unknown> | ExecutionResult | undefined;
  /** The last step before anything is asked: quota and the state of the audit trail. Throws `OperationRefused`. */
  admit?(
    operation: AdmittedOperation<Context>,
  ): Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
  /** The record of the operation; the answer waits for it. Throws `OperationRefused`. */
  record?(event: OperationEvent<Context>): Promise<void>;
  onOperation(event: OperationEvent<Context>): void;
}

/** Verdicts that are kept for one document. */
const MAX_VERDICTS = 100;

/** A generation with what is known of its documents. */
export interface Known<Context extends OperationContext> {
  readonly generation: Generation<Context>;
  /** `name`: what stands for the text and is cheap to have; Apollo's own hash, if there is one. */
  facts(document: DocumentNode, text: string, name?: string): OperationFacts;
  /** Every field that the rights do not open: decided once for each document and permission set. */
  refusals(document: DocumentNode, access: Rights & { readonly permissionSet?: string }): readonly Refusal[];
}

export function know<Context extends OperationContext>(generation: Generation<Context>): Known<Context> {
  const { schema, rules } = generation;
  const verdicts = new WeakMap<DocumentNode, LRUCache<string, readonly Refusal[]>>();
  return {
    generation,
    facts: createOperationFacts(schema, rules),
    refusals: (document, access) => {
      const { permissionSet } = access;
      if (permissionSet === undefined) return findRefusals(document, schema, rules, access);
      let known = verdicts.get(document);
      if (known === undefined) verdicts.set(document, (known = new LRUCache({ max: MAX_VERDICTS })));
      let verdict = known.get(permissionSet);
      if (verdict === undefined) known.set(permissionSet, (verdict = findRefusals(document, schema, rules, access)));
      return verdict;
    },
  };
}

/** The generation that new operations run on, and those that older ones still do. */
export interface Generations<Context extends OperationContext> {
  current(): Known<Context>;
  /** The one that a request began on. */
  of(schema: GraphQLSchema): Known<Context>;
  replace(next: Generation<Context>): void;
}

export function createGenerations<Context extends OperationContext>(first: Generation<Context>): Generations<Context> {
  const bySchema = new WeakMap<GraphQLSchema, Known<Context>>();
  let current = know(first);
  bySchema.set(first.schema, current);
  return {
    current: () => current,
    of: (schema) => bySchema.get(schema) ?? current,
    replace: (next) => {
      current = know(next);
      bySchema.set(next.schema, current);
    },
  };
}
