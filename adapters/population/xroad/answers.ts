// What comes back over X-Road with 2xx: the provider's JSON, or an error of X-Road all the same.
import { z } from 'zod';
import { readBirthDate } from '../birthDate.js';
import type { Address, CitizenFacts } from '../citizenFacts.js';
import type { XRoadSettings } from '../xroadSettings.js';

/** X-Road's own answer; told apart by its form, since some gateways in between turn every status into 200. */
const errorAnswer = z.object({ type: z.string().min(1), message: z.string(), detail: z.string().optional() });

const object = z.record(z.string(), z.unknown());
type Fields = XRoadSettings['fields'];

function textOf(values: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = values[name];
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).normalize('NFC').trim() : '';
  return text === '' ? null : text;
}

function toAddress(value: unknown, fields: Fields): Address {
  const parsed = object.safeParse(value);
  if (!parsed.success) return { ward: null, text: typeof value === 'string' ? value.normalize('NFC') : null };
  return { ward: textOf(parsed.data, fields.ward), text: textOf(parsed.data, fields.detail) };
}

function toFacts(values: Readonly<Record<string, unknown>>, fields: Fields): CitizenFacts {
  return {
    personalId: textOf(values, fields.personalId) ?? '',
    formerNumber: textOf(values, fields.formerNumber),
    fullName: textOf(values, fields.fullName),
    birthDate: readBirthDate(textOf(values, fields.birthDate)),
    sex: textOf(values, fields.sex),
    ethnicity: textOf(values, fields.ethnicity),
    nationality: textOf(values, fields.nationality),
    permanent: toAddress(values[fields.permanent], fields),
    current: toAddress(values[fields.current], fields),
  };
}

export type XRoadAnswer<T> =
  | { readonly kind: 'ANSWER'; readonly value: T }
  | { readonly kind: 'ERROR'; readonly type: string; readonly detail: string | undefined };

function orError<T>(answer: z.ZodType<T>): z.ZodType<XRoadAnswer<T>> {
  return z.union([
    answer.transform((value): XRoadAnswer<T> => ({ kind: 'ANSWER', value })),
    errorAnswer.transform(({ type, detail }): XRoadAnswer<T> => ({ kind: 'ERROR', type, detail })),
  ]);
}

/** Null where there is no such person. */
export function foundSchema(fields: Fields): z.ZodType<XRoadAnswer<CitizenFacts | null>> {
  const record = object.nullable();
  return orError(
    z.object({ [fields.record]: record }).transform((answer) => {
      const values = answer[fields.record] ?? null;
      return values === null ? null : toFacts(values, fields);
    }),
  );
}

export function matchSchema(fields: Fields): z.ZodType<XRoadAnswer<boolean>> {
  return orError(z.object({ [fields.match]: z.boolean() }).transform((answer) => answer[fields.match] === true));
}

/** The spec's text says `member` and camelCase; its example, the code and the tests say this. */
export const methodsSchema: z.ZodType<XRoadAnswer<readonly string[]>> = orError(
  z
    .object({ service: z.array(z.object({ service_code: z.string() })) })
    .transform(({ service }) => service.map(({ service_code: code }) => code)),
);
