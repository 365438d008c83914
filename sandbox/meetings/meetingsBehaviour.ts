// The habits of the meeting server and of the register that may be switched while they run.
import { z } from 'zod';

const times = z.int().min(0);

/** Checks what is switched over the wire; each habit says what it does. */
const habits = z.strictObject({
  latencyMs: times.describe('Waits so long before every answer.'),
  stallMs: times.describe('Holds every call so long before it answers.'),
  failNext: times.describe('Answers the next n calls with status 500.'),
  failBeforeNext: times.describe('Resets the connection of the next n writes and accepts none of them.'),
  failAfterNext: times.describe('Accepts the next n writes, then resets the connection.'),
  holdNext: times.describe('Accepts the next n writes, and answers them so late as `holdMs` says.'),
  holdMs: times.describe('How late.'),
  onlyCall: z
    .string()
    .nullable()
    .describe('The habits above about writes hit this call alone: `end`, `register`, `cancel` …'),
  refuseNext: z.record(z.string(), times).describe('The register refuses the next n `register` or `cancel`.'),
  answerKeyNext: z.string().nullable().describe('The next call of the server is answered FAILED with this messageKey.'),
  algorithms: z.array(z.string()).describe('Algorithms of checksums that the server takes.'),
  lowerCaseReturncode: z.boolean().describe('`success` instead of `SUCCESS`.'),
  endReads: times.describe('An ended meeting goes on for so many looks: `end` is asynchronous.'),
  ignoreEnd: z.boolean().describe('`end` is answered as usual and nothing happens.'),
  keepEnded: z.boolean().describe('An ended meeting stays for a while, ended by force, instead of being gone at once.'),
  vanishMs: times.describe('A meeting that nobody has joined is gone so long after its creation.'),
  callBack: z.boolean().describe('Calls the addresses in the metadata: a meeting has ended, a recording is ready.'),
  callBackTwice: z.boolean().describe('Each of these calls is made twice.'),
  callBackSecret: z.string().nullable().describe('Signs them with another secret than its own.'),
});

/** What tests may change while it runs. */
export type MeetingsBehaviour = z.output<typeof habits>;

const DEFAULTS: MeetingsBehaviour = {
  latencyMs: 0,
  stallMs: 0,
  failNext: 0,
  failBeforeNext: 0,
  failAfterNext: 0,
  holdNext: 0,
  holdMs: 60_000,
  onlyCall: null,
  refuseNext: {},
  answerKeyNext: null,
  algorithms: ['sha1', 'sha256', 'sha384', 'sha512'],
  lowerCaseReturncode: false,
  endReads: 1,
  ignoreEnd: false,
  keepEnded: false,
  vanishMs: 300_000,
  callBack: true,
  callBackTwice: false,
  callBackSecret: null,
};

/** The habits at the start. */
export function toMeetingsBehaviour(options: Partial<MeetingsBehaviour>): MeetingsBehaviour {
  const known = Object.entries(options).filter(([name, value]) => name in DEFAULTS && value !== undefined);
  return { ...DEFAULTS, refuseNext: {}, ...(Object.fromEntries(known) as Partial<MeetingsBehaviour>) };
}

/** Switches what `changes` names; false, and nothing changes, when it names anything unknown or unfit. */
export function switchMeetingsBehaviour(behaviour: MeetingsBehaviour, changes: unknown): boolean {
  const parsed = habits.partial().safeParse(changes);
  if (parsed.success) Object.assign(behaviour, parsed.data);
  return parsed.success;
}
