// Subscriptions: read, validated and refused like every other operation; then one small operation for each event.
import {
  GraphQLError,
  OperationTypeNode,
  createSourceEventStream,
  execute,
  getOperationAST,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLFormattedError,
} from 'graphql';
import type { ErrorCode } from '../../schema/errors.js';
import { toForbidden, toRefusal } from './checkOperation.js';
import type { GraphqlServerOptions } from './createGraphqlServer.js';
import { know, type Generation, type Known } from './generation.js';
import { keepsRules } from './keepsRules.js';
import type { OperationContext } from './operation.js';
import { operationLimitsRule } from './operationLimits.js';
import type { OperationFacts } from './planOperation.js';
import { Refused, codeOfStart, lastWords, refuse, withCode } from './subscriptionErrors.js';

/** What this layer needs of the one who waits for events. */
export interface SubscriptionContext extends OperationContext {
  readonly signal: AbortSignal;
  /** The caller's rights as of now. Throws when they have none left. */
  currentAccess?(): OperationContext['access'];
}

export interface SubscriberOptions<Context extends SubscriptionContext> extends GraphqlServerOptions<Context> {
  /** The generation that new subscriptions run on. Default: the options themselves. */
  current?(): Generation<Context>;
  /** Milliseconds for what one event needs of other systems. */
  readonly eventMs: number;
  /** A context of its own for one event: what it used is recorded apart. Default: the same one with the rights of now. */
  forEvent?(context: Context, access: Context['access'], signal: AbortSignal): Context;
  /** The catalogue code of an error thrown by `currentAccess`, or undefined for any other error. */
  codeOf(error: unknown): ErrorCode | undefined;
}

/** As it arrives in a `subscribe` message. */
export interface SubscriptionRequest {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

export interface EventResult {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLFormattedError[];
}

/** Refusals come as `errors`; otherwise events until the signal of the context aborts. */
export type Subscription =
  | { readonly errors: readonly GraphQLFormattedError[] }
  | { readonly events: AsyncGenerator<EventResult, void, void> };

export type Subscriber<Context> = (request: SubscriptionRequest, context: Context) => Promise<Subscription>;

/** One operation that was read, and what it was asked with. */
interface Asked<Context extends SubscriptionContext> {
  /** The generation that it began on, and stays on. */
  readonly known: Known<Context>;
  readonly text: string;
  readonly document: DocumentNode;
  readonly facts: OperationFacts;
  readonly operationName: string | null;
  readonly variableValues: Readonly<Record<string, unknown>>;
}

/** Nothing came through: the event is none of theirs. */
function isWithheld({ data, errors }: ExecutionResult): boolean {
  return errors === undefined && Object.values(data ?? {}).every((value) => value === null);
}

function createReader<Context extends SubscriptionContext>(options: SubscriberOptions<Context>) {
  const { limits } = options;
  const validationRules = [...specifiedRules, operationLimitsRule(limits)];
  let known = know<Context>(options);
  return (request: SubscriptionRequest): Asked<Context> => {
    const generation = options.current?.() ?? options;
    if (known.generation !== generation) known = know(generation);
    const { schema } = generation;
    let document: DocumentNode;
    try {
      document = parse(request.query, { maxTokens: limits.tokens });
    } catch (error) {
      throw refuse(error as GraphQLError, 'GRAPHQL_PARSE_FAILED');
    }
    const wrong = validate(schema, document, validationRules).slice(0, limits.errors);
    if (wrong.length > 0) throw new Refused(wrong.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED')));
    const operationName = request.operationName ?? null;
    if (getOperationAST(document, operationName)?.operation !== OperationTypeNode.SUBSCRIPTION)
      throw refuse(new GraphQLError('The operation is not clear.'), 'OPERATION_RESOLUTION_FAILURE');
    const { query: text, variables } = request;
    const facts = known.facts(document, text);
    return { known, text, document, facts, operationName, variableValues: variables ?? {} };
  };
}

/** What the rights of this moment do not open ends the subscription. */
function requireRights<Context extends SubscriptionContext>(
  { known, document }: Asked<Context>,
  access: Context['access'],
  requestId: string,
): void {
  const refusals = known.refusals(document, access);
  if (refusals.length > 0) throw refuse(toForbidden(refusals, requestId, access), 'FORBIDDEN');
}

/** The same questions as over HTTP, in the same order. */
async function admit<Context extends SubscriptionContext>(asked: Asked<Context>, context: Context): Promise<void> {
  const { document, facts, operationName: name, variableValues: variables } = asked;
  const { access, requestId } = context;
  requireRights(asked, access, requestId);
  if (facts.stepUp.length > 0 && !access.steppedUp)
    throw refuse(toRefusal('STEP_UP_REQUIRED', requestId), 'STEP_UP_REQUIRED');
  await asked.known.generation.admit?.({ ...facts, name, document, variables, context });
}

function toCode(error: GraphQLFormattedError): string {
  const code = error.extensions?.['code'];
  return typeof code === 'string' ? code : 'UNKNOWN';
}

/** One record for each event that leaves, and one for a refusal; without it nothing leaves. */
async function record<Context extends SubscriptionContext>(
  options: SubscriberOptions<Context>,
  context: Context,
  asked: Asked<Context> | undefined,
  result: EventResult,
  started: number,
): Promise<void> {
  const { requestId } = context;
  const event = {
    requestId,
    context,
    facts: asked?.facts,
    operationName: asked?.operationName ?? null,
    codes: [...new Set((result.errors ?? []).map(toCode))],
    refused: result.data === undefined,
    seconds: (performance.now() - started) / 1000,
  };
  const generation = asked?.known.generation ?? options;
  generation.onOperation(event);
  await generation.record?.(event);
}

/** Rights are read again for every event. */
function toEventContext<Context extends SubscriptionContext>(
  options: SubscriberOptions<Context>,
  asked: Asked<Context>,
  context: Context,
): Context {
  const access: Context['access'] = context.currentAccess?.() ?? context.access;
  requireRights(asked, access, context.requestId);
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(options.eventMs)]);
  return options.forEvent?.(context, access, signal) ?? { ...context, access, signal };
}

