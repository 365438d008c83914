// Events: what a system tells of by itself. Each one is decided on anew, as if somebody had asked for the row just now.
import { delegateToSchema } from '@graphql-tools/delegate';
import { GraphQLError, OperationTypeNode, print, type FieldDefinitionNode, type GraphQLFieldResolver } from 'graphql';
import type { AdapterRecord, EventSource } from '../../adapters/kit/index.js';
import { toCall } from './adapterCalls.js';
import { refusal, toCodedError, type UnexpectedError } from './codedErrors.js';
import type { RequestContext } from './context.js';
import { decodeIds, planField, type Args } from './fieldPlan.js';
import type { AdapterModel } from './model.js';
import { shownPlan } from './mutations.js';
import { finish, type Resolver, type ResolverScope } from './resolvers.js';
import { admit } from './rows.js';
import { objectNode } from './sdl.js';
import { readSelection } from './selection.js';
import { hiddenEvent, withoutDirectives } from './subschemaDocument.js';
import type { GatewaySubschema } from './toSubschema.js';
import { untilAborted } from './untilAborted.js';

/** An event on its way from its source to the one who waits for it. */
export class EventPayload {
  constructor(readonly record: AdapterRecord) {}
}

/** The event that a context was made for. */
const told = new WeakMap<RequestContext, AdapterRecord>();

/** `Query._recordChanged` of the subschema: the event of this context, if it may be seen now. */
export function eventResolver(scope: ResolverScope, field: FieldDefinitionNode): Resolver {
  const plan = planField('Subscription', field, scope.rules);
  const shown = shownPlan(scope, plan);
  return (_source, _args, context) => {
    const record = told.get(context);
    if (record === undefined) return null;
    // Both: the right to be told of such changes there, and the right to read the row.
    if (!admit(record, scope.shapes.get(plan.yields), context.access, plan.capability)) return null;
    return finish(scope, shown, record, context, '', null);
  };
}

interface SubscriptionField {
  readonly subscribe: GraphQLFieldResolver<unknown, RequestContext, Args>;
  readonly resolve: GraphQLFieldResolver<unknown, RequestContext, Args>;
}

/** A failure of the source ends the stream with a code of the catalogue. */
async function* coded(
  events: AsyncIterable<AdapterRecord>,
  adapterId: string,
  context: RequestContext,
  unexpected: UnexpectedError,
): AsyncGenerator<EventPayload, void, void> {
  try {
    for await (const record of untilAborted(events, context.signal)) yield new EventPayload(record);
  } catch (error) {
    if (context.signal.aborted) return;
    const cause = error instanceof GraphQLError ? error : new GraphQLError('event', { originalError: error as Error });
    throw toCodedError(cause, adapterId, context.requestId, unexpected);
  }
}

function subscriptionField(
  scope: ResolverScope,
  field: FieldDefinitionNode,
  subschema: GatewaySubschema,
  unexpected: UnexpectedError,
): SubscriptionField {
  const { instance, rules, codec } = scope;
  const plan = planField('Subscription', field, rules);
  const listen = instance.adapter.events?.[field.name.value] as EventSource<unknown>;
  return {
    subscribe: (_source, args, context, info) => {
      try {
        const decoded = decodeIds(plan, args, codec);
        const call = toCall(instance, context, plan.capability, readSelection(info, false));
        return coded(listen(decoded as never, call, context.signal), instance.adapter.id, context, unexpected);
      } catch (error) {
        const cause = new GraphQLError('event', { originalError: error as Error });
        throw toCodedError(cause, instance.adapter.id, context.requestId, unexpected);
      }
    },
    resolve: (payload, _args, context, info) => {
      // Over HTTP a subscription has nothing to tell of.
      if (!(payload instanceof EventPayload)) throw refusal('BAD_REQUEST', context.requestId);
      // Batches and decisions belong to one event, never to the whole stream.
      const own: RequestContext = { ...context };
      told.set(own, payload.record);
      const fieldName = hiddenEvent(field.name.value);
      const operation = OperationTypeNode.QUERY;
      return delegateToSchema({ schema: subschema, operation, fieldName, context: own, info }) as unknown;
    },
  };
}

/** Resolvers of all events of one adapter. */
export function subscriptionFields(
  scope: ResolverScope,
  model: AdapterModel,
  subschema: GatewaySubschema,
  unexpected: UnexpectedError,
): Readonly<Record<string, SubscriptionField>> {
  return Object.fromEntries(
    model.events.map((field) => [field.name.value, subscriptionField(scope, field, subschema, unexpected)]),
  );
}

/** SDL of `Subscription` over all adapters; nothing if there are no events. */
export function subscriptionTypeDefs(models: readonly AdapterModel[]): readonly string[] {
  const fields = models.flatMap((model) => model.events).map(withoutDirectives);
  return fields.length === 0 ? [] : [print(objectNode('Subscription', fields))];
}
