// A row on its way through a plan: the adapter's record, which nobody changes, and whose it is.
import { UpstreamError, type AdapterRecord, type Answer } from '../../../adapters/kit/index.js';
import { isPage, toConnection } from '../answers.js';
import type { RequestContext, RowOwner } from '../context.js';
import type { FieldPlan } from '../fieldPlan.js';
import { seenOwner, type RowShape } from '../rows.js';
import type { PlannedScope } from './field.js';

/** Results of loads are put beside the record, under symbols. */
export class Row {
  readonly __typename: string;
  private inner: Map<string, unknown> | undefined;

  constructor(
    type: string,
    readonly record: AdapterRecord,
    readonly owner: RowOwner | undefined,
  ) {
    const named = record['__typename'];
    this.__typename = typeof named === 'string' ? named : type;
  }

  /** A value inside the record: it belongs to whom the row belongs. The same rows each time. */
  value(name: string, type: string): unknown {
    const known = this.inner?.get(name);
    if (known !== undefined) return known;
    const found = toValueRows(this.record[name], type, this.owner);
    this.inner ??= new Map();
    this.inner.set(name, found);
    return found;
  }
}

function toValueRows(value: unknown, type: string, owner: RowOwner | undefined): unknown {
  if (typeof value !== 'object' || value === null || value instanceof UpstreamError) return value;
  if (Array.isArray(value)) return value.map((member) => toValueRows(member, type, owner));
  return new Row(type, value as AdapterRecord, owner);
}

/** Undefined for a row outside the scope: exactly like one that does not exist. */
export function toRow(
  record: AdapterRecord,
  type: string,
  shape: RowShape | undefined,
  capability: string | null,
  context: RequestContext,
  inherited: RowOwner | undefined,
): Row | undefined {
  if (shape === undefined) return new Row(type, record, inherited);
  const owner = seenOwner(record, shape, context.access, capability);
  return owner === undefined ? undefined : new Row(type, record, owner);
}

/** Where a page continues. */
export interface Continuation {
  readonly binding: string;
  readonly after: string | null;
}

export const NO_PAGE: Continuation = { binding: '', after: null };

/** Owner check and connection building for whatever a loader answered. */
export function toRows(
  scope: PlannedScope,
  plan: FieldPlan,
  answer: Answer | undefined,
  context: RequestContext,
  { binding, after }: Continuation,
  inherited?: RowOwner,
): unknown {
  if (answer === null || answer === undefined) return null;
  if (typeof answer !== 'object' || !scope.isObject(plan.yields)) return answer;
  const { id } = scope.instance.adapter;
  const shape = scope.shapes.get(plan.yields);
  const visible = (record: AdapterRecord): Row[] => {
    const row = toRow(record, plan.yields, shape, plan.capability, context, inherited);
    if (row === undefined) scope.events.rowsDropped(id, plan.yields, 1);
    else context.use.addRows(id, plan.yields, 1);
    return row === undefined ? [] : [row];
  };
  if (isPage(answer)) {
    const items = answer.items.flatMap(({ record, cursor }) => visible(record).map((row) => ({ record: row, cursor })));
    const seal = (position: string) => scope.codec.encodeCursor(binding, position);
    return toConnection({ items, hasNextPage: answer.hasNextPage }, seal, after);
  }
  if (Array.isArray(answer)) return (answer as AdapterRecord[]).flatMap(visible);
  return visible(answer as AdapterRecord)[0] ?? null;
}