async function executeEvent<Context extends SubscriptionContext>(
  { known, text, document, operationName, variableValues: variables }: Asked<Context>,
  context: Context,
  rootValue: unknown,
): Promise<ExecutionResult> {
  const { generation } = known;
  const { schema } = generation;
  if (generation.execute !== undefined)
    return generation.execute({ document, text, operationName, variables, context, rootValue });
  return execute({ schema, document, operationName, variableValues: variables, contextValue: context, rootValue });
}

/** It stays on the schema that it began on; what another one says of its fields from now on holds for it too. */
function createRulesCheck<Context extends SubscriptionContext>(
  options: SubscriberOptions<Context>,
  { known: { generation }, document }: Asked<Context>,
  requestId: string,
): () => void {
  let checked = generation;
  return () => {
    const now = options.current?.() ?? generation;
    if (now === checked) return;
    if (!keepsRules(document, generation, now))
      throw refuse(toRefusal('SUBSCRIPTION_OUTDATED', requestId), 'SUBSCRIPTION_OUTDATED');
    checked = now;
  };
}

async function* tell<Context extends SubscriptionContext>(
  options: SubscriberOptions<Context>,
  stream: AsyncIterable<unknown>,
  asked: Asked<Context>,
  context: Context,
): AsyncGenerator<EventResult, void, void> {
  const requireSameRules = createRulesCheck(options, asked, context.requestId);
  try {
    for await (const rootValue of stream) {
      const started = performance.now();
      requireSameRules();
      const contextValue = toEventContext(options, asked, context);
      const found = await executeEvent(asked, contextValue, rootValue);
      if (isWithheld(found)) continue;
      const errors = found.errors?.map((error) => withCode(error, 'INTERNAL_SERVER_ERROR'));
      const result: EventResult = { data: found.data, ...(errors === undefined ? {} : { errors }) };
      await record(options, contextValue, asked, result, started);
      yield result;
    }
  } catch (error) {
    yield { errors: lastWords(error, context.requestId, options) };
  }
}

/** From whoever tells of it; what is wrong with the variables is in a result. */
async function openStream<Context extends SubscriptionContext>(
  { known, text, document, operationName, variableValues }: Asked<Context>,
  contextValue: Context,
): Promise<AsyncIterable<unknown> | ExecutionResult> {
  const { generation } = known;
  const request = { document, text, operationName, variables: variableValues, context: contextValue };
  const { schema } = generation;
  return (
    generation.listen?.(request) ??
    createSourceEventStream({ schema, document, operationName, variableValues, contextValue })
  );
}

async function start<Context extends SubscriptionContext>(
  options: SubscriberOptions<Context>,
  asked: Asked<Context>,
  context: Context,
): Promise<Subscription> {
  await admit(asked, context);
  const { limits } = options;
  const stream = await openStream(asked, context);
  if (Symbol.asyncIterator in stream) return { events: tell(options, stream, asked, context) };
  const errors = (stream.errors ?? []).slice(0, limits.errors);
  throw new Refused(errors.map((error) => withCode(error, codeOfStart(error))));
}

/** Starts subscriptions on a schema. */
export function createSubscriber<Context extends SubscriptionContext>(
  options: SubscriberOptions<Context>,
): Subscriber<Context> {
  const read = createReader(options);
  return async (request, context) => {
    const started = performance.now();
    let asked: Asked<Context> | undefined;
    try {
      asked = read(request);
      return await start(options, asked, context);
    } catch (error) {
      const errors = lastWords(error, context.requestId, options);
      try {
        await record(options, context, asked, { errors }, started);
      } catch (failed) {
        return { errors: lastWords(failed, context.requestId, options) };
      }
      return { errors };
    }
  };
}
