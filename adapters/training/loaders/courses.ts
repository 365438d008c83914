// Courses: one list that is held for a while, by id.
import { readPageSize, refuseCursor, type Page } from '../../kit/index.js';
import { COURSES, type Call } from '../client.js';
import type { QueryTrainingCoursesArgs, TrainingCourseRecord } from '../schema.generated.js';
import type { CourseRow } from '../wire/rows.js';

/** All courses, by id. */
export function loadCourseRows({ client, signal }: Call): Promise<ReadonlyMap<string, CourseRow>> {
  return client.courses.load(COURSES, signal);
}

/** The full name where a course has both. */
export function nameOf({ displayname, fullname, shortname }: CourseRow): string | null {
  return fullname ?? displayname ?? shortname;
}

function toRecord(row: CourseRow): TrainingCourseRecord {
  return {
    courseId: row.id,
    shortName: row.shortname,
    name: nameOf(row),
    code: row.idnumber,
    category: row.categoryname,
    tracksCompletion: row.enablecompletion,
    startsAt: row.startdate,
    endsAt: row.enddate,
  };
}

/** One entry per id, null for unknown ones. */
export async function loadCourses(ids: readonly string[], call: Call): Promise<(TrainingCourseRecord | null)[]> {
  if (ids.length === 0) return [];
  const rows = await loadCourseRows(call);
  return ids.map((id) => {
    const row = rows.get(id);
    return row === undefined ? null : toRecord(row);
  });
}

function readCursor(after: string | null | undefined): number {
  if (after === null || after === undefined) return -1;
  if (/^\d{1,15}$/.test(after)) return Number(after);
  return refuseCursor();
}

/** `Query.trainingCourses`. */
export async function listCourses(args: QueryTrainingCoursesArgs, call: Call): Promise<Page<TrainingCourseRecord>> {
  const [size, after] = [readPageSize(args.first), readCursor(args.after)];
  const rows = [...(await loadCourseRows(call)).values()]
    .filter(({ id }) => Number(id) > after)
    .sort((a, b) => Number(a.id) - Number(b.id));
  const items = rows.slice(0, size).map((row) => ({ record: toRecord(row), cursor: row.id }));
  return { items, hasNextPage: rows.length > size };
}
