// The shape of each file in this folder, as zod schemas; what the shapes cannot say is in check*.ts.
import { z } from 'zod';
import { isDay } from './days.js';

const day = z.string().refine(isDay, 'not a calendar day (YYYY-MM-DD)');
const code = z.string().regex(/^(\d{2}|\d{3}|\d{5})$/, 'a code is text of 2, 3 or 5 digits, leading zeros included');
const name = z
  .string()
  .min(1)
  .max(100)
  .refine((text) => text === text.normalize('NFC'), 'not in Unicode form NFC')
  .refine((text) => text === text.trim() && !/[\p{Cc}\p{Cf}]/u.test(text), 'has stray spaces or invisible characters');
const count = z.int().nonnegative();

/** units.json */
export const unitRows = z.array(
  z.strictObject({
    code,
    kind: z.enum(['city', 'district', 'ward']),
    type: name,
    name,
    parentCode: code.nullable(),
    validFrom: day.nullable(),
    validTo: day.nullable(),
  }),
);

/** succession.json; the day they took effect stands in table.json. */
export const successionRows = z.array(
  z.strictObject({
    fromCode: code,
    toCode: code,
    extent: z.enum(['whole', 'part']),
    remainder: z.boolean(),
    population: z.enum(['whole', 'part', 'none']),
    clause: z.int().positive(),
  }),
);

/** codesBefore2025.json */
export const formerCodes = z.array(
  z.strictObject({
    code,
    type: name,
    name,
    parentCode: code,
    validTo: day,
    codeAfterwards: z.enum(['ended', 'reused']),
    primarySuccessorCode: code,
  }),
);

/** table.json */
export const tableFacts = z.strictObject({
  prefix: z.string().regex(/^[a-z]{2,8}$/, 'two to eight lower-case letters'),
  successionsEffectiveOn: day,
  expected: z.strictObject({
    onDays: z.array(z.strictObject({ day, types: z.record(name, count), kinds: z.record(name, count) })),
    units: count,
    successions: count,
    wholeUnits: count,
    partPairs: count,
    splitInto: z.record(z.string().regex(/^\d+$/), count),
    predecessors: z.strictObject({ min: count, max: count }),
    formerCodes: count,
  }),
});
