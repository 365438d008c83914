// Settings of a declared service: what is the same for all, what its way of signing in needs, and its own values.
import { z } from 'zod';
import { ACCESS_SETTINGS, type AccessConfig } from './access/accessSettings.js';
import type { Declaration } from './declaration/declarationSchema.js';
import { toDescription } from './declaration/textOf.js';

const readingSettings = z.object({
  timeoutMs: z.int().min(500).max(120_000).optional().describe('Milliseconds for one call; default `limits.readMs`.'),
  pageSize: z.int().min(1).max(5_000).default(100).describe('Rows asked for at once, as `{size}`.'),
  maxRows: z.int().min(1).max(100_000).default(5_000).describe('Most rows of one list; more is UPSTREAM_TOO_LARGE.'),
  parallel: z.int().min(1).max(32).default(4).describe('Calls at the same time for one question.'),
  seconds: z.int().min(0).max(86_400).default(60).describe('Seconds that a list is held in memory.'),
});

/** The parsed settings. Which of the optional parts there are depends on the declaration. */
export interface Config extends AccessConfig {
  readonly utcOffset: string;
  readonly reading: z.output<typeof readingSettings>;
  readonly ownerAgency?: string;
  readonly purposes?: readonly string[];
  readonly reference?: { readonly secret: string; readonly minutes: number };
  readonly values?: Readonly<Record<string, string>>;
}

const referenceSettings = z.object({
  secret: z
    .string()
    .min(32)
    .max(500)
    .describe('Key of the references that stand for numbers of people.')
    .meta({ secret: true }),
  minutes: z.int().min(1).max(1_440).default(60).describe('Minutes that a reference can be used, at least.'),
});

function valuesSchema({ settings }: Declaration): z.ZodType {
  const entries = Object.entries(settings).map(([name, { description, default: given }]) => {
    const text = z.string().min(1).max(300);
    return [name, (given === undefined ? text : text.default(given)).describe(toDescription(description))] as const;
  });
  const values = z.object(Object.fromEntries(entries));
  const isComplete = Object.values(settings).every((value) => value.default !== undefined);
  return (isComplete ? values.prefault({}) : values).describe('Values of this service.');
}

export function toConfigSchema(declaration: Declaration): z.ZodType<Config> {
  const { types, authentication, settings } = declaration;
  return z.object({
    baseUrl: z
      .url({ protocol: /^https?$/ })
      .describe('Address of the service; paths of the declaration stand below it.'),
    ...ACCESS_SETTINGS[authentication],
    utcOffset: z
      .string()
      .regex(/^[+-]\d{2}:\d{2}$/, 'must be like +07:00')
      .default('+07:00')
      .describe('Zone of days and times that do not say theirs (assumed).'),
    reading: readingSettings.prefault({}).describe('How much is asked at once.'),
    ...(types.some(({ unit }) => unit?.by === 'OWNER') && {
      ownerAgency: z.string().min(1).max(35).describe('Agency whose unit all rows belong to, either form of its code.'),
    }),
    ...(types.some(({ purpose }) => purpose) && {
      purposes: z.array(z.string().min(1)).min(1).describe('Purposes for which rows may be asked for.'),
    }),
    ...(types.some(({ key }) => key.personal) && {
      reference: referenceSettings.describe('Ids of rows whose key is a number of a person.'),
    }),
    ...(Object.keys(settings).length > 0 && { values: valuesSchema(declaration) }),
  }) as unknown as z.ZodType<Config>;
}
