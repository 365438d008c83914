// A field of a row: where it stands in the reply, and what becomes of it.
import { z } from 'zod';
import { bilingualSchema, fieldName, placeSchema, typeName, wireValue } from './textSchemas.js';

/** How deep rows may lie in rows. */
export const MAX_DEPTH = 3;
const MAX_FIELDS = 100;

const DATE_FORMAT = /^(iso|epoch-seconds|epoch-milliseconds|(?:yyyy|MM|dd|HH|mm|ss|[-/. :T,])+)$/;

const personalSchema = z.strictObject({
  class: z.enum(['BASIC', 'SENSITIVE']).describe('As the law divides personal data.'),
  mask: z
    .enum(['FULL', 'IDENTIFIER', 'PHONE', 'NAME', 'YEAR', 'TEXT'])
    .default('FULL')
    .describe('What is left of it for those who may not see it in clear.'),
});

const every = {
  description: bilingualSchema.describe('What it is.'),
  at: placeSchema.describe('Where it stands in the row: a JSON pointer (`/a/b`) or a dotted path (`a.b`).'),
  required: z
    .boolean()
    .default(false)
    .describe('A row without it is a broken reply; otherwise it is null. Not for personal values.'),
};
const personal = {
  personal: personalSchema.optional().describe('It is about a person: masked unless purpose and grant allow it.'),
};
const formats = {
  formats: z
    .array(z.string().max(40).regex(DATE_FORMAT, 'must be made of yyyy MM dd HH mm ss and - / . : T, or be iso'))
    .min(1)
    .max(6)
    .default(['iso'])
    .describe('Forms it comes in, the first that fits counts: `dd/MM/yyyy`, `yyyyMMdd`, `iso`, `epoch-seconds` …'),
};
const list = { list: z.boolean().default(false).describe('The reply has a list of them.') };

const textField = z.strictObject({
  kind: z.enum(['String', 'Decimal']).describe('Text, or a number kept as text (money).'),
  ...every,
  ...personal,
  ...list,
  digits: z
    .int()
    .min(1)
    .max(30)
    .optional()
    .describe('Digits it has in full: zeros in front that a number has lost are put back.'),
});

const plainField = z.strictObject({
  kind: z.enum(['Int', 'Float']).describe('A number, also where it comes as text.'),
  ...every,
  ...list,
});

const booleanField = z.strictObject({
  kind: z.literal('Boolean').describe('Yes or no.'),
  ...every,
  trueWhen: z.array(wireValue).min(1).max(20).default(['true', '1']).describe('Values that mean yes, as text.'),
  falseWhen: z.array(wireValue).min(1).max(20).default(['false', '0']).describe('Values that mean no, as text.'),
});

const timeField = z.strictObject({
  kind: z.enum(['Date', 'DateTime']).describe('A day, or an instant; without a zone it is in `utcOffset`.'),
  ...every,
  ...personal,
  ...formats,
});

const enumField = z.strictObject({
  kind: z.literal('Enum').describe('One of a few codes; an unknown code is null with an error.'),
  ...every,
  type: typeName.describe('Name of the enum in the schema.'),
  values: z
    .record(
      z.string().max(100),
      z.strictObject({
        name: z
          .string()
          .regex(/^[A-Z][A-Z0-9_]{0,59}$/, 'must be a name like NOT_ACTIVE')
          .describe('Its name in the schema; several codes may have one.'),
        description: bilingualSchema.describe('What it means.'),
      }),
    )
    .refine((values) => Object.keys(values).length > 0 && Object.keys(values).length <= 200, 'needs 1 to 200 values')
    .describe('By the code that the service uses.'),
});

const referenceField = z.strictObject({
  kind: z.literal('Reference').describe('Leads to a row of another system by the key that stands here.'),
  ...every,
  type: typeName.describe('The other type, for example Procedure.'),
});

const objectField = z.strictObject({
  kind: z.literal('Object').describe('Values that belong together, or a list of such.'),
  ...every,
  ...list,
  type: typeName.describe('Name of the type in the schema.'),
  get fields() {
    return fieldsSchema.describe('Its fields, as above; no references.');
  },
});

const fieldSchema = z.discriminatedUnion('kind', [
  textField,
  plainField,
  booleanField,
  timeField,
  enumField,
  referenceField,
  objectField,
]);

export const fieldsSchema: z.ZodType<Readonly<Record<string, Field>>> = z
  .record(fieldName, fieldSchema)
  .refine((fields) => Object.keys(fields).length > 0, 'needs a field')
  .refine((fields) => Object.keys(fields).length <= MAX_FIELDS, `at most ${MAX_FIELDS} fields`);

export type TextField = z.output<typeof textField>;
export type TimeField = z.output<typeof timeField>;
export type EnumField = z.output<typeof enumField>;
export type ReferenceField = z.output<typeof referenceField>;
export interface ObjectField {
  readonly kind: 'Object';
  readonly description: { readonly vi: string; readonly en: string };
  readonly at: string;
  readonly required: boolean;
  readonly list: boolean;
  readonly type: string;
  readonly fields: Readonly<Record<string, Field>>;
}
export type Field =
  | TextField
  | TimeField
  | EnumField
  | ReferenceField
  | ObjectField
  | z.output<typeof plainField>
  | z.output<typeof booleanField>;
