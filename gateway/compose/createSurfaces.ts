// Puts each surface together: its steps from the pipeline, then its answer.
import type { RequestHandler } from 'express';
import { AdminError } from '../admin/index.js';
import * as http from '../http/index.js';
import { SignInRefused } from '../identity/index.js';
import type { Logger, Metrics } from '../observability/index.js';
import { stepsFor, type Steps } from '../pipeline.js';
import type { Settings } from '../settings.js';
import { createUnexpectedLog } from './createSteps.js';
import type { Identity } from './openIdentity.js';
import { refusalCode } from './refusalCode.js';

export interface SurfaceParts {
  readonly settings: Settings;
  readonly steps: Steps;
  /** The answers of the two GraphQL surfaces: of the public one those that take only some requests come first. */
  readonly graphql: readonly http.Step[];
  readonly admin: http.Step;
  /** Opens a link to a file or an export; null for one that is forged, expired, or leads to nothing. */
  openFile(token: string, signal: AbortSignal): ReturnType<Parameters<typeof http.answerFile>[0]['open']>;
  readonly inbound: Omit<Parameters<typeof http.answerInbound>[0], 'deadlineMs'>;
  readonly identity: Identity;
  readonly log: Logger;
  readonly metrics: Metrics;
  readiness(): Promise<http.Readiness>;
  readonly pagesFolder: string | undefined;
}

type Paths = Readonly<Record<string, readonly RequestHandler[]>>;

/** Seconds for which others may keep our keys: less than a new one is announced before it signs. */
const DOCUMENT_SECONDS = 300;

function below(paths: Paths, steps: readonly RequestHandler[]): Paths {
  return Object.fromEntries(Object.entries(paths).map(([path, handlers]) => [path, [...steps, ...handlers]]));
}

function oauthPaths({ identity, steps }: SurfaceParts): Paths {
  const { tokens, own } = identity;
  return {
    ...below(
      {
        '/oauth2/token': http.answerOauth((request) => tokens.token(request), refusalCode),
        '/oauth2/revoke': http.answerOauth((request) => tokens.revoke(request), refusalCode),
        '/oauth2/introspect': http.answerOauth((request) => tokens.introspect(request), refusalCode),
      },
      stepsFor('oauth', steps),
    ),
    ...below(
      {
        '/.well-known/jwks.json': http.answerDocument(() => own.jwks(), DOCUMENT_SECONDS),
        '/.well-known/oauth-authorization-server': http.answerDocument(() => own.metadata(), DOCUMENT_SECONDS),
      },
      stepsFor('health', steps),
    ),
  };
}

function sessionPaths({ identity, steps, log }: SurfaceParts): Paths {
  const { sessions } = identity;
  if (sessions === undefined) return {};
  const paths = http.answerAuth({
    sessions,
    codeOf: (error) => (error instanceof SignInRefused ? error.code : refusalCode(error)),
    onRefused: (requestId, error) =>
      log.info({ event: 'authn_login_fail', requestId, reason: (error as SignInRefused).reason }, 'sign-in refused'),
  });
  return below(paths, stepsFor('session', steps));
}

export function createSurfaces(parts: SurfaceParts): http.Surfaces {
  const { settings, steps, pagesFolder } = parts;
  const health = stepsFor('health', steps);
  const { deadlineMs, graphiql } = settings.http;
  return {
    graphql: [...stepsFor('graphql', steps), ...parts.graphql],
    admin: [...stepsFor('admin', steps), parts.admin],
    oauth: oauthPaths(parts),
    session: sessionPaths(parts),
    files: [
      ...stepsFor('files', steps),
      http.answerFile({
        deadlineMs,
        open: (token, signal) => parts.openFile(token, signal),
        codeOf: (error) => (error instanceof AdminError ? error.code : undefined),
      }),
    ],
    inbound: [...stepsFor('inbound', steps), http.answerInbound({ deadlineMs, ...parts.inbound })],
    live: [...health, http.answerLive],
    ready: [...health, http.answerReady(() => parts.readiness())],
    metrics: [...health, http.answerMetrics(() => parts.metrics.text())],
    pages: graphiql && pagesFolder !== undefined ? { steps: stepsFor('pages', steps), folder: pagesFolder } : undefined,
    rest: [steps.assignRequestId, steps.dataHeaders, http.answerNotFound],
    errors: http.answerErrors(steps.assignRequestId, createUnexpectedLog(parts.log)),
  };
}
