// Rows of the store as the statements give them.
import { z } from 'zod';

const level = z.enum(['CITY', 'DISTRICT', 'WARD']);
const day = z.iso.date();
/** bigint and numeric come as text. */
const number = z.coerce.number();

export const indicatorRow = z.object({
  code: z.string(),
  name: z.string(),
  measure: z.string(),
  numerator: z.string(),
  denominator: z.string().nullable(),
});

export const applicationRow = z.object({
  code: z.string(),
  version: z.int(),
  name: z.string(),
  description: z.string().nullable(),
  system: z.string().nullable(),
  unitKey: z.string(),
  ownerCode: z.string(),
  levels: z.array(level),
  indicatorCodes: z.array(z.string()),
  validFrom: day,
  validTo: day.nullable(),
  legalBasis: z.string(),
});

const rule = z.object({
  applicationCode: z.string(),
  unitKey: z.string(),
  level: level.nullable(),
  validFrom: day,
  version: z.int(),
  validTo: day.nullable(),
  legalBasis: z.string(),
  recordedAt: z.date(),
});

export const obligationRow = rule.extend({ strength: z.enum(['OBLIGATORY', 'ENCOURAGED']) });
export const targetRow = rule.extend({
  indicatorCode: z.string(),
  kind: z.enum(['SHARE', 'ABSOLUTE']),
  value: number,
});

export const figureRow = z.object({
  applicationCode: z.string(),
  indicatorCode: z.string(),
  unitKey: z.string(),
  month: z.string(),
  version: z.int(),
  numerator: number,
  denominator: number.nullable(),
  source: z.string(),
  reason: z.string().nullable(),
  recordedAt: z.date(),
});

export type IndicatorRow = z.output<typeof indicatorRow>;
export type ApplicationRow = z.output<typeof applicationRow>;
export type ObligationRow = z.output<typeof obligationRow>;
export type TargetRow = z.output<typeof targetRow>;
export type FigureRow = z.output<typeof figureRow>;
