// The web service functions that are used, with Moodle's checks of their arguments.
import { z } from 'zod';
import type { Account, Course, Enrolment, SampleTraining } from './createSampleTraining.js';
import type { TrainingBehaviour } from './trainingBehaviour.js';

/** Ends a call with an error object. */
export class MoodleException extends Error {
  constructor(
    readonly exception: string,
    readonly errorcode: string,
  ) {
    super(errorcode);
  }
}

const whole = z.string().regex(/^\d+$/).transform(Number);
const optionsSchema = z.array(z.strictObject({ name: z.string(), value: z.string() })).default([]);

const ARGUMENTS = {
  core_webservice_get_site_info: z.strictObject({}),
  core_course_get_courses_by_field: z.strictObject({ field: z.string().default(''), value: z.string().default('') }),
  core_enrol_get_enrolled_users: z.strictObject({ courseid: whole, options: optionsSchema }),
  core_user_get_users_by_field: z.strictObject({
    field: z.enum(['id', 'idnumber', 'username', 'email']),
    values: z.array(z.string()),
  }),
  core_enrol_get_users_courses: z.strictObject({ userid: whole, returnusercount: z.enum(['0', '1']).default('1') }),
} as const;
type Name = keyof typeof ARGUMENTS;

export function isFunction(name: string): name is Name {
  return name in ARGUMENTS;
}

function read<N extends Name>(name: N, fields: unknown): z.output<(typeof ARGUMENTS)[N]> {
  const parsed = ARGUMENTS[name].safeParse(fields);
  if (!parsed.success) throw new MoodleException('invalid_parameter_exception', 'invalidparameter');
  return parsed.data as z.output<(typeof ARGUMENTS)[N]>;
}

function toCourse(course: Course) {
  const { id, shortname, fullname, visible, startdate, enddate } = course;
  const names = { shortname, fullname, displayname: fullname, categoryname: 'Bình dân học vụ số (mẫu)' };
  return {
    id,
    ...names,
    idnumber: '',
    summary: '<p>Mẫu</p>',
    visible: visible ? 1 : 0,
    enablecompletion: 1,
    startdate,
    enddate,
  };
}

/** Without `userfields` much more than anybody needs. */
function toUser(account: Account, fields?: readonly string[]) {
  const all = { ...account, department: '', username: account.email, lang: 'vi' };
  if (fields === undefined) return all;
  return Object.fromEntries(Object.entries(all).filter(([name]) => fields.includes(name)));
}

export interface Functions {
  call(name: Name, fields: unknown): unknown;
}

export function createFunctions(sample: SampleTraining, behaviour: TrainingBehaviour): Functions {
  const { courses, accounts, enrolments } = sample;
  const byUser = groupByUser(enrolments);

  function enrolledUsers(fields: unknown) {
    const { courseid, options } = read('core_enrol_get_enrolled_users', fields);
    if (!courses.some(({ id }) => id === courseid))
      throw new MoodleException('dml_missing_record_exception', 'invalidrecord');
    const option = (name: string) => options.find((one) => one.name === name)?.value;
    const users = enrolments
      .filter(({ courseId }) => courseId === courseid)
      .flatMap(({ userId }) => accounts.get(userId) ?? [])
      .sort((a, b) => a.id - b.id);
    const from = behaviour.ignoresLimits ? 0 : Number(option('limitfrom') ?? 0);
    const count = behaviour.ignoresLimits ? 0 : Number(option('limitnumber') ?? 0);
    const page = users.slice(from, count === 0 ? undefined : from + count);
    return page.map((account) => toUser(account, option('userfields')?.split(',')));
  }

  function usersCourses(fields: unknown) {
    const { userid } = read('core_enrol_get_users_courses', fields);
    if (!accounts.has(userid)) throw new MoodleException('dml_missing_record_exception', 'invalidrecord');
    return (byUser.get(userid) ?? []).flatMap(({ courseId, progress, lastaccess }) => {
      const course = courses.find(({ id }) => id === courseId);
      if (course === undefined) return [];
      const known = behaviour.hidesCompletion ? null : progress;
      return [{ ...toCourse(course), progress: known, completed: known === null ? null : known === 100, lastaccess }];
    });
  }

  function usersByField(fields: unknown) {
    const { values } = read('core_user_get_users_by_field', fields);
    return [...accounts.values()].filter(({ idnumber }) => values.includes(idnumber)).map((account) => toUser(account));
  }

  const functions: Readonly<Record<Name, (fields: unknown) => unknown>> = {
    core_webservice_get_site_info: (fields) => {
      read('core_webservice_get_site_info', fields);
      return { sitename: 'Bình dân học vụ số (mẫu)', userid: 2, release: '4.5 (mẫu)', functions: [] };
    },
    core_course_get_courses_by_field: (fields) => {
      const { field, value } = read('core_course_get_courses_by_field', fields);
      const chosen = field === 'shortname' ? courses.filter(({ shortname }) => shortname === value) : courses;
      return { courses: chosen.map(toCourse), warnings: [] };
    },
    core_enrol_get_enrolled_users: enrolledUsers,
    core_user_get_users_by_field: usersByField,
    core_enrol_get_users_courses: usersCourses,
  };
  return { call: (name, fields) => functions[name](fields) };
}

function groupByUser(enrolments: readonly Enrolment[]): ReadonlyMap<number, readonly Enrolment[]> {
  const groups = new Map<number, Enrolment[]>();
  for (const enrolment of enrolments) {
    const own = groups.get(enrolment.userId);
    if (own === undefined) groups.set(enrolment.userId, [enrolment]);
    else own.push(enrolment);
  }
  return groups;
}
