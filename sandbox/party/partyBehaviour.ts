// The habits of the Party system and of the payment platform that may be switched while they run.
import { z } from 'zod';

const times = z.int().min(0);

/** Checks what is switched over the wire; each habit says what it does. */
const habits = z.strictObject({
  latencyMs: times.describe('Waits so long before every answer.'),
  stallMs: times.describe('Holds every call so long before it answers.'),
  duplicateCode: z.union([z.int(), z.string()]).describe('The error_code that comes with "… đã tồn tại".'),
  onlyService: z.string().nullable().describe('The habits below hit writes of this service (or INIT) alone.'),
  failBeforeNext: times.describe('Resets the connection of the next n writes and accepts none of them.'),
  failAfterNext: times.describe('Accepts the next n writes, then resets the connection.'),
  failInNameNext: times.describe('Answers the next n writes with 0 and a text of failure; accepts none of them.'),
  unreadableNext: times.describe('Accepts the next n writes and answers with a page of HTML.'),
  stallWriteNext: times.describe('Holds the next n writes for `stallWriteMs`.'),
  stallWriteMs: times.describe('How long.'),
  acceptAfterStall: z.boolean().describe('Held writes are accepted at the end of that time, not at its beginning.'),
  deliverTwiceNext: times.describe('Each of the next n writes arrives twice; the answer is that to the second one.'),
  refuseNext: z.record(z.string(), times).describe('The other side refuses the next n writes of a service.'),
  confirmUrl: z.string().nullable().describe('Where the payment platform reports payments, if anywhere.'),
  confirmTimes: times.describe('How often it reports each of them.'),
  forgeConfirm: z.boolean().describe('Its reports carry a wrong checksum, as from somebody else.'),
  billAsPdf: z.boolean().describe('GET_BILL answers the receipt itself instead of its address.'),
  billUrl: z.string().nullable().describe('GET_BILL tells this address instead of that of the platform.'),
  urlInQuery: z.boolean().describe('QUERY tells the address of the payment page again.'),
  wrapPayment: z.boolean().describe('Answers of the platform arrive as text in `message`, as behind an LGSP.'),
  paymentTtlSeconds: times.describe('A payment that nobody makes ends so long after INIT.'),
});

/** What tests may change while it runs. */
export type PartyBehaviour = z.output<typeof habits>;

const DEFAULTS: PartyBehaviour = {
  latencyMs: 0,
  stallMs: 0,
  duplicateCode: 3,
  onlyService: null,
  failBeforeNext: 0,
  failAfterNext: 0,
  failInNameNext: 0,
  unreadableNext: 0,
  stallWriteNext: 0,
  stallWriteMs: 60_000,
  acceptAfterStall: false,
  deliverTwiceNext: 0,
  refuseNext: {},
  confirmUrl: null,
  confirmTimes: 1,
  forgeConfirm: false,
  billAsPdf: false,
  billUrl: null,
  urlInQuery: false,
  wrapPayment: false,
  paymentTtlSeconds: 900,
};

/** The habits at the start. */
export function toPartyBehaviour(options: Partial<PartyBehaviour>): PartyBehaviour {
  const known = Object.entries(options).filter(([name, value]) => name in DEFAULTS && value !== undefined);
  return { ...DEFAULTS, refuseNext: {}, ...(Object.fromEntries(known) as Partial<PartyBehaviour>) };
}

/** Switches what `changes` names; false, and nothing changes, when it names anything unknown or unfit. */
export function switchPartyBehaviour(behaviour: PartyBehaviour, changes: unknown): boolean {
  const parsed = habits.partial().safeParse(changes);
  if (parsed.success) Object.assign(behaviour, parsed.data);
  return parsed.success;
}
