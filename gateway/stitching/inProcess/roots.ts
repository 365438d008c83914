// Root fields that are more than a question: any entity by its id, commands, events.
import type { FieldDefinitionNode } from 'graphql';
import { refusal } from '../codedErrors.js';
import type { RequestContext } from '../context.js';
import { EventPayload } from '../events.js';
import { planField, type FieldPlan } from '../fieldPlan.js';
import { createChange, shownPlan, type AcceptChange } from '../mutations.js';
import { seenOwner } from '../rows.js';
import { loadRows } from './entityRows.js';
import { plannedLoad, toPlannedError, type PlannedField, type PlannedScope } from './field.js';
import { NO_PAGE, toRows } from './row.js';

/** `node(id)`. `scopes`: by entity type. */
export function nodeField(scopes: ReadonlyMap<string, PlannedScope>, codec: PlannedScope['codec']): PlannedField {
  return {
    source: 'node',
    load: async (_parents, { args, wants }, context) => {
      const id = codec.decodeId(String(args['id']));
      const scope = id === undefined ? undefined : scopes.get(id.type);
      const shape = id === undefined ? undefined : scope?.shapes.get(id.type);
      const rule = id === undefined ? undefined : scope?.rules.types.get(id.type);
      // Not allowed looks exactly like not there.
      if (id === undefined || scope === undefined || shape === undefined || rule === undefined) return [null];
      if (rule.kind === 'internal' || (rule.kind === 'requires' && !context.access.holds(rule.grant))) return [null];
      const capability = rule.kind === 'requires' ? rule.grant : null;
      try {
        const rows = await loadRows({ instance: scope.instance, shape, capability, wants }, [id.key], context, scope);
        return [rows.get(id.key) ?? null];
      } catch (error) {
        return [toPlannedError(error, scope, context)];
      }
    },
  };
}

/** A field of Mutation. `desk`: the scope of the adapter that owns `Command`. */
export function commandField(
  scope: PlannedScope,
  field: FieldDefinitionNode,
  desk: PlannedScope,
  accept: AcceptChange,
): PlannedField {
  const { shown, ask } = createChange(scope, field, accept);
  return {
    source: scope.instance.adapter.id,
    load: plannedLoad(scope, async (_parents, call, context) => [
      toRows(desk, shown, await ask(call.args, context), context, NO_PAGE),
    ]),
  };
}

function toShownEvent(
  scope: PlannedScope,
  plan: FieldPlan,
  shown: FieldPlan,
  told: unknown,
  context: RequestContext,
): unknown {
  // Over HTTP a subscription has nothing to tell of.
  if (!(told instanceof EventPayload)) throw refusal('BAD_REQUEST', context.requestId);
  const { record } = told;
  const shape = scope.shapes.get(plan.yields);
  // Both: the right to be told of such changes there, and the right to read the row.
  const seen = shape === undefined || seenOwner(record, shape, context.access, plan.capability) !== undefined;
  return seen ? toRows(scope, shown, record, context, NO_PAGE) : null;
}

/** A field of Subscription, for one event. */
export function eventField(scope: PlannedScope, field: FieldDefinitionNode): PlannedField {
  const plan = planField('Subscription', field, scope.rules);
  const shown = shownPlan(scope, plan);
  return {
    source: scope.instance.adapter.id,
    load: plannedLoad(scope, async ([root], _call, context) => [
      toShownEvent(scope, plan, shown, root?.rootValue, context),
    ]),
  };
}
