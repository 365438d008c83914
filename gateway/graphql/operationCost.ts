// What an operation costs before it runs: one point for each call that it may lead to, times the rows it is made for.
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { RuleBook } from '../../schema/rules.js';
import { prepareCost, type CountedField, type PreparedDocument, type Selections } from './prepareCost.js';
import { holds, sizeOf, type Variables } from './costSizes.js';

/** No operation costs more. */
export const MAX_COST = 1_000_000;

export interface OperationCost {
  readonly points: number;
  /** Points by `Type.field`, of the fields that cost something. */
  readonly byField: ReadonlyMap<string, number>;
}

/** Fragments are counted once for each use, yet looked at once: users come before what they use. */
class Tally {
  readonly byField = new Map<string, number>();
  private readonly uses = new Map<string, number>();

  constructor(
    private readonly document: PreparedDocument,
    private readonly variables: Variables,
  ) {}

  run(root: Selections, order: readonly string[]): void {
    this.add(root, 1);
    for (const name of order) {
      const fragment = this.document.fragments.get(name);
      if (fragment !== undefined) this.add(fragment, this.uses.get(name) ?? 0);
    }
  }

  /** `times`: the rows that the selections are made for. */
  private add(selections: Selections, times: number): void {
    if (times === 0) return;
    for (const field of selections.fields) if (holds(field.conditions, this.variables)) this.addField(field, times);
    for (const { name, conditions } of selections.spreads)
      if (holds(conditions, this.variables)) this.uses.set(name, capped((this.uses.get(name) ?? 0) + times));
  }

  private addField(field: CountedField, times: number): void {
    const rows = capped(times * sizeOf(field.size, this.variables));
    if (field.costs) this.byField.set(field.name, capped((this.byField.get(field.name) ?? 0) + rows));
    if (field.below !== undefined) this.add(field.below, rows);
  }
}

function capped(points: number): number {
  return Math.min(points, MAX_COST);
}

/** `operationName` as the request has it; an operation that cannot be found costs nothing, because it never runs. */
function costOf(
  prepared: PreparedDocument,
  operationName: string | null | undefined,
  given: Readonly<Record<string, unknown>>,
): OperationCost {
  const { operations } = prepared;
  const chosen =
    operationName === null || operationName === undefined || operationName === ''
      ? operations.length === 1
        ? operations[0]
        : undefined
      : operations.find(({ name }) => name === operationName);
  if (chosen === undefined) return { points: 0, byField: new Map() };
  const tally = new Tally(prepared, { given, defaults: chosen.defaults });
  tally.run(chosen.selections, prepared.order);
  let points = 0;
  for (const some of tally.byField.values()) points = capped(points + some);
  return { points, byField: tally.byField };
}

/** Of a document that was validated; on any other it only ends. */
export function operationCost(
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Readonly<Record<string, unknown>>,
  schema: GraphQLSchema,
  rules: RuleBook,
): OperationCost {
  return costOf(prepareCost(document, schema, rules), operationName, variables);
}

/** Prepared documents that are kept. */
const MAX_PREPARED = 2_000;

/** The same for one schema; what does not depend on variables is read once for each `text` (or its hash). */
export function createOperationCost(schema: GraphQLSchema, rules: RuleBook) {
  const known = new LRUCache<string, PreparedDocument>({ max: MAX_PREPARED });
  return (
    document: DocumentNode,
    text: string,
    operationName: string | null | undefined,
    variables: Readonly<Record<string, unknown>>,
  ): OperationCost => {
    let prepared = known.get(text);
    if (prepared === undefined) known.set(text, (prepared = prepareCost(document, schema, rules)));
    return costOf(prepared, operationName, variables);
  };
}
