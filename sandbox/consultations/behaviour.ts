// The habits of the survey system that may be switched while it runs.
import { z } from 'zod';

const times = z.int().min(0);

/** Checks what is switched over the wire; each habit says what it does. */
const habits = z.strictObject({
  latencyMs: times.describe('Waits so long before every answer.'),
  stallMs: times.describe('Holds every call so long before it answers.'),
  version: z.union([z.literal(6), z.literal(7)]).describe('7: fields are named Q<qid>, errors carry error_code.'),
  interface: z.enum(['ON', 'OFF', 'HTML']).describe('OFF: 200 without a body; HTML: a page.'),
  sessionText: z
    .enum(['Invalid session key', 'Invalid Session key'])
    .describe('How a session that has ended is refused.'),
  exportById: z.boolean().describe('Exported rows are wrapped as {"<id>": {…}}, as older versions do.'),
  numbersAsText: z.boolean().describe('Ids and numbers are text.'),
  emptyWindow: z.enum(['STATUS', 'FILE']).describe('A window without rows is a status, or an empty file.'),
  emptySummary: z.boolean().describe('get_summary answers [].'),
  wrongIdNext: times.describe('The next n answers carry the id of another question.'),
  failNext: times.describe('Answers the next n calls with 500.'),
  failBeforeNext: times.describe('Resets the connection of the next n writes and stores none of them.'),
  failAfterNext: times.describe('Stores the next n writes, then resets the connection.'),
  moveFilesNext: times.describe('Stores the next n writes and says "Unable to move files".'),
  stallWriteNext: times.describe('Stores the next n writes after `stallWriteMs`.'),
  stallWriteMs: times.describe('How long.'),
});

/** What tests may change while it runs. */
export type SurveyBehaviour = z.output<typeof habits>;

const DEFAULTS: SurveyBehaviour = {
  latencyMs: 0,
  stallMs: 0,
  version: 6,
  interface: 'ON',
  sessionText: 'Invalid session key',
  exportById: false,
  numbersAsText: false,
  emptyWindow: 'STATUS',
  emptySummary: false,
  wrongIdNext: 0,
  failNext: 0,
  failBeforeNext: 0,
  failAfterNext: 0,
  moveFilesNext: 0,
  stallWriteNext: 0,
  stallWriteMs: 60_000,
};

/** The habits at the start. */
export function toSurveyBehaviour(options: Partial<SurveyBehaviour>): SurveyBehaviour {
  const known = Object.entries(options).filter(([name, value]) => name in DEFAULTS && value !== undefined);
  return { ...DEFAULTS, ...(Object.fromEntries(known) as Partial<SurveyBehaviour>) };
}

/** Switches what `changes` names; false, and nothing changes, when it names anything unknown or unfit. */
export function switchSurveyBehaviour(behaviour: SurveyBehaviour, changes: unknown): boolean {
  const parsed = habits.partial().safeParse(changes);
  if (parsed.success) Object.assign(behaviour, parsed.data);
  return parsed.success;
}

type Countdown = { [N in keyof SurveyBehaviour]: SurveyBehaviour[N] extends number ? N : never }[keyof SurveyBehaviour];

/** True if the habit hits this call; counts it down. */
export function takesNext(behaviour: SurveyBehaviour, name: Exclude<Countdown, 'version'>): boolean {
  if (behaviour[name] <= 0) return false;
  behaviour[name] -= 1;
  return true;
}
