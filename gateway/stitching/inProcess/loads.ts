// The loads of a plan that adapters answer: root fields, fields of many parents at once, references.
import type { FieldDefinitionNode } from 'graphql';
import type { Answer, FieldLoader, QueryLoader } from '../../../adapters/kit/index.js';
import { toConnection } from '../answers.js';
import { requireLength, toCall } from '../adapterCalls.js';
import type { RequestContext } from '../context.js';
import {
  cursorBinding,
  decodeAfter,
  decodeIds,
  planField,
  requireFirst,
  type Args,
  type FieldPlan,
} from '../fieldPlan.js';
import type { Reference } from '../model.js';
import { inBatches, loadRows } from './entityRows.js';
import {
  forEachParent,
  plannedLoad,
  toPlannedError,
  type PlannedCall,
  type PlannedField,
  type PlannedLoadField,
  type PlannedParent,
  type PlannedScope,
} from './field.js';
import { toRows, type Continuation, type Row } from './row.js';

/** Arguments as the adapter gets them, and where the answer continues. */
interface Decoded {
  readonly args: Args;
  readonly page: Continuation;
}

export function decodeArgs(
  scope: PlannedScope,
  plan: FieldPlan,
  args: Args,
  parent: string,
  context: RequestContext,
): Decoded {
  const binding = plan.connection ? cursorBinding(plan, args, parent, context) : '';
  const decoded = decodeAfter(decodeIds(plan, args, scope.codec), binding, scope.codec);
  return { args: decoded, page: { binding, after: (decoded['after'] as string | undefined) ?? null } };
}

export function selectionOf({ wants }: PlannedCall) {
  return { wants: (name: string) => wants.has(name) };
}

/** A root field. */
export function queryField(scope: PlannedScope, field: FieldDefinitionNode): PlannedField {
  const plan = planField('Query', field, scope.rules);
  const { adapter } = scope.instance;
  const load = adapter.queries[field.name.value] as QueryLoader<unknown>;
  return {
    source: adapter.id,
    load: plannedLoad(scope, async (_parents, call, context) => {
      const { args, page } = decodeArgs(scope, plan, call.args, '', context);
      const answer = await load(args as never, toCall(scope.instance, context, plan.capability, selectionOf(call)));
      return [toRows(scope, plan, answer, context, page)];
    }),
  };
}

interface Group {
  readonly args: Args;
  /** Places in the list of parents. */
  readonly at: number[];
}

/** Parents that ask the same; a cursor belongs to one parent. */
function group(decoded: readonly (Decoded | Error)[]): readonly Group[] {
  const groups = new Map<string, Group>();
  decoded.forEach((one, i) => {
    if (one instanceof Error) return;
    const name = one.page.after ?? '';
    const known = groups.get(name);
    if (known === undefined) groups.set(name, { args: one.args, at: [i] });
    else known.at.push(i);
  });
  return [...groups.values()];
}

async function callLoader(
  scope: PlannedScope,
  plan: FieldPlan,
  load: FieldLoader<unknown>,
  keys: readonly string[],
  args: Args,
  call: PlannedCall,
  context: RequestContext,
): Promise<ReadonlyMap<string, Answer>> {
  const distinct = [...new Set(keys)];
  const passed = toCall(scope.instance, context, plan.capability, selectionOf(call));
  const answers = await inBatches(distinct, async (some) =>
    requireLength(await load(some, args as never, passed), some, plan.name),
  );
  return new Map(distinct.map((key, i) => [key, answers[i] ?? null]));
}

