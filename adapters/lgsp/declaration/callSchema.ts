// A call of the service, and how its replies are judged.
import { z } from 'zod';
import { pattern } from '../../kit/index.js';
import { bilingualSchema, fieldName, placeSchema, wireValue } from './textSchemas.js';

const template = z.string().max(500);

export type BodyValue =
  | string
  | number
  | boolean
  | null
  | readonly BodyValue[]
  | { readonly [name: string]: BodyValue };

const bodyValue: z.ZodType<BodyValue> = z.lazy(() =>
  z.union(
    [template, z.number(), z.boolean(), z.null(), z.array(bodyValue).max(50), z.record(z.string().max(100), bodyValue)],
    'must be a text of at most 500 characters, a number, true, false, null, a list or a map of such',
  ),
);

/** What is common to all calls. */
const parts = {
  method: z.enum(['GET', 'POST']).default('GET').describe('GET, or a POST that only reads: it may be sent again.'),
  path: z
    .string()
    .max(500)
    .regex(/^\/[^?#\s\\]*$/, 'must begin with / and have no ?, # or space')
    .describe('Path below `baseUrl`, with `{…}` for values; every value is encoded as one segment.'),
  query: z
    .record(z.string().min(1).max(100), template)
    .default({})
    .describe('Parameters of the query; one whose value is not given is left out.'),
  body: z
    .record(z.string().max(100), bodyValue)
    .optional()
    .describe('Body of a POST as JSON; texts may have `{…}`, and one that is `{page}` alone becomes a number.'),
};

export const probeSchema = z.strictObject(parts);

export const oneSchema = z.strictObject({
  field: fieldName.describe('Name of the root field; its argument is the field of the key.'),
  description: bilingualSchema.describe('What the root field answers.'),
  ...parts,
  row: placeSchema.default('').describe('Where the row stands in the reply; empty: the reply is the row.'),
});

const argumentSchema = z.strictObject({
  description: bilingualSchema.describe('What it is.'),
  required: z.boolean().default(false).describe('Whether it must be given.'),
  form: pattern.optional().describe('Regular expression that values must fit as a whole.'),
});

const pagingSchema = z.strictObject({
  by: z
    .enum(['PAGE', 'OFFSET'])
    .describe('`{page}` counts pages, `{offset}` counts rows from 0; `{size}` is their number.'),
  firstPage: z.int().min(0).max(1).default(1).describe('Number of the first page.'),
  total: placeSchema
    .optional()
    .describe('Where the number of all rows stands; without it reading ends with a short page.'),
});

export const listSchema = z.strictObject({
  field: fieldName.describe('Name of the root field, a connection.'),
  unitField: fieldName.optional().describe('Name of the same list as a field of Unit; rows must say their unit.'),
  description: bilingualSchema.describe('What the list has.'),
  ...parts,
  rows: placeSchema.default('').describe('Where the list of rows stands in the reply.'),
  arguments: z.record(fieldName, argumentSchema).default({}).describe('Arguments of the fields, for `{…}`.'),
  paging: pagingSchema.optional().describe('How the service pages; without it one call gives all rows.'),
  agencyForm: z
    .enum(['QD20', 'QCVN102'])
    .default('QD20')
    .describe('Form of codes for `{agency}`: `H26.12` or `000.00.12.H26`.'),
});

const rule = {
  at: placeSchema.optional().describe('Where to look in the reply.'),
  is: z.array(wireValue).min(1).max(50).optional().describe('Values that fit, as text.'),
};

const successSchema = z.strictObject({
  ...rule,
  at: placeSchema.describe('Where to look in the reply.'),
  isNot: z.array(wireValue).min(1).max(50).optional().describe('Values that do not fit; absent is fine.'),
});

const meaningSchema = z.strictObject({
  ...rule,
  status: z.array(z.int().min(400).max(599)).min(1).max(20).optional().describe('HTTP statuses that fit.'),
  missing: z
    .boolean()
    .optional()
    .describe('Fits if nothing is there (absent, null or empty), but what it stands in is.'),
  means: z
    .enum(['NOT_FOUND', 'AUTH', 'RATE_LIMITED', 'UNAVAILABLE', 'ERROR'])
    .describe('There is no such row; our credentials; too many calls; the system is not working; anything else.'),
});

export const envelopeSchema = z.strictObject({
  success: z.array(successSchema).max(10).default([]).describe('All must hold, or the call has failed.'),
  errors: z.array(meaningSchema).max(30).default([]).describe('Looked at first; the first that fits decides.'),
  trace: placeSchema.optional().describe('Where the id that the service gives to a call stands; it goes into our log.'),
});

export type Envelope = z.output<typeof envelopeSchema>;
export type CallParts = z.output<typeof probeSchema>;
export type List = z.output<typeof listSchema>;
