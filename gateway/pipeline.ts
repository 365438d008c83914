// The request path as a table: rows are steps in order, columns are surfaces. What runs where is read here.
import type { Step } from './http/index.js';

export const SURFACES = ['graphql', 'admin', 'oauth', 'session', 'files', 'inbound', 'health', 'pages'] as const;
export type Surface = (typeof SURFACES)[number];

/** One row: the step, and the surfaces on which it runs. */
export interface Row {
  readonly step: keyof Steps;
  readonly on: readonly Surface[];
}

/** Every step of the path, built once at start. */
export interface Steps {
  readonly assignRequestId: Step;
  readonly logRequest: Step;
  readonly dataHeaders: Step;
  readonly pageHeaders: Step;
  readonly limitInFlight: Step;
  readonly requireGetOrPost: Step;
  readonly requireGet: Step;
  readonly limitSignIns: Step;
  readonly authenticate: Step;
  readonly authenticateAdmin: Step;
  readonly authorize: Step;
  readonly limitRate: Step;
  readonly requireJson: Step;
  readonly requireJsonOrEvents: Step;
  readonly parseJson: Step;
}

/* oxfmt-ignore */
export const PIPELINE: readonly Row[] = [
  { step: 'assignRequestId',     on: ['graphql', 'admin', 'oauth', 'session', 'files', 'inbound', 'health', 'pages'] },
  { step: 'logRequest',          on: ['graphql', 'admin', 'oauth', 'session', 'files', 'inbound',           'pages'] },
  { step: 'dataHeaders',         on: ['graphql', 'admin', 'oauth', 'session', 'files', 'inbound', 'health'         ] },
  { step: 'pageHeaders',         on: [                                                                      'pages'] },
  { step: 'limitInFlight',       on: ['graphql', 'admin', 'oauth', 'session', 'files', 'inbound'                   ] },
  { step: 'requireGetOrPost',    on: ['graphql', 'admin', 'oauth', 'session',          'inbound'                   ] },
  { step: 'requireGet',          on: [                                        'files',            'health', 'pages'] },
  // Whoever keeps failing to say who they are is not listened to for a while.
  { step: 'limitSignIns',        on: [                    'oauth', 'session'                                       ] },
  // Who calls comes before what they say: an anonymous body is never parsed.
  { step: 'authenticate',        on: ['graphql'                                                                    ] },
  { step: 'authenticateAdmin',   on: [           'admin'                                                           ] },
  { step: 'authorize',           on: ['graphql', 'admin'                                                           ] },
  { step: 'limitRate',           on: ['graphql', 'admin'                                                           ] },
  { step: 'requireJson',         on: [           'admin'                                                           ] },
  { step: 'requireJsonOrEvents', on: ['graphql'                                                                    ] },
  { step: 'parseJson',           on: ['graphql', 'admin'                                                           ] },
];

/** The steps of one surface, in order. */
export function stepsFor(surface: Surface, steps: Steps): Step[] {
  return PIPELINE.filter((row) => row.on.includes(surface)).map((row) => steps[row.step]);
}
