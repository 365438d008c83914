// The habits of the feedback system that may be switched while it runs: faults, and every shape seen on real servers.
import { z } from 'zod';

const times = z.int().min(0);

/** Checks what is switched over the wire; each habit says what it does. */
const habits = z.strictObject({
  latencyMs: times.describe('Waits so long before every answer.'),
  stallMs: times.describe('Holds every call so long before it answers.'),
  failNext: times.describe('Answers the next n calls with status 500 and a page of HTML.'),
  failBeforeNext: times.describe('Resets the connection of the next n writes and takes none of them.'),
  failAfterNext: times.describe('Takes the next n writes, then resets the connection.'),
  unreadableNext: times.describe('Takes the next n writes and answers with a page of HTML.'),
  refuseNext: times.describe('Refuses the next n writes with status 400.'),
  rowLimit: z.int().min(1).describe('Rows of one answer at most.'),
  wrapJson: z.boolean().describe('Lists in JSON stand in an object, as with FixMyStreet.'),
  xmlOnly: z.boolean().describe('Knows no JSON: 404.'),
  looseTypes: z.boolean().describe('Numbers instead of texts, and booleans as texts.'),
  recipients: z.boolean().describe('agency_responsible is {recipient: […]}.'),
  unknownIs404: z.boolean().describe('Unknown ids are answered with 404 instead of an empty list.'),
  mediaShape: z.enum(['TEXT', 'SPACE', 'EMPTY', 'LIST', 'OBJECT']).describe('How media_url is written.'),
  updatesRoot: z.enum(['service_request_updates', 'service_requests_updates']).describe('Name around updates.'),
  openWord: z.string().min(1).describe('The word for open requests.'),
  requireEmail: z.boolean().describe('Submissions without an e-mail address are refused.'),
  tokenLooks: times.describe('Looks at a token before it has become a number.'),
  tokenRefusal: z.enum(['EMPTY', 'BAD_REQUEST']).describe('What an unfinished token is answered with.'),
  repeatedIs200: z.boolean().describe('An update that was taken before is refused with status 200.'),
});

/** What tests may change while it runs. */
export type FeedbackBehaviour = z.output<typeof habits>;

const DEFAULTS: FeedbackBehaviour = {
  latencyMs: 0,
  stallMs: 0,
  failNext: 0,
  failBeforeNext: 0,
  failAfterNext: 0,
  unreadableNext: 0,
  refuseNext: 0,
  rowLimit: 1_000,
  wrapJson: false,
  xmlOnly: false,
  looseTypes: false,
  recipients: false,
  unknownIs404: false,
  mediaShape: 'TEXT',
  updatesRoot: 'service_request_updates',
  openWord: 'open',
  requireEmail: false,
  tokenLooks: 1,
  tokenRefusal: 'EMPTY',
  repeatedIs200: false,
};

/** The habits at the start. */
export function toFeedbackBehaviour(options: Partial<FeedbackBehaviour>): FeedbackBehaviour {
  const known = Object.entries(options).filter(([name, value]) => name in DEFAULTS && value !== undefined);
  return { ...DEFAULTS, ...(Object.fromEntries(known) as Partial<FeedbackBehaviour>) };
}

/** Switches what `changes` names; false, and nothing changes, when it names anything unknown or unfit. */
export function switchFeedbackBehaviour(behaviour: FeedbackBehaviour, changes: unknown): boolean {
  const parsed = habits.partial().safeParse(changes);
  if (parsed.success) Object.assign(behaviour, parsed.data);
  return parsed.success;
}
