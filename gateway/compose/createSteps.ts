// Builds the steps that pipeline.ts puts in order, out of the concerns that do the work.
import type { ErrorCode } from '../../schema/errors.js';
import * as http from '../http/index.js';
import {
  IdentityProviderUnavailable,
  Unauthenticated,
  type Authenticator,
  type ConsoleSessions,
  type Principal,
} from '../identity/index.js';
import type { Access, AccessDecider } from '../access/index.js';
import { createPlainLog, describeError, type Logger, type Metrics } from '../observability/index.js';
import type { Steps } from '../pipeline.js';
import type { QuotaKeeper } from '../quota/index.js';
import type { Settings } from '../settings.js';
import { toQuotaSubject } from './operationQuota.js';
import type { Registry } from './openRegistry.js';
import { refusalCode } from './refusalCode.js';

export interface StepParts {
  readonly settings: Settings;
  readonly authenticator: Authenticator;
  readonly sessions: ConsoleSessions | undefined;
  readonly decider: AccessDecider;
  readonly quota: QuotaKeeper;
  readonly registry: Pick<Registry, 'records'>;
  /** The record of a refusal before any operation. */
  recordRefusal(
    requestId: string,
    principal: Principal | undefined,
    code: ErrorCode,
    ip: string | undefined,
  ): Promise<void>;
  readonly log: Logger;
  readonly metrics: Metrics;
}

function createIdentitySteps(parts: StepParts) {
  const { settings, log, metrics } = parts;
  const errors = {
    isUnauthenticated: (error: unknown) => error instanceof Unauthenticated,
    isIdpUnavailable: (error: unknown) => error instanceof IdentityProviderUnavailable,
    // No lock for bearer tokens: nobody guesses a signature, and one forgetful client would lock out a whole office.
    onRefused: (requestId: string, error: unknown) => {
      metrics.tokenRefused();
      log.info({ event: 'authn_login_fail', requestId, reason: (error as Unauthenticated).reason }, 'token refused');
    },
  };
  const authenticate = (authorization: readonly string[] | undefined) =>
    parts.authenticator.authenticate(authorization);
  return {
    limitSignIns: http.limitSignIns({ lockedFor: (ip) => parts.quota.isLocked(`ip:${ip}`) }),
    authenticate: http.authenticate({
      ...errors,
      authenticate,
      remembered: (authorization) => parts.authenticator.remembered(authorization),
      allowNobody: settings.access.publicReads,
    }),
    authenticateAdmin: http.authenticate({
      ...errors,
      authenticate,
      ...(parts.sessions === undefined ? {} : { session: http.readSession(parts.sessions) }),
    }),
  };
}

function createRightsSteps(parts: StepParts) {
  return {
    authorize: http.authorize({
      accessFor: (principal, purpose) =>
        principal === undefined
          ? parts.decider.accessOfNobody()
          : parts.decider.accessFor(principal as Principal, purpose),
      codeOf: refusalCode,
      onRefused: (requestId, principal, code, ip) =>
        parts.recordRefusal(requestId, principal as Principal | undefined, code, ip),
    }),
    limitRate: http.limitRate({
      refusal: (principal, access) => {
        const subject = toQuotaSubject(
          (principal as Principal | undefined) ?? null,
          access as Access,
          parts.registry.records(),
        );
        const refused = parts.quota.peek(subject);
        return refused === undefined ? undefined : parts.quota.headers(refused);
      },
    }),
  };
}

/** Everything before the surface's own answer. */
export function createSteps(parts: StepParts): Steps {
  const { settings, log } = parts;
  const lines = createPlainLog(log);
  return {
    assignRequestId: http.assignRequestId(settings.http.trustedProxies),
    logRequest: http.logRequest((line) => lines.info(line, 'request')),
    dataHeaders: http.dataHeaders(),
    pageHeaders: http.pageHeaders(),
    limitInFlight: http.limitInFlight(settings.http.maxInFlight),
    requireGetOrPost: http.requireMethod('GET', 'POST'),
    requireGet: http.requireMethod('GET', 'HEAD'),
    ...createIdentitySteps(parts),
    ...createRightsSteps(parts),
    requireJson: http.requireJson,
    requireJsonOrEvents: http.requireJsonOrEvents,
    parseJson: http.parseJson(settings.http.bodyBytes),
  };
}

/** Errors that nobody foresaw: logged under the request id, without their text. */
export function createUnexpectedLog(log: Logger) {
  return (requestId: string, error: unknown, adapter?: string): void =>
    log.warn({ requestId, ...(adapter === undefined ? {} : { adapter }), ...describeError(error) }, 'failure');
}
