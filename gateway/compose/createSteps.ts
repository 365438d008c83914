// Builds the steps that pipeline.ts puts in order, out of the concerns that do the work.
import type { GraphqlServer } from '../graphql/index.js';
import * as http from '../http/index.js';
import { IdentityProviderUnavailable, Unauthenticated, type Authenticator, type Principal } from '../identity/index.js';
import { AccessRefused, type Access, type Caller } from '../access/index.js';
import { describeError, type Logger, type Metrics } from '../observability/index.js';
import type { Steps } from '../pipeline.js';
import type { RequestContext } from '../stitching/index.js';
import { AccessRecordsStale } from '../store/index.js';
import type { Settings } from '../settings.js';
import type { FileLinks } from './createFileLinks.js';

export interface StepParts {
  readonly settings: Settings;
  readonly authenticator: Authenticator;
  accessFor(caller: Caller, purpose: string | null): Access;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** Everything before the surface's own answer. */
export function createSteps(parts: StepParts): Steps {
  const { settings, log, metrics } = parts;
  return {
    assignRequestId: http.assignRequestId,
    logRequest: http.logRequest((line) => log.info(line, 'request')),
    dataHeaders: http.dataHeaders(),
    pageHeaders: http.pageHeaders(),
    limitInFlight: http.limitInFlight(settings.http.maxInFlight),
    requireGetOrPost: http.requireMethod('GET', 'POST'),
    requireGet: http.requireMethod('GET', 'HEAD'),
    authenticate: http.authenticate({
      authenticate: (authorization) => parts.authenticator.authenticate(authorization),
      isUnauthenticated: (error) => error instanceof Unauthenticated,
      isIdpUnavailable: (error) => error instanceof IdentityProviderUnavailable,
      onRefused: (requestId, error) => {
        metrics.tokenRefused();
        log.info({ requestId, reason: (error as Unauthenticated).reason }, 'token refused');
      },
    }),
    authorize: http.authorize({
      accessFor: (principal, purpose) => parts.accessFor(principal as Principal, purpose),
      codeOf: (error) => {
        if (error instanceof AccessRefused) return error.code;
        return error instanceof AccessRecordsStale ? 'SERVICE_UNAVAILABLE' : undefined;
      },
    }),
    requireJson: http.requireJson,
    parseJson: http.parseJson(settings.http.bodyBytes),
  };
}

/** The context of one operation: rights, caller, links; nothing of the request itself. */
function toContext(state: http.RequestState, signal: AbortSignal, files: FileLinks): RequestContext {
  const access = state.access as Access;
  const principal = state.principal as Principal;
  return {
    requestId: state.requestId,
    signal,
    access,
    caller: { agency: principal.agency, reference: principal.reference },
    fileLink: (adapterId, ref) => files.link(adapterId, ref),
  };
}

/** The answer of the GraphQL surface. */
export function createGraphqlAnswer(server: GraphqlServer, settings: Settings, files: FileLinks) {
  return http.answerGraphql({
    deadlineMs: settings.http.deadlineMs,
    execute: (request, state, signal) => server.execute(request, toContext(state, signal, files)),
  });
}

/** Errors that nobody foresaw: logged under the request id, without their text. */
export function createUnexpectedLog(log: Logger) {
  return (requestId: string, error: unknown, adapter?: string): void =>
    log.warn({ requestId, ...(adapter === undefined ? {} : { adapter }), ...describeError(error) }, 'failure');
}