/** A field answered by a `FieldLoader`, for many parents at once. */
export function addedField(
  scope: PlannedScope,
  type: string,
  field: FieldDefinitionNode,
  keyOf: (row: Row) => string,
  needs: readonly string[] = [],
): PlannedField {
  const plan = planField(type, field, scope.rules);
  const { adapter } = scope.instance;
  const load = adapter.fields?.[type]?.[field.name.value] as FieldLoader<unknown>;
  async function answer(parents: readonly PlannedParent[], call: PlannedCall, context: RequestContext) {
    const keys = parents.map(keyOf);
    const decoded = keys.map((key): Decoded | Error => {
      try {
        return decodeArgs(scope, plan, call.args, key, context);
      } catch (error) {
        return toPlannedError(error, scope, context);
      }
    });
    const found: unknown[] = [...decoded];
    for (const { args, at } of group(decoded)) {
      const answers = await callLoader(
        scope,
        plan,
        load,
        at.map((i) => keys[i] ?? ''),
        args,
        call,
        context,
      );
      for (const i of at) {
        const { page } = decoded[i] as Decoded;
        found[i] = toRows(scope, plan, answers.get(keys[i] ?? ''), context, page, parents[i]?.owner);
      }
    }
    return found;
  }
  return { source: adapter.id, needs, load: plannedLoad(scope, answer) };
}

function keysOf(row: Row, { by, many }: Reference): readonly string[] {
  const held = row.record[by];
  if (!many) return typeof held === 'string' ? [held] : [];
  return Array.isArray(held) ? (held as string[]) : [];
}

/** One page of a list of keys. */
interface Slice {
  readonly keys: readonly string[];
  readonly more: boolean;
  readonly page: Continuation;
}

function sliceOf(
  scope: PlannedScope,
  plan: FieldPlan,
  keys: readonly string[],
  args: Args,
  context: RequestContext,
): Slice {
  const { args: decoded, page } = decodeArgs(scope, plan, args, JSON.stringify(keys), context);
  const start = page.after === null ? 0 : keys.indexOf(page.after) + 1;
  const end = start + requireFirst(decoded);
  return { keys: keys.slice(start, end), more: end < keys.length, page };
}

const NO_ROWS: ReadonlyMap<string, Row> = new Map();

/** A field that leads to entities of this adapter by keys that the parent's record holds. */
export function referenceField(
  scope: PlannedScope,
  reference: Reference,
  plan: FieldPlan = planField(reference.type, reference.field, scope.rules),
): PlannedLoadField {
  const { instance, shapes } = scope;
  const shape = shapes.get(plan.yields);
  async function answer(parents: readonly PlannedParent[], call: PlannedCall, context: RequestContext) {
    if (shape === undefined) throw new Error(`${plan.yields} is not an entity`);
    const slices = forEachParent(parents, scope, context, (row) => {
      const keys = keysOf(row, reference);
      return plan.connection ? sliceOf(scope, plan, keys, call.args, context) : { keys, more: false, page: undefined };
    }) as (Slice | Error)[];
    const keys = slices.flatMap((slice) => (slice instanceof Error ? [] : slice.keys));
    const { capability } = plan;
    const rows: ReadonlyMap<string, Row> | Error =
      keys.length === 0
        ? NO_ROWS
        : await loadRows({ instance, shape, capability, wants: call.wants }, keys, context, scope).catch(
            (error: unknown) => toPlannedError(error, scope, context),
          );
    return slices.map((slice) => {
      if (slice instanceof Error) return slice;
      // Nobody was asked for a row that points nowhere: nothing has failed there.
      if (rows instanceof Error && slice.keys.length > 0) return rows;
      return toReferred(scope, plan, reference, slice, rows instanceof Error ? NO_ROWS : rows);
    });
  }
  return { source: instance.adapter.id, needs: ['id', reference.by], load: plannedLoad(scope, answer) };
}

function toReferred(
  scope: PlannedScope,
  plan: FieldPlan,
  { many }: Reference,
  slice: Slice,
  rows: ReadonlyMap<string, Row>,
): unknown {
  if (!many) return rows.get(slice.keys[0] ?? '') ?? null;
  if (!plan.connection) return slice.keys.flatMap((key) => rows.get(key) ?? []);
  const { binding, after } = slice.page;
  const items = slice.keys.flatMap((cursor) => {
    const record = rows.get(cursor);
    return record === undefined ? [] : [{ record, cursor }];
  });
  return toConnection(
    { items, hasNextPage: slice.more },
    (position) => scope.codec.encodeCursor(binding, position),
    after,
  );
}
