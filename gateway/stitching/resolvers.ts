// Resolvers of one adapter's subschema, made from its declaration.
import type { GraphQLFieldResolver, GraphQLResolveInfo, FieldDefinitionNode } from 'graphql';
import {
  UpstreamError,
  type AdapterRecord,
  type Answer,
  type FieldLoader,
  type QueryLoader,
} from '../../adapters/kit/index.js';
import type { RuleBook } from '../../schema/rules.js';
import { isPage, toConnection } from './answers.js';
import { loadEntities, requireLength, sharedLoader, toCall, type AdapterInstance } from './adapterCalls.js';
import type { RequestContext, StitchingEvents } from './context.js';
import {
  cursorBinding,
  decodeAfter,
  decodeIds,
  planField,
  requireFirst,
  type Args,
  type FieldPlan,
} from './fieldPlan.js';
import { isHidden, maskValue } from './masks.js';
import { refusal } from './codedErrors.js';
import type { Reference } from './model.js';
import type { OpaqueCodec } from './opaqueCodec.js';
import { admit, handDown, ownerOf, type RowShapes } from './rows.js';
import { readSelection } from './selection.js';

export type Resolver = GraphQLFieldResolver<AdapterRecord, RequestContext, Args>;

/** What the resolvers of one adapter share. */
export interface ResolverScope {
  readonly instance: AdapterInstance;
  readonly rules: RuleBook;
  readonly codec: OpaqueCodec;
  readonly events: StitchingEvents;
  /** By entity type, over all adapters. */
  readonly shapes: RowShapes;
}

/** Owner check and connection building for whatever a loader answered. */
export function finish(
  scope: ResolverScope,
  plan: FieldPlan,
  answer: Answer,
  context: RequestContext,
  binding: string,
  after: string | null,
): unknown {
  const { id } = scope.instance.adapter;
  const shape = scope.shapes.get(plan.yields);
  const visible = (record: AdapterRecord): boolean => {
    const shown = admit(record, shape, context.access, plan.capability);
    if (shown) context.use.addRows(id, plan.yields, 1);
    else scope.events.rowsDropped(id, plan.yields, 1);
    return shown;
  };
  if (answer === null || answer === undefined) return null;
  if (typeof answer !== 'object') return answer;
  if (isPage(answer)) {
    const items = answer.items.filter((item) => visible(item.record));
    return toConnection(
      { items, hasNextPage: answer.hasNextPage },
      (position) => scope.codec.encodeCursor(binding, position),
      after,
    );
  }
  if (Array.isArray(answer)) return (answer as AdapterRecord[]).filter(visible);
  return visible(answer as AdapterRecord) ? answer : null;
}

function selectionOf(plan: FieldPlan, info: GraphQLResolveInfo) {
  return readSelection(info, plan.connection);
}

/** A root field. */
export function queryResolver(scope: ResolverScope, field: FieldDefinitionNode): Resolver {
  const plan = planField('Query', field, scope.rules);
  const load = scope.instance.adapter.queries[field.name.value] as QueryLoader<unknown>;
  return async (_source, args, context, info) => {
    const binding = cursorBinding(plan, args, '', context);
    const decoded = decodeAfter(decodeIds(plan, args, scope.codec), binding, scope.codec);
    const call = toCall(scope.instance, context, plan.capability, selectionOf(plan, info));
    const answer = await load(decoded as never, call);
    return finish(scope, plan, answer, context, binding, (decoded['after'] as string | undefined) ?? null);
  };
}

/** A field answered by a `FieldLoader`; `keyOf` finds the parent's local key. */
export function addedFieldResolver(
  scope: ResolverScope,
  type: string,
  field: FieldDefinitionNode,
  keyOf: (source: AdapterRecord) => string,
): Resolver {
  const plan = planField(type, field, scope.rules);
  const load = scope.instance.adapter.fields?.[type]?.[field.name.value] as FieldLoader<unknown>;
  return async (source, args, context, info) => {
    const parent = keyOf(source);
    const binding = cursorBinding(plan, args, parent, context);
    const decoded = decodeAfter(decodeIds(plan, args, scope.codec), binding, scope.codec);
    const place = info.fieldNodes[0];
    if (place === undefined) return null;
    const batch = sharedLoader(context, place, `${plan.name} ${JSON.stringify(decoded)}`, async (keys) => {
      const call = toCall(scope.instance, context, plan.capability, selectionOf(plan, info));
      return requireLength(await load(keys, decoded as never, call), keys, plan.name);
    });
    const answer = handDown(source, await batch.load(parent)) as Answer;
    return finish(scope, plan, answer, context, binding, (decoded['after'] as string | undefined) ?? null);
  };
}

