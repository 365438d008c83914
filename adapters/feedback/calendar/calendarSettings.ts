// Settings of the calendar of working hours.
import { z } from 'zod';

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:mm');

const spanSchema = z.object({
  from: timeOfDay.describe('Begin, HH:mm in Hanoi.'),
  until: timeOfDay.describe('End, HH:mm in Hanoi.'),
});

const areInOrder = (spans: readonly { readonly from: string; readonly until: string }[]) =>
  spans.every(({ from, until }, index) => from < until && (index === 0 || (spans[index - 1]?.until ?? '') <= from));

/** Which hours count. */
export const calendarSchema = z.object({
  hours: z
    .array(spanSchema)
    .min(1)
    .max(10)
    .refine(areInOrder, 'spans in order, none over midnight')
    .default([
      { from: '08:00', until: '12:00' },
      { from: '13:30', until: '17:30' },
    ])
    .describe('Hours of a working day (assumed).'),
  weekend: z
    .array(z.int().min(0).max(6))
    .refine((days) => new Set(days).size < 7, 'at least one day of the week is a working day')
    .default([0, 6])
    .describe('Days of the week without work, 0 = Sunday.'),
  holidays: z.array(z.iso.date()).max(2_000).default([]).describe('Days off besides them.'),
  workingDays: z.array(z.iso.date()).max(2_000).default([]).describe('Days of a weekend on which is worked instead.'),
});

export type CalendarSettings = z.output<typeof calendarSchema>;
