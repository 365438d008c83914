// The habits of the portal that may be switched while it runs, and what they are when nobody has touched them.
import { z } from 'zod';

const times = z.int().min(0);
const share = z.number().min(0).max(1);
const code = z.union([z.int(), z.string()]);

/** Checks what is switched over the wire; each habit says what it does. */
const habits = z.strictObject({
  latencyMs: times.describe('Waits so long before every answer.'),
  doubleEncoded: z
    .boolean()
    .describe('Wraps answers as provincial gateways do: the whole answer as text in `message`.'),
  acceptedAs: code.nullable().describe('Every service answers this code for "accepted" instead of its own.'),
  failingMessage: z.string().nullable().describe('Every service answers 0 with this message, and does nothing.'),
  stallMs: times.describe('Holds every call so long before it answers (60 s in the wild).'),
  duplicateCode: code.describe('The error_code that comes with "… đã tồn tại": 3, -3 or 0.'),
  failBeforeNext: times.describe('Resets the connection of the next n writes and accepts none of them.'),
  failBeforeShare: share.describe('Does so for this share of writes.'),
  failAfterNext: times.describe('Accepts the next n writes, then resets the connection.'),
  failAfterShare: share.describe('Does so for this share of writes.'),
  failInNameNext: times.describe('Answers the next n writes with 0 and a text of failure; accepts none of them.'),
  failInNameMessage: z.string().describe('That text.'),
  unreadableNext: times.describe('Accepts the next n writes and answers with a page of HTML.'),
  stallWriteNext: times.describe('Holds the next n writes for `stallWriteMs`.'),
  stallWriteMs: times.describe('How long.'),
  acceptAfterStall: z.boolean().describe('Held writes are accepted at the end of that time, not at its beginning.'),
  deliverTwiceNext: times.describe('Each of the next n writes arrives twice; the answer is that to the second one.'),
});

/** What tests may change while the portal runs. */
export type PortalBehaviour = z.output<typeof habits>;

const DEFAULTS: PortalBehaviour = {
  latencyMs: 0,
  doubleEncoded: false,
  acceptedAs: null,
  failingMessage: null,
  stallMs: 0,
  duplicateCode: 3,
  failBeforeNext: 0,
  failBeforeShare: 0,
  failAfterNext: 0,
  failAfterShare: 0,
  failInNameNext: 0,
  failInNameMessage: 'Có lỗi trong quá trình đồng bộ',
  unreadableNext: 0,
  stallWriteNext: 0,
  stallWriteMs: 60_000,
  acceptAfterStall: false,
  deliverTwiceNext: 0,
};

/** The habits at the start. */
export function toBehaviour(options: Partial<PortalBehaviour>): PortalBehaviour {
  const known = Object.entries(options).filter(([name, value]) => name in DEFAULTS && value !== undefined);
  return { ...DEFAULTS, ...(Object.fromEntries(known) as Partial<PortalBehaviour>) };
}

/** Switches what `changes` names; false, and nothing changes, when it names anything unknown or unfit. */
export function switchBehaviour(behaviour: PortalBehaviour, changes: unknown): boolean {
  const parsed = habits.partial().safeParse(changes);
  if (parsed.success) Object.assign(behaviour, parsed.data);
  return parsed.success;
}
