// The habits of the Moodle site that may be switched while it runs: faults, and the shapes of its versions.
import { z } from 'zod';

const times = z.int().min(0);

/** Checks what is switched over the wire; each habit says what it does. */
const habits = z.strictObject({
  latencyMs: times.describe('Waits so long before every answer.'),
  stallMs: times.describe('Holds every call so long before it answers.'),
  failNext: times.describe('Answers the next n calls with status 500 and a page of HTML.'),
  htmlNext: times.describe('Answers the next n calls with a page of HTML and status 200.'),
  exception: z
    .strictObject({ exception: z.string(), errorcode: z.string().optional() })
    .nullable()
    .describe('Every call of `exceptionOf` ends with this error.'),
  exceptionOf: z.string().nullable().describe('Function that the error is for; null: all.'),
  newExceptions: z.boolean().describe('Classes of errors have their namespace, as in newer versions.'),
  debug: z.boolean().describe('Errors tell what lies inside.'),
  looseTypes: z.boolean().describe('Numbers as text and booleans as "1", as in older versions.'),
  ignoresLimits: z.boolean().describe('Does not know limitfrom and limitnumber.'),
  hidesCompletion: z.boolean().describe('The account may not see who has completed what.'),
  switchedOff: z.boolean().describe('Web services are off: 403 with an empty body.'),
});

/** What tests may change while it runs. */
export type TrainingBehaviour = z.output<typeof habits>;

const DEFAULTS: TrainingBehaviour = {
  latencyMs: 0,
  stallMs: 0,
  failNext: 0,
  htmlNext: 0,
  exception: null,
  exceptionOf: null,
  newExceptions: false,
  debug: false,
  looseTypes: false,
  ignoresLimits: false,
  hidesCompletion: false,
  switchedOff: false,
};

/** The habits at the start. */
export function toTrainingBehaviour(options: Partial<TrainingBehaviour>): TrainingBehaviour {
  const known = Object.entries(options).filter(([name, value]) => name in DEFAULTS && value !== undefined);
  return { ...DEFAULTS, ...(Object.fromEntries(known) as Partial<TrainingBehaviour>) };
}

/** Switches what `changes` names; false, and nothing changes, when it names anything unknown or unfit. */
export function switchTrainingBehaviour(behaviour: TrainingBehaviour, changes: unknown): boolean {
  const parsed = habits.partial().safeParse(changes);
  if (parsed.success) Object.assign(behaviour, parsed.data);
  return parsed.success;
}
