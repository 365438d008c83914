// Puts each surface together: its steps from the pipeline, then its answer.
import type { GraphqlServer } from '../graphql/index.js';
import * as http from '../http/index.js';
import type { Logger, Metrics } from '../observability/index.js';
import { stepsFor, type Steps } from '../pipeline.js';
import type { Settings } from '../settings.js';
import type { FileLinks } from './createFileLinks.js';
import { createGraphqlAnswer, createUnexpectedLog } from './createSteps.js';

export interface SurfaceParts {
  readonly settings: Settings;
  readonly steps: Steps;
  readonly graphql: GraphqlServer;
  readonly files: FileLinks;
  readonly log: Logger;
  readonly metrics: Metrics;
  readiness(): Promise<http.Readiness>;
  readonly pagesFolder: string | undefined;
}

export function createSurfaces(parts: SurfaceParts): http.Surfaces {
  const { settings, steps, files, pagesFolder } = parts;
  const health = stepsFor('health', steps);
  const { deadlineMs, graphiql } = settings.http;
  return {
    graphql: [...stepsFor('graphql', steps), createGraphqlAnswer(parts.graphql, settings, files)],
    files: [
      ...stepsFor('files', steps),
      http.answerFile({ deadlineMs, open: (token, signal) => files.open(token, signal) }),
    ],
    live: [...health, http.answerLive],
    ready: [...health, http.answerReady(() => parts.readiness())],
    metrics: [...health, http.answerMetrics(() => parts.metrics.text())],
    pages: graphiql && pagesFolder !== undefined ? { steps: stepsFor('pages', steps), folder: pagesFolder } : undefined,
    rest: [steps.assignRequestId, steps.dataHeaders, http.answerNotFound],
    errors: http.answerErrors(createUnexpectedLog(parts.log)),
  };
}
