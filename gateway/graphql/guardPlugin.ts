// What happens around every operation: refusals before it runs, its record before its answer leaves.
import { HeaderMap } from '@apollo/server';
import {
  execute as executeWithJs,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
} from 'graphql';
import { ERRORS } from '../../schema/errors.js';
import { toForbidden, toRefusal } from './checkOperation.js';
import { formatError } from './formatError.js';
import type { Generations, Known } from './generation.js';
import { OperationRefused, type OperationContext, type OperationEvent } from './operation.js';
import type { AdmittedOperation } from './operation.js';
import type { GraphqlServerOptions } from './createGraphqlServer.js';
import { withoutMark, type KnownTexts } from './knownTexts.js';
import type { OperationFacts } from './planOperation.js';
import { toSunset, type DeprecatedUse } from './schemaUses.js';
import { Written, ofText, writeResult, type Sent } from './written.js';

interface Answer {
  body: { kind: string; singleResult?: { data?: unknown; errors?: readonly unknown[]; extensions?: object } };
  http: { status?: number; headers: HeaderMap };
}

type Headers = Readonly<Record<string, string>>;

/** What came of an operation, on its way to Apollo Server. */
export type Outcome = { readonly result: ExecutionResult } | { readonly failure: unknown };

/** What Apollo Server copies for each request, member by member: the context hides behind a single one. */
export class Carried<Context> {
  /** Left for Apollo Server's own execution, which formats errors. */
  outcome: Outcome | undefined;

  constructor(
    readonly context: Context,
    /** A text as the line that is sent. */
    readonly encode: (text: string) => Sent,
  ) {}
}

/** Its text in the place of its objects; whoever waits then holds nothing else of the answer. */
function write(answer: Answer, carried: Carried<unknown>): void {
  const result = answer.body.singleResult;
  if (result === undefined) return;
  try {
    answer.body.singleResult = { data: new Written(carried.encode(writeResult(result))) };
  } catch {
    // What cannot be written fails after its record, as an answer.
  }
}

/** An operation as Apollo hands it to its plugins. */
interface Resolved<Context> {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly source: string;
  readonly queryHash?: string;
  readonly operationName: string | null;
  readonly request: { readonly operationName?: string; readonly variables?: Record<string, unknown> };
  readonly contextValue: Carried<Context>;
}

interface Answered<Context> {
  readonly response: Answer;
  readonly contextValue: Carried<Context>;
  readonly operationName?: string | null;
}

const NO_HEADERS: Headers = {};
const NO_HEAD = { status: undefined, headers: new HeaderMap() };
const NO_CODES: readonly string[] = [];

/** Hard bound on what one answer may report, whatever failed. */
const MAX_ERRORS = 1_000;

function setHeaders(answer: Answer, headers: Headers): void {
  for (const name in headers) answer.http.headers.set(name, headers[name] as string);
}

/** Puts a refusal in the place of an answer that must not leave. */
function replace(answer: Answer, refused: OperationRefused, requestId: string): void {
  const error = formatError(toRefusal(refused.code, requestId).toJSON());
  answer.http.status = ERRORS[refused.code].status;
  setHeaders(answer, refused.headers);
  Object.assign(answer.body, { singleResult: { errors: [error] } });
}

/** Tells the client what it should stop using (RFC 8594 for the nearest of the days). What was refused used nothing. */
function warn(answer: Answer, deprecations: readonly DeprecatedUse[]): void {
  const result = answer.body.singleResult;
  if (deprecations.length === 0 || result?.data === undefined) return;
  answer.body.singleResult = { ...result, extensions: { ...result.extensions, deprecations } };
  const sunset = toSunset(deprecations);
  if (sunset !== undefined) answer.http.headers.set('sunset', sunset);
}

/** Mostly nobody has to be waited for. */
function admit<Context extends OperationContext>(
  known: Known<Context>,
  operation: AdmittedOperation<Context>,
): Headers | Promise<Headers> {
  const { document, context } = operation;
  const { access, requestId } = context;
  const refusals = known.refusals(document, access);
  if (refusals.length > 0) throw toForbidden(refusals, requestId, access);
  // RFC 9470: the token is good, the sign-in behind it is not strong or recent enough.
  if (operation.stepUp.length > 0 && !access.steppedUp) throw toRefusal('STEP_UP_REQUIRED', requestId);
  return known.generation.admit?.(operation) ?? NO_HEADERS;
}

function codesOf(errors: readonly { extensions?: { code?: string } }[]): readonly string[] {
  return errors.length === 0 ? NO_CODES : [...new Set(errors.map((error) => error.extensions?.code ?? 'UNKNOWN'))];
}

