// The forms of what administrators type: bounded, visible, in one script, and without people's numbers.
import { z } from 'zod';
import { isAmbiguousAgencyCode, normalizeAgencyCode } from '../../adapters/kit/index.js';

/**
 * Letters of Vietnamese and of the western languages, digits, marks that print. Everything else (control, invisible and
 * direction-changing characters, look-alike letters of other scripts) could pass for something that it is not.
 */
const PRINTS =
  /^[ 0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9!-/:-@[-`{-~§°«»·–—‘’“”…×]*$/;

/** 9 (CMND), 10 (telephone) or 12 (personal number) digits, together or in groups: Luật 91/2025/QH15, Điều 2. */
const PERSONAL_NUMBER = /(?<!\d)(?:\d{9}|\d{10}|\d{12}|\d{3,4} \d{3} \d{3}(?: \d{3})?)(?!\d)/;

/** True if the text holds what could be the number of a person. */
export function holdsPersonalNumber(text: string): boolean {
  return PERSONAL_NUMBER.test(text);
}

/** One line for people to read. */
export function line(max: number, min = 1) {
  return z
    .string()
    .max(max * 2)
    .transform((text) => text.normalize('NFC').trim())
    .pipe(z.string().min(min).max(max).regex(PRINTS))
    .refine((text) => !holdsPersonalNumber(text));
}

/** Why an act was done; goes to the trail word for word. */
export const reason = line(1_000, 5);

/** `ward-officer`, `handle-procedure` */
export const code = z.string().regex(/^[a-z][a-z0-9-]{2,63}$/);

/** The name of an operation in a GraphQL document. */
export const graphqlName = z
  .string()
  .regex(/^[_A-Za-z][_0-9A-Za-z]{0,127}$/)
  .refine((text) => !holdsPersonalNumber(text));

/** `parking-service` */
export const serviceId = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
  .max(40);

export const clientId = z.string().regex(/^[a-z0-9][a-z0-9._-]{2,63}$/);

/** QĐ 20/2020 or QCVN 102:2016, as the code of QĐ 20/2020. */
export const agencyCode = z
  .string()
  .max(35)
  .refine((text) => !isAmbiguousAgencyCode(text) && normalizeAgencyCode(text) !== undefined)
  .transform((text) => normalizeAgencyCode(text) ?? text);

/** `hn:2025-07:00103` */
export const unitKey = z.string().regex(/^[a-z]{2,8}(:\d{4}-\d{2})?:\d{2,5}$/);

/** A calendar day that exists. */
export const day = z.iso.date();

export const instant = z.date();

export const id = z.uuid();

/** Absent and null are one. */
export function optional<T extends z.ZodType>(form: T) {
  return form.nullish().transform((value) => value ?? null);
}

/** Arguments of every list. */
export const page = {
  first: z
    .int()
    .min(1)
    .max(200)
    .nullish()
    .transform((value) => value ?? 50),
  after: optional(z.string().max(1_024)),
};

/** A stretch of time of at most so many days. */
export function stretch(maxDays: number) {
  return z
    .object({ from: instant, to: instant })
    .refine(({ from, to }) => from < to && to.getTime() - from.getTime() <= maxDays * 86_400_000, { path: ['to'] });
}
