// Rows of Moodle: ids as numbers or text, booleans as true, 1 or "1", times in Unix seconds with 0 for none.
import { z } from 'zod';

const id = z.union([z.int(), z.string().regex(/^\d{1,18}$/)]).transform(String);

const text = z
  .union([z.string(), z.number()])
  .nullish()
  .catch(null)
  .transform((value) => {
    const trimmed = value === null || value === undefined ? '' : String(value).trim().normalize('NFC');
    return trimmed === '' ? null : trimmed;
  });

/** Null where nothing is said. */
const flag = z
  .unknown()
  .optional()
  .transform((value) =>
    value === null || value === undefined || value === '' ? null : ['true', '1'].includes(String(value as string)),
  );

const number = z
  .unknown()
  .optional()
  .transform((value) => {
    if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) return null;
    return Number.isFinite(Number(value)) ? Number(value) : null;
  });

const time = number.transform((seconds) => (seconds === null || seconds <= 0 ? null : new Date(seconds * 1_000)));

export const courseRow = z.object({
  id,
  shortname: text,
  fullname: text,
  displayname: text,
  categoryname: text,
  idnumber: text,
  visible: flag,
  enablecompletion: flag,
  startdate: time,
  enddate: time,
});
export type CourseRow = z.output<typeof courseRow>;

/** Moodle tells more of a user than is asked for: nothing else is kept. */
export const userRow = z.object({ id, idnumber: text, institution: text, department: text });
export type UserRow = z.output<typeof userRow>;

export const progressRow = z.object({ id, progress: number, completed: flag, lastaccess: time });
export type ProgressRow = z.output<typeof progressRow>;

export const coursesReply = z.object({ courses: z.array(courseRow) });
export const siteReply = z.object({ userid: id });
