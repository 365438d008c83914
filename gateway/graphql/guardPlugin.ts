// What happens around every operation: refusals before it runs, its record before its answer leaves.
import type { HeaderMap } from '@apollo/server';
import type { DocumentNode, GraphQLError, GraphQLSchema } from 'graphql';
import { ERRORS } from '../../schema/errors.js';
import { toForbidden, toRefusal } from './checkOperation.js';
import { formatError } from './formatError.js';
import type { Generations, Known } from './generation.js';
import { OperationRefused, type OperationContext, type OperationEvent } from './operation.js';
import type { AdmittedOperation } from './operation.js';
import type { GraphqlServerOptions } from './createGraphqlServer.js';
import type { OperationFacts } from './planOperation.js';

interface Answer {
  body: { kind: string; singleResult?: { data?: unknown; errors?: readonly unknown[] } };
  http: { status?: number; headers: HeaderMap };
}

type Headers = Readonly<Record<string, string>>;

/** An operation as Apollo hands it to its plugins. */
interface Resolved<Context> {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly source: string;
  readonly queryHash?: string;
  readonly operationName: string | null;
  readonly request: { readonly variables?: Record<string, unknown> };
  readonly contextValue: Context;
}

/** Hard bound on what one answer may report, whatever failed. */
const MAX_ERRORS = 1_000;

function setHeaders(answer: Answer, headers: Headers): void {
  for (const [name, value] of Object.entries(headers)) answer.http.headers.set(name.toLowerCase(), value);
}

/** Puts a refusal in the place of an answer that must not leave. */
function replace(answer: Answer, refused: OperationRefused, requestId: string): void {
  const error = formatError(toRefusal(refused.code, requestId).toJSON());
  answer.http.status = ERRORS[refused.code].status;
  setHeaders(answer, refused.headers);
  Object.assign(answer.body, { singleResult: { errors: [error] } });
}

async function admit<Context extends OperationContext>(
  known: Known<Context>,
  operation: AdmittedOperation<Context>,
): Promise<Headers> {
  const { document, context } = operation;
  const { access, requestId } = context;
  const refusals = known.refusals(document, access);
  if (refusals.length > 0) throw toForbidden(refusals, requestId, access);
  // RFC 9470: the token is good, the sign-in behind it is not strong or recent enough.
  if (operation.stepUp.length > 0 && !access.steppedUp) throw toRefusal('STEP_UP_REQUIRED', requestId);
  return (await known.generation.admit?.(operation)) ?? {};
}

function toEvent<Context extends OperationContext>(
  { response, contextValue, operationName }: { response: Answer; contextValue: Context; operationName?: string | null },
  facts: OperationFacts | undefined,
  started: number,
  mostErrors: number,
): OperationEvent<Context> {
  const result = response.body.singleResult;
  const errors = (result?.errors ?? []) as { extensions?: { code?: string } }[];
  const most = result?.data === undefined ? mostErrors : MAX_ERRORS;
  if (result !== undefined && errors.length > most) Object.assign(result, { errors: errors.slice(0, most) });
  return {
    requestId: contextValue.requestId,
    context: contextValue,
    facts,
    operationName: operationName ?? null,
    refused: result !== undefined && result.data === undefined,
    codes: [...new Set(errors.map((error) => error.extensions?.code ?? 'UNKNOWN'))],
    seconds: (performance.now() - started) / 1000,
  };
}

/** The state of one operation, from its text to its answer. */
class Guard<Context extends OperationContext> {
  private readonly started = performance.now();
  private facts: OperationFacts | undefined;
  private headers: Headers = {};

  constructor(
    private readonly options: GraphqlServerOptions<Context>,
    /** The generation that the request began on. */
    readonly known: Known<Context>,
  ) {}

  async resolved(event: Resolved<Context>): Promise<void> {
    const { document, source, queryHash, operationName, request, contextValue } = event;
    this.facts = this.known.facts(document, source, queryHash);
    const variables = request.variables ?? {};
    const { hash, fields, personal, stepUp } = this.facts;
    const facts = { hash, fields, personal, stepUp };
    const operation = Object.assign(facts, { name: operationName, document, variables, context: contextValue });
    try {
      this.headers = await admit(this.known, operation);
    } catch (error) {
      if (!(error instanceof OperationRefused)) throw error;
      this.headers = error.headers;
      throw toRefusal(error.code, contextValue.requestId);
    }
  }

  async answering(answered: { response: Answer; contextValue: Context; operationName?: string | null }): Promise<void> {
    const { options } = this;
    const { response, contextValue } = answered;
    setHeaders(response, this.headers);
    const event = toEvent(answered, this.facts, this.started, options.limits.errors);
    const { generation } = this.known;
    generation.onOperation(event);
    try {
      await generation.record?.(event);
    } catch (error) {
      if (!(error instanceof OperationRefused)) options.onUnexpected(contextValue.requestId, error);
      const refused = error instanceof OperationRefused ? error : new OperationRefused('AUDIT_UNAVAILABLE');
      replace(response, refused, contextValue.requestId);
    }
  }
}

export function guardPlugin<Context extends OperationContext>(
  options: GraphqlServerOptions<Context>,
  generations: Generations<Context>,
) {
  return {
    async requestDidStart({ schema }: { schema: GraphQLSchema }) {
      const guard = new Guard(options, generations.of(schema));
      return {
        didResolveOperation: (event: Resolved<Context>) => guard.resolved(event),
        async didEncounterErrors(event: { errors: readonly GraphQLError[]; contextValue: Context }) {
          for (const error of event.errors)
            if (error.extensions['code'] === undefined || error.extensions['code'] === 'INTERNAL_SERVER_ERROR')
              options.onUnexpected(event.contextValue.requestId, error.originalError ?? error);
        },
        willSendResponse: (event: Parameters<(typeof guard)['answering']>[0]) => guard.answering(event),
      };
    },
  };
}