function toEvent<Context extends OperationContext>(
  { response, contextValue, operationName }: Answered<Context>,
  facts: OperationFacts | undefined,
  started: number,
  mostErrors: number,
): OperationEvent<Context> {
  const result = response.body.singleResult;
  const errors = (result?.errors ?? []) as { extensions?: { code?: string } }[];
  const most = result?.data === undefined ? mostErrors : MAX_ERRORS;
  if (result !== undefined && errors.length > most) Object.assign(result, { errors: errors.slice(0, most) });
  const { context } = contextValue;
  return {
    requestId: context.requestId,
    context,
    facts,
    operationName: operationName ?? null,
    refused: result !== undefined && result.data === undefined,
    codes: codesOf(errors),
    seconds: (performance.now() - started) / 1000,
  };
}

/** The state of one operation, from its text to its answer; a listener as Apollo Server asks for it. */
class Guard<Context extends OperationContext> {
  private readonly started = performance.now();
  private facts: OperationFacts | undefined;
  private headers: Headers = NO_HEADERS;

  constructor(
    private readonly options: GraphqlServerOptions<Context>,
    /** The generation that the request began on. */
    private readonly known: Known<Context>,
    private readonly texts: KnownTexts | undefined,
  ) {}

  /** Throws, or rejects, if the operation may not run. */
  didResolveOperation(event: Resolved<Context>): void | Promise<void> {
    const { document, source, queryHash, operationName, request, contextValue } = event;
    const { context } = contextValue;
    if (queryHash !== undefined) this.texts?.learn(source, queryHash);
    const name = queryHash === undefined ? undefined : withoutMark(queryHash);
    const { hash, fields, personal, stepUp, uses } = (this.facts = this.known.facts(document, source, name));
    const variables = request.variables ?? {};
    try {
      const headers = admit(this.known, {
        hash,
        fields,
        personal,
        stepUp,
        uses,
        name: operationName,
        document,
        variables,
        context,
      });
      if (headers instanceof Promise) return this.admitted(headers, context);
      this.headers = headers;
    } catch (error) {
      this.refuse(error, context);
    }
  }

  /**
   * Before Apollo Server would execute: its seam for gateways makes an object of a new shape for each request, which
   * costs a third of the whole (decision 023). Null: there are errors, and it formats them.
   */
  async responseForOperation(event: Resolved<Context>) {
    const { contextValue } = event;
    try {
      const result = await this.executed(event);
      if (result.errors === undefined) return { http: NO_HEAD, body: { kind: 'single', singleResult: result } };
      contextValue.outcome = { result };
    } catch (failure) {
      contextValue.outcome = { failure };
    }
    return null;
  }

  private executed(event: Resolved<Context>): Promise<ExecutionResult> | ExecutionResult {
    const { document, queryHash = '', request, contextValue } = event;
    const { context } = contextValue;
    const { generation } = this.known;
    const operationName = request.operationName ?? null;
    const variables = request.variables ?? {};
    if (generation.execute !== undefined)
      return generation.execute({ document, text: withoutMark(queryHash), operationName, variables, context, ofText });
    const { schema } = generation;
    return executeWithJs({ schema, document, operationName, variableValues: variables, contextValue: context });
  }

  async willSendResponse(answered: Answered<Context>): Promise<void> {
    const { options } = this;
    const { response } = answered;
    setHeaders(response, this.headers);
    const event = toEvent(answered, this.facts, this.started, options.limits.errors);
    if (this.facts !== undefined) warn(response, this.facts.uses.deprecations);
    const { generation } = this.known;
    generation.onOperation(event);
    if (generation.record === undefined) return;
    write(response, answered.contextValue);
    try {
      await generation.record(event);
    } catch (error) {
      if (!(error instanceof OperationRefused)) options.onUnexpected(event.requestId, error);
      const refused = error instanceof OperationRefused ? error : new OperationRefused('AUDIT_UNAVAILABLE');
      replace(response, refused, event.requestId);
    }
  }

  didEncounterErrors({ errors, contextValue }: { errors: readonly GraphQLError[]; contextValue: Carried<Context> }) {
    for (const error of errors)
      if (error.extensions['code'] === undefined || error.extensions['code'] === 'INTERNAL_SERVER_ERROR')
        this.options.onUnexpected(contextValue.context.requestId, error.originalError ?? error);
  }

  private async admitted(headers: Promise<Headers>, context: Context): Promise<void> {
    try {
      this.headers = await headers;
    } catch (error) {
      this.refuse(error, context);
    }
  }

  private refuse(error: unknown, { requestId }: Context): never {
    if (!(error instanceof OperationRefused)) throw error;
    this.headers = error.headers;
    throw toRefusal(error.code, requestId);
  }
}

/** Its hooks answer at once wherever they can: Apollo Server waits for whatever comes. */
export function guardPlugin<Context extends OperationContext>(
  options: GraphqlServerOptions<Context>,
  generations: Generations<Context>,
  texts: KnownTexts | undefined,
) {
  return {
    requestDidStart: ({ schema }: { schema: GraphQLSchema }) => new Guard(options, generations.of(schema), texts),
  };
}
