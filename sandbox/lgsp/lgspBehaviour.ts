// The habits of the platform that may be switched while it runs: faults, and the shapes that such services have.
import { z } from 'zod';

const times = z.int().min(0);

/** Checks what is switched over the wire; each habit says what it does. */
const habits = z.strictObject({
  latencyMs: times.describe('Waits so long before every answer.'),
  stallMs: times.describe('Holds every call so long before it answers.'),
  failNext: times.describe('Answers the next n calls with status 500 and a page of HTML.'),
  resetNext: times.describe('Resets the connection of the next n calls.'),
  throttleNext: times.describe('Answers the next n calls with 429, the fault of the gateway, and Retry-After.'),
  sayWhenAllowed: z.boolean().describe('Throttled calls have nextAccessTime in the body and no Retry-After.'),
  failInBodyNext: times.describe('Answers the next n calls with status 200 and a failure in the body.'),
  refuseTokenNext: times.describe('The token endpoint refuses the next n calls.'),
  tokenSeconds: z.int().min(1).describe('Seconds that a token lasts, as it says itself.'),
  faultShape: z.enum(['FLAT', 'FAULT', 'XML']).describe('How the gateway writes its faults, by version.'),
  numbers: z.boolean().describe('Codes of digits come as numbers, which lose their zeros in front.'),
  emptyTexts: z.boolean().describe('"" in the place of null.'),
  dateShape: z.enum(['SLASHES', 'DIGITS', 'ISO']).describe('How times of changes are written.'),
  ignoresPages: z.boolean().describe('Gives the first page whatever is asked.'),
});

/** What tests may change while it runs. */
export type LgspBehaviour = z.output<typeof habits>;

export const LGSP_DEFAULTS: LgspBehaviour = {
  latencyMs: 0,
  stallMs: 0,
  failNext: 0,
  resetNext: 0,
  throttleNext: 0,
  sayWhenAllowed: false,
  failInBodyNext: 0,
  refuseTokenNext: 0,
  tokenSeconds: 3_600,
  faultShape: 'FLAT',
  numbers: false,
  emptyTexts: true,
  dateShape: 'DIGITS',
  ignoresPages: false,
};

/** Switches what `changes` names; false, and nothing changes, when it names anything unknown or unfit. */
export function switchLgspBehaviour(behaviour: LgspBehaviour, changes: unknown): boolean {
  const parsed = habits.partial().safeParse(changes);
  if (parsed.success) Object.assign(behaviour, parsed.data);
  return parsed.success;
}
