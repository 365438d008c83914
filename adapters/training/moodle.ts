// The Moodle site: one function for each web service function that is used. All of them read.
import { z } from 'zod';
import { UpstreamError, type AdapterRuntime } from '../kit/index.js';
import type { Config } from './config.js';
import { MoodleState, throwFailure } from './wire/failure.js';
import {
  coursesReply,
  progressRow,
  siteReply,
  userRow,
  type CourseRow,
  type ProgressRow,
  type UserRow,
} from './wire/rows.js';
import { toForm, type FormValue } from './wire/toForm.js';

export interface Moodle {
  /** Courses that are shown, without the front page. */
  courses(signal: AbortSignal): Promise<readonly CourseRow[]>;
  /** Everybody in a course, page by page. */
  participants(courseId: string, signal: AbortSignal): Promise<readonly UserRow[]>;
  usersByStaffNumber(numbers: readonly string[], signal: AbortSignal): Promise<readonly UserRow[]>;
  /** How far an account is in its courses; null where the site does not tell. */
  progress(userId: string, signal: AbortSignal): Promise<readonly ProgressRow[] | null>;
  probe(signal: AbortSignal): Promise<void>;
}

type Runtime = Pick<AdapterRuntime<Config>, 'config' | 'http'>;

function createAsk({ config, http }: Runtime) {
  const url = `${config.baseUrl.replace(/\/+$/, '')}/${config.path.replace(/^\/+/, '')}`;
  // Names in several languages are cut to one.
  const output = {
    moodlewsrestformat: 'json',
    moodlewssettingfilter: true,
    ...(config.language === '' ? {} : { moodlewssettinglang: config.language }),
  };

  return async <T>(
    name: string,
    fields: Readonly<Record<string, FormValue>>,
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<T> => {
    const reply = await http.request({
      operation: name,
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: toForm({ wstoken: config.token, wsfunction: name, ...output, ...fields }),
      as: 'json',
      schema: z.unknown(),
      safe: true,
      timeoutMs: config.reading.timeoutMs,
      signal,
    });
    throwFailure(name, reply, config.maintenanceSeconds);
    const parsed = schema.safeParse(reply);
    if (parsed.success) return parsed.data;
    const paths = parsed.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.code}`);
    throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: `${name}: ${paths.join('; ')}` });
  };
}

type Ask = ReturnType<typeof createAsk>;

/** Pages until one is not full, or brings nobody new: a site that does not know the limits answers all at once. */
async function readParticipants(ask: Ask, { reading, users }: Config, courseId: string, signal: AbortSignal) {
  const found = new Map<string, UserRow>();
  for (let from = 0; from < reading.maxParticipants; from += reading.pageSize) {
    const options = {
      limitfrom: from,
      limitnumber: reading.pageSize,
      userfields: `id,idnumber,${users.agencyField}`,
      onlyactive: 1,
      sortby: 'id',
      sortdirection: 'ASC',
    };
    const pairs = Object.entries(options).map(([name, value]) => ({ name, value }));
    const fields = { courseid: courseId, options: pairs };
    const rows = await ask('core_enrol_get_enrolled_users', fields, z.array(userRow), signal);
    const before = found.size;
    for (const row of rows) found.set(row.id, row);
    if (rows.length !== reading.pageSize || found.size === before) return [...found.values()];
  }
  throw new UpstreamError('UPSTREAM_TOO_LARGE', { detail: 'a course has more participants than are read' });
}

/** `otherwise` where the site says that there is nothing to tell. */
async function orElse<T, F>(work: Promise<T>, otherwise: F): Promise<T | F> {
  return work.catch((error: unknown) => {
    if (error instanceof MoodleState) return otherwise;
    throw error;
  });
}

export function createMoodle(runtime: Runtime): Moodle {
  const { config } = runtime;
  const ask = createAsk(runtime);
  return {
    async courses(signal) {
      const { field, value, frontPage } = config.courses;
      const chosen: Readonly<Record<string, FormValue>> = field === '' ? {} : { field, value };
      const { courses } = await ask('core_course_get_courses_by_field', chosen, coursesReply, signal);
      return courses.filter((course) => course.id !== frontPage && course.visible !== false);
    },
    // A course that the account may not look into any more has nobody to show.
    participants: (courseId, signal) => orElse(readParticipants(ask, config, courseId, signal), []),
    usersByStaffNumber: (numbers, signal) =>
      ask('core_user_get_users_by_field', { field: 'idnumber', values: numbers }, z.array(userRow), signal),
    progress: (userId, signal) =>
      orElse(
        // Counting all participants of each course would take seconds.
        ask('core_enrol_get_users_courses', { userid: userId, returnusercount: false }, z.array(progressRow), signal),
        null,
      ),
    probe: async (signal) => void (await ask('core_webservice_get_site_info', {}, siteReply, signal)),
  };
}