/** Loads entities of this adapter for one place in the query, batched over all parents. */
function entityBatch(scope: ResolverScope, plan: FieldPlan, context: RequestContext, info: GraphQLResolveInfo) {
  const place = info.fieldNodes[0];
  if (place === undefined) throw new Error('a field without a node');
  return sharedLoader(context, place, plan.name, (keys) => {
    const shape = scope.shapes.get(plan.yields);
    if (shape === undefined) throw new Error(`${plan.yields} is not an entity`);
    const select = selectionOf(plan, info);
    return loadEntities(scope.instance, shape, plan.capability, keys, select, context, scope.events);
  });
}

/** A field that leads to entities of this adapter by keys that the parent record holds. */
export function referenceResolver(scope: ResolverScope, reference: Reference): Resolver {
  const plan = planField(reference.type, reference.field, scope.rules);
  return async (source, args, context, info) => {
    const held = source[reference.by];
    const batch = entityBatch(scope, plan, context, info);
    if (!reference.many) return typeof held === 'string' ? batch.load(held) : null;
    const keys = Array.isArray(held) ? (held as string[]) : [];
    if (!plan.connection) return (await Promise.all(keys.map((key) => batch.load(key)))).filter(Boolean);
    const binding = cursorBinding(plan, args, JSON.stringify(keys), context);
    const { after } = decodeAfter(args, binding, scope.codec) as { after?: string | null };
    const start = typeof after === 'string' ? keys.indexOf(after) + 1 : 0;
    const end = start + requireFirst(args);
    const slice = keys.slice(start, end);
    const records = await Promise.all(slice.map((key) => batch.load(key)));
    const items = slice.flatMap((cursor, i) => (records[i] ? [{ record: records[i], cursor }] : []));
    const seal = (position: string) => scope.codec.encodeCursor(binding, position);
    return toConnection({ items, hasNextPage: end < keys.length }, seal, after ?? null);
  };
}

/** `_DossierById(ids)`: one entry per id, null for ids of another type, of nobody, or outside the scope. */
export function byIdResolver(scope: ResolverScope, type: string): Resolver {
  const rule = scope.rules.types.get(type);
  const capability = rule?.kind === 'requires' ? rule.grant : null;
  const plan: FieldPlan = {
    name: `Query._${type}ById`,
    capability,
    yields: type,
    connection: false,
    idArguments: new Map(),
  };
  return async (_source, args, context, info) => {
    const batch = entityBatch(scope, plan, context, info);
    return Promise.all(
      (args['ids'] as string[]).map(async (id) => {
        const decoded = scope.codec.decodeId(id);
        return decoded?.type === type ? batch.load(decoded.key) : null;
      }),
    );
  };
}

/** Hides a personal value unless the caller may see it for the stated purpose. */
export function personalResolver(scope: ResolverScope, type: string, field: string): Resolver | undefined {
  const rule = scope.rules.personal.get(`${type}.${field}`);
  if (rule === undefined) return undefined;
  return (source, _args, context) => {
    const value = source[field];
    if (value === null || value === undefined) return null;
    // The system could not say it (`withFailures`).
    if (value instanceof UpstreamError) throw value;
    if (!isHidden(rule.mask, value)) return value;
    const row = ownerOf(source);
    if (row !== undefined && context.access.mayReveal(rule, row)) {
      context.use.addRevealed(`${type}.${field}`, row);
      return value;
    }
    // Whoever states a purpose asks to see; what it does not open is said, not masked.
    if (context.access.refusedPurpose !== null) throw refusal('FORBIDDEN_WITHOUT_PURPOSE', context.requestId);
    return maskValue(rule.mask, value);
  };
}

/** A value inside a row: whatever personal data it holds belongs to the same person and unit. */
export function valueResolver(field: string): Resolver {
  return (source) => handDown(source, source[field]);
}
