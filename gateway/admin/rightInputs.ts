// The forms of what is said about rights.
import { z } from 'zod';
import { agencyCode, clientId, code, line } from './inputs.js';

/** `hr-records:officer.read`, or with * for everything that begins so. */
export const capabilityPattern = z
  .string()
  .max(200)
  .regex(/^(\*|[a-z][a-z0-9-]*:(\*|[a-z][a-z0-9-]*\.(\*|[a-z][a-z0-9-]*)))$/);

export const oneCapability = z
  .string()
  .max(200)
  .regex(/^[a-z][a-z0-9-]*:[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/);

/** A pseudonym of a person, as the trail shows it. */
export const personReference = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);

export const reach = z.enum(['SELF', 'SUBTREE', 'SUBJECT']);
export const granteeKind = z.enum(['TENANT', 'APPLICATION', 'ROLE', 'PERSON']);
export const grantState = z.enum(['ACTIVE', 'PLANNED', 'ENDED', 'SUSPENDED']);
export const approvalState = z.enum(['REQUESTED', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'DONE', 'EXPIRED']);

/** Every name as its kind writes it: what only looks like one is none (AZ-D06). */
const NAME_OF = { TENANT: agencyCode, APPLICATION: clientId, ROLE: code, PERSON: personReference } as const;

export function granteeName(kind: keyof typeof NAME_OF, name: string): z.ZodSafeParseResult<string> {
  return NAME_OF[kind].safeParse(name);
}

/** Puts the name into the form of its kind, or says that it is none. */
export function withGrantee<T extends { readonly granteeKind: keyof typeof NAME_OF; readonly grantee: string }>(
  input: T,
  context: z.core.$RefinementCtx<T>,
): T {
  const name = granteeName(input.granteeKind, input.grantee);
  if (name.success) return { ...input, grantee: name.data };
  context.addIssue({ code: 'custom', path: ['grantee'], message: 'not a name of its kind' });
  return z.NEVER;
}

export const grantee = z.string().min(1).max(200);

/** Distinct purposes; none if absent. */
export const purposes = z
  .array(code)
  .max(50)
  .nullish()
  .transform((list) => [...new Set(list ?? [])].sort());

export const capabilities = (form: typeof oneCapability, max: number) =>
  z
    .array(form)
    .min(1)
    .max(max)
    .transform((list) => [...new Set(list)].sort());

/** Why a right is given or ended: a sentence, not a word. */
export const grantReason = line(1_000, 10);
export const emergencyReason = line(1_000, 20);
