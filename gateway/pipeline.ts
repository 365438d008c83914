// The request path as a table: rows are steps in order, columns are surfaces. What runs where is read here.
import type { RequestHandler } from 'express';

export const SURFACES = ['graphql', 'files', 'health', 'pages'] as const;
export type Surface = (typeof SURFACES)[number];

/** One row: the step, and the surfaces on which it runs. */
export interface Row {
  readonly step: keyof Steps;
  readonly on: readonly Surface[];
}

/** Every step of the path, built once at start. */
export interface Steps {
  readonly assignRequestId: RequestHandler;
  readonly logRequest: RequestHandler;
  readonly dataHeaders: RequestHandler;
  readonly pageHeaders: RequestHandler;
  readonly limitInFlight: RequestHandler;
  readonly requireGetOrPost: RequestHandler;
  readonly requireGet: RequestHandler;
  readonly authenticate: RequestHandler;
  readonly authorize: RequestHandler;
  readonly requireJson: RequestHandler;
  readonly parseJson: RequestHandler;
}

/* prettier-ignore */
export const PIPELINE: readonly Row[] = [
  { step: 'assignRequestId',  on: ['graphql', 'files', 'health', 'pages'] },
  { step: 'logRequest',       on: ['graphql', 'files',           'pages'] },
  { step: 'dataHeaders',      on: ['graphql', 'files', 'health'         ] },
  { step: 'pageHeaders',      on: [                              'pages'] },
  { step: 'limitInFlight',    on: ['graphql', 'files'                   ] },
  { step: 'requireGetOrPost', on: ['graphql'                            ] },
  { step: 'requireGet',       on: [           'files', 'health', 'pages'] },
  // Who calls comes before what they say: an anonymous body is never parsed.
  { step: 'authenticate',     on: ['graphql'                            ] },
  { step: 'authorize',        on: ['graphql'                            ] },
  { step: 'requireJson',      on: ['graphql'                            ] },
  { step: 'parseJson',        on: ['graphql'                            ] },
];

/** The steps of one surface, in order. */
export function stepsFor(surface: Surface, steps: Steps): RequestHandler[] {
  return PIPELINE.filter((row) => row.on.includes(surface)).map((row) => steps[row.step]);
}
