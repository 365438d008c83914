// A row of the register, read under the names that the settings give.
import { z } from 'zod';
import { UpstreamError } from '../../kit/index.js';
import type { Config } from '../config.js';

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const id = z.union([z.string().min(1).max(256), z.int().nonnegative().transform(String)]);

const rowSchema = z.object({
  id,
  title: z
    .string()
    .nullish()
    .transform((text) => text ?? null),
  host: z.string().min(1),
  invited: z
    .array(z.string())
    .nullish()
    .transform((codes) => codes ?? []),
  organiser: z
    .string()
    .nullish()
    .transform((text) => text ?? null),
  createdBy: z
    .string()
    .nullish()
    .transform((text) => text ?? null),
  startsAt: instant,
  endsAt: instant,
  record: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
  state: z
    .string()
    .nullish()
    .transform((text) => text ?? null),
  startedAt: instant.nullish().transform((value) => value ?? null),
  endedAt: instant.nullish().transform((value) => value ?? null),
  participants: z
    .int()
    .nonnegative()
    .nullish()
    .transform((value) => value ?? null),
});

/** A planned meeting, and what the register has noted of it since. */
export type RegisterRow = z.output<typeof rowSchema>;
export type RegisterFields = Config['register']['fields'];

/** What is entered. */
export type Plan = Pick<
  RegisterRow,
  'title' | 'host' | 'invited' | 'organiser' | 'createdBy' | 'startsAt' | 'endsAt' | 'record'
>;

const NAMES = Object.keys(rowSchema.shape) as (keyof RegisterFields)[];

export function readRow(value: unknown, fields: RegisterFields): RegisterRow {
  const given = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  const parsed = rowSchema.safeParse(Object.fromEntries(NAMES.map((name) => [name, given[fields[name]]])));
  if (parsed.success) return parsed.data;
  const paths = parsed.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.code}`);
  throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: `register: ${paths.join('; ')}` });
}

/** As `readRow` reads it. */
export function writePlan(plan: Plan, fields: RegisterFields): Readonly<Record<string, unknown>> {
  return {
    [fields.title]: plan.title,
    [fields.host]: plan.host,
    [fields.invited]: plan.invited,
    [fields.organiser]: plan.organiser,
    [fields.createdBy]: plan.createdBy,
    [fields.startsAt]: plan.startsAt.toISOString(),
    [fields.endsAt]: plan.endsAt.toISOString(),
    [fields.record]: plan.record,
  };
}
