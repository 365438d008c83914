// The file of a reorganisation: its format (docs/reference/reorganisation-file.md) and its reading.
import { z } from 'zod';
import { isDay } from '../days.js';
import { isPlainName, isVisibleText } from './plainName.js';
import { problem, type Problem } from './problem.js';

/** Bounds of one file; the reorganisation of the whole city in 2025 has 950 rows and 160 kB. */
export const MAX_BYTES = 5 * 1024 * 1024;
export const MAX_ROWS = 20_000;

const code = z
  .string()
  .regex(/^(\d{2}|\d{3}|\d{5})$/, 'a code is text of 2, 3 or 5 digits, leading zeros included')
  .describe('Code of the statistics office, as text, leading zeros included.');
const day = z.string().refine(isDay, 'not a calendar day (YYYY-MM-DD)');
const name = z
  .string()
  .min(1)
  .max(100)
  .refine(
    isPlainName,
    'has letters that are not Vietnamese, invisible characters or stray spaces, or is not in form NFC',
  );
const text = z.string().min(1).max(500).refine(isVisibleText, 'has invisible characters or stray spaces');

export const resolutionSchema = z.strictObject({
  number: text.max(100),
  title: text,
  effectiveOn: day,
  custodian: code.optional(),
  newUnits: z
    .array(
      z.strictObject({
        code,
        kind: z.enum(['city', 'district', 'ward']),
        type: name,
        name,
        parentCode: code.nullable(),
      }),
    )
    .max(MAX_ROWS),
  endedUnits: z.array(code).max(MAX_ROWS),
  changes: z
    .array(
      z.strictObject({
        from: code,
        to: code,
        extent: z.enum(['whole', 'part']),
        remainder: z.boolean(),
        population: z.enum(['whole', 'part', 'none']),
        clause: z.int().positive().max(1_000_000),
      }),
    )
    .max(MAX_ROWS),
});

/** What a resolution says, as a file. */
export type ResolutionFile = z.output<typeof resolutionSchema>;

export type ResolutionReading =
  | { readonly ok: true; readonly file: ResolutionFile }
  | { readonly ok: false; readonly tooLarge: boolean; readonly problems: readonly Problem[] };

function toPath(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '');
}

function tooLarge(vi: string, en: string): ResolutionReading {
  return { ok: false, tooLarge: true, problems: [problem('', vi, en)] };
}

/** Checks the shape alone; `validateResolution` checks what it says. */
export function readResolution(json: unknown): ResolutionReading {
  const parsed = resolutionSchema.safeParse(json);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) =>
      problem(toPath(issue.path), `sai định dạng: ${issue.message}`, issue.message),
    );
    return { ok: false, tooLarge: false, problems };
  }
  const rows = parsed.data.newUnits.length + parsed.data.endedUnits.length + parsed.data.changes.length;
  if (rows > MAX_ROWS) return tooLarge(`quá ${MAX_ROWS} dòng`, `more than ${MAX_ROWS} rows`);
  return { ok: true, file: parsed.data };
}

/** The same for the text of a file. */
export function readResolutionText(content: string): ResolutionReading {
  if (Buffer.byteLength(content) > MAX_BYTES) return tooLarge('tệp lớn hơn 5 MB', 'the file is larger than 5 MB');
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    return { ok: false, tooLarge: false, problems: [problem('', 'tệp không phải JSON', 'the file is not JSON')] };
  }
  return readResolution(json);
}
