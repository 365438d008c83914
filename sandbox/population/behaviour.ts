// The habits of the population database, and of the two ways to it, that may be switched while it runs.
import { z } from 'zod';

const times = z.int().min(0);

/** Checks what is switched over the wire; each habit says what it does. */
const habits = z.strictObject({
  latencyMs: times.describe('Waits so long before every answer.'),
  stallMs: times.describe('Holds every call so long before it answers.'),
  failNext: times.describe('Answers the next n calls with 500 and a page.'),
  failBeforeNext: times.describe('Resets the connection of the next n calls before they are looked at.'),
  failAfterNext: times.describe('Looks the next n calls up, then resets the connection.'),
  xroadError: z.string().nullable().describe('X-Road itself answers with this type of error.'),
  errorsWithOk: z.boolean().describe('Its errors come with 200, as through some gateways.'),
  services: z.array(z.string()).describe('Services that allowedMethods lists.'),
  anotherPerson: z.boolean().describe('Finds the next person instead of the one that was asked for.'),
  codeAsText: z.boolean().describe('The hub writes error_code as text.'),
  refuse: z.string().nullable().describe('The hub refuses with this text.'),
  missingAs: z.enum(['EMPTY', 'REFUSAL']).describe('Nobody found: an empty collection, or a refusal.'),
  soap: z.enum(['PLAIN', 'PREFIXED', 'FAULT', 'DOCTYPE', 'CUT']).describe('How the SOAP answer is written.'),
});

/** What tests may change while it runs. */
export type PopulationBehaviour = z.output<typeof habits>;

const DEFAULTS: PopulationBehaviour = {
  latencyMs: 0,
  stallMs: 0,
  failNext: 0,
  failBeforeNext: 0,
  failAfterNext: 0,
  xroadError: null,
  errorsWithOk: false,
  services: ['traCuu'],
  anotherPerson: false,
  codeAsText: false,
  refuse: null,
  missingAs: 'EMPTY',
  soap: 'PLAIN',
};

/** The habits at the start. */
export function toPopulationBehaviour(options: Partial<PopulationBehaviour>): PopulationBehaviour {
  const known = Object.entries(options).filter(([name, value]) => name in DEFAULTS && value !== undefined);
  return { ...DEFAULTS, ...(Object.fromEntries(known) as Partial<PopulationBehaviour>) };
}

/** Switches what `changes` names; false, and nothing changes, when it names anything unknown or unfit. */
export function switchPopulationBehaviour(behaviour: PopulationBehaviour, changes: unknown): boolean {
  const parsed = habits.partial().safeParse(changes);
  if (parsed.success) Object.assign(behaviour, parsed.data);
  return parsed.success;
}

/** True if the habit hits this call; counts it down. */
export function takesNext(
  behaviour: PopulationBehaviour,
  name: 'failNext' | 'failBeforeNext' | 'failAfterNext',
): boolean {
  if (behaviour[name] <= 0) return false;
  behaviour[name] -= 1;
  return true;
}
