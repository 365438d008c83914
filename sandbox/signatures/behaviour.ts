// The habits of the register and of the authorities that may be switched while they run.
import { z } from 'zod';

const times = z.int().min(0);

/** Checks what is switched over the wire; each habit says what it does. */
const habits = z.strictObject({
  latencyMs: times.describe('Waits so long before every answer.'),
  stallMs: times.describe('Holds every call so long before it answers.'),
  failNext: times.describe('Answers the next n calls of the register with 500.'),
  resetNext: times.describe('Resets the connection of the next n calls.'),
  serialForm: z.enum(['PLAIN', 'COLONS']).describe('Serial numbers in capitals, with or without colons.'),
  zonedTimes: z.boolean().describe('Times with a zone instead of the wall clock of Hanoi.'),
  withoutUsage: z.boolean().describe('Does not tell how often somebody signed.'),
  unordered: z.boolean().describe('Lists come in the wrong order.'),
  staleStatus: z.boolean().describe('Revocation lists and answers whose time is over.'),
  foreignResponder: z.boolean().describe('OCSP is signed by somebody who may not.'),
  ocspOff: z.boolean().describe('OCSP answers with an error.'),
  crlOff: z.boolean().describe('Revocation lists cannot be had.'),
});

export type SignaturesBehaviour = z.output<typeof habits>;

const DEFAULTS: SignaturesBehaviour = {
  latencyMs: 0,
  stallMs: 0,
  failNext: 0,
  resetNext: 0,
  serialForm: 'COLONS',
  zonedTimes: false,
  withoutUsage: false,
  unordered: false,
  staleStatus: false,
  foreignResponder: false,
  ocspOff: false,
  crlOff: false,
};

/** The habits at the start. */
export function toBehaviour(options: Partial<SignaturesBehaviour>): SignaturesBehaviour {
  const known = Object.entries(options).filter(([name, value]) => name in DEFAULTS && value !== undefined);
  return { ...DEFAULTS, ...(Object.fromEntries(known) as Partial<SignaturesBehaviour>) };
}

/** Switches what `changes` names; false, and nothing changes, when it names anything unknown or unfit. */
export function switchBehaviour(behaviour: SignaturesBehaviour, changes: unknown): boolean {
  const parsed = habits.partial().safeParse(changes);
  if (parsed.success) Object.assign(behaviour, parsed.data);
  return parsed.success;
}
