// Small pieces that all parts of a declaration are made of: names, texts in two languages, paths into replies.
import { parse, specifiedScalarTypes } from 'graphql';
import { z } from 'zod';
import { sharedTypeDefs } from '../../../schema/shared.generated.js';

const CONTROL = /\p{Cc}/u;

function text(max: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(max)
    .refine((value) => !CONTROL.test(value), 'must be one line');
}

/** A text in both languages. */
export const bilingualSchema = z.strictObject({
  vi: text(300).describe('Vietnamese.'),
  en: text(300).describe('English.'),
});

export type Text = z.output<typeof bilingualSchema>;

const STEP = String.raw`[^./\[\]]+`;
const DOTTED = new RegExp(`^${STEP}(\\.${STEP})*$`, 'u');
const POINTER = /^(\/([^~/]|~[01])*)*$/u;

/** Where something stands in a reply. */
export const placeSchema = z
  .string()
  .max(300)
  .refine((value) => POINTER.test(value) || DOTTED.test(value), 'must be a JSON pointer (/a/b) or a dotted path (a.b)');

/** Names that every schema has, and those that adapters share. */
const TAKEN: ReadonlySet<string> = new Set([
  ...['Query', 'Mutation', 'Subscription', 'Unit'],
  ...specifiedScalarTypes.map(({ name }) => name),
  ...parse(sharedTypeDefs).definitions.flatMap((node) => ('name' in node && node.name ? [node.name.value] : [])),
]);

export const typeName = z
  .string()
  .regex(/^[A-Z][A-Za-z0-9]{1,59}$/, 'must be a name like Enterprise')
  .refine((name) => !/(Connection|Edge)$/.test(name), 'must not end with Connection or Edge')
  .refine((name) => !TAKEN.has(name), 'is a name of the gateway; choose another one');

export const fieldName = z.string().regex(/^[a-z][A-Za-z0-9]{0,59}$/, 'must be a name like registeredOn');

/** A value that a reply is compared with, as text: 200 and "200" are the same. */
export const wireValue = z
  .union([z.string().max(100), z.number(), z.boolean()], 'must be a text, a number, true or false')
  .transform(String);
