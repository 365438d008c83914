// A declaration: one file, one service, one adapter. The reference page is made of these descriptions.
import { z } from 'zod';
import { UNIT_LEVELS } from '../../../schema/unitLevel.js';
import { pattern } from '../../kit/index.js';
import { envelopeSchema, listSchema, oneSchema, probeSchema } from './callSchema.js';
import { fieldsSchema } from './fieldSchema.js';
import { bilingualSchema, fieldName, placeSchema, typeName } from './textSchemas.js';

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const CAPABILITY = /^[a-z][a-z0-9]*(-[a-z0-9]+)*:[a-z][a-z-]*\.[a-z][a-z-]*$/;
const MAX_TYPES = 10;

export const PROFILES = ['wso2', 'partner-token', 'bearer', 'api-key', 'none'] as const;

const capabilityOr = (other: string) =>
  z.string().max(100).regex(CAPABILITY, `must be ${other}<id>:<resource>.<action>`);
const capability = capabilityOr('');

export const grantSchema = z.strictObject({
  capability: capability.describe('`<id>:<resource>.<action>`; for personal values `.read-personal`.'),
  title: bilingualSchema.describe('What it allows, for administrators.'),
});

export const valueSchema = z.strictObject({
  description: bilingualSchema.describe('What it is.'),
  default: z.string().max(300).optional().describe('Taken where the installation says nothing; without it, required.'),
});

export const keySchema = z.strictObject({
  field: fieldName.describe('The field that identifies a row.'),
  form: pattern.optional().describe('Regular expression that keys fit as a whole; others are not asked for.'),
  personal: z
    .boolean()
    .default(false)
    .describe('The key is a number of a person: look-ups are counted, and ids hold a sealed reference in its place.'),
});

export const unitSchema = z.strictObject({
  by: z
    .enum(['AGENCY', 'UNIT_CODE', 'OWNER'])
    .describe(
      'A code of an agency in either form; a code of a unit of today; the agency in the setting `ownerAgency`.',
    ),
  at: placeSchema.optional().describe('Where the code stands in the row; not with OWNER.'),
});

export const rowTypeSchema = z.strictObject({
  name: typeName.describe('Name of the type in the schema.'),
  description: bilingualSchema.describe('What a row is.'),
  access: z
    .union([z.literal('PUBLIC'), capabilityOr('PUBLIC or ')])
    .describe('PUBLIC for public facts, or the capability that opens rows; then `unit` says whose they are.'),
  key: keySchema.describe('What identifies a row.'),
  unit: unitSchema.optional().describe('The unit that a row belongs to.'),
  subject: fieldName.optional().describe('Field with the personal number of whom the row is about.'),
  purpose: z.boolean().default(false).describe('Nobody asks without stating a purpose from the setting `purposes`.'),
  one: oneSchema.optional().describe('The call for one row by key; without it rows are found in the list.'),
  list: listSchema.optional().describe('The call for many rows.'),
  fields: fieldsSchema.describe('What a row has, by name in the schema.'),
});

export const declarationSchema = z.strictObject({
  id: z
    .string()
    .max(40)
    .regex(ID, 'must be lower-case words with hyphens')
    .describe('Id of the adapter: the name of the file, of its settings, of its capabilities, and in metrics.'),
  title: bilingualSchema.describe('Name of the service.'),
  levels: z.array(z.enum(UNIT_LEVELS)).min(1).max(3).describe('Levels whose agencies may use it.'),
  authentication: z.enum(PROFILES).describe('How calls say who we are; the credentials are settings.'),
  grants: z.array(grantSchema).max(20).default([]).describe('Capabilities that the service introduces.'),
  settings: z
    .record(fieldName, valueSchema)
    .default({})
    .describe('Values that differ between installations, as `{setting:name}` in calls. Never a secret.'),
  envelope: envelopeSchema.prefault({}).describe('What every reply says about itself.'),
  probe: probeSchema.describe('A cheap call that shows that the service works; “not found” is an answer as well.'),
  types: z.array(rowTypeSchema).min(1).max(MAX_TYPES).describe('What it has.'),
});

export type Declaration = z.output<typeof declarationSchema>;
export type RowType = z.output<typeof rowTypeSchema>;
