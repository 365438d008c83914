// Courses of officers, found by their staff number (`idnumber`), for accounts of agencies in the scope.
import { inParallel } from '../../kit/index.js';
import type { Call } from '../client.js';
import type { TrainingEnrolmentRecord } from '../schema.generated.js';
import type { UserRow } from '../wire/rows.js';
import { loadCourseRows, nameOf } from './courses.js';

async function findUsers(numbers: readonly string[], { client, signal }: Call): Promise<ReadonlyMap<string, UserRow>> {
  const { batchSize, parallel } = client.config.reading;
  const wanted = [...new Set(numbers)];
  const batches = Array.from({ length: Math.ceil(wanted.length / batchSize) }, (_, index) =>
    wanted.slice(index * batchSize, (index + 1) * batchSize),
  );
  const found = await inParallel(batches, parallel, signal, (batch, ended) =>
    client.moodle.usersByStaffNumber(batch, ended),
  );
  const users = new Map<string, UserRow>();
  const repeated = new Set<string>();
  for (const user of found.flat()) {
    const number = user.idnumber ?? '';
    if (users.has(number) && users.get(number)?.id !== user.id) repeated.add(number);
    users.set(number, user);
  }
  // Nobody can say whose results they are.
  if (repeated.size > 0) client.log.warn({ count: repeated.size }, 'several accounts have the same staff number');
  for (const number of repeated) users.delete(number);
  return users;
}

async function loadEnrolments(user: UserRow, call: Call): Promise<readonly TrainingEnrolmentRecord[] | null> {
  const [courses, progress] = await Promise.all([
    loadCourseRows(call),
    call.client.progress.load(user.id, call.signal),
  ]);
  if (progress === null) return null;
  return [...progress.values()].flatMap((row): TrainingEnrolmentRecord[] => {
    const course = courses.get(row.id);
    if (course === undefined) return [];
    const { completed, lastaccess: lastAccessAt } = row;
    return [{ courseId: row.id, name: nameOf(course), completed, progress: row.progress, lastAccessAt }];
  });
}

/** `Officer.trainingCourses`: one list per staff number, null for accounts that are not there or not in the scope. */
export async function loadOfficerCourses(
  numbers: readonly string[],
  _args: object,
  call: Call,
): Promise<readonly (readonly TrainingEnrolmentRecord[] | null)[]> {
  const { client, scope, signal } = call;
  if (numbers.length === 0 || scope.agencies().length === 0) return numbers.map(() => null);
  const users = await findUsers(numbers, call);
  return inParallel(numbers, client.config.reading.parallel, signal, async (number, ended) => {
    const user = users.get(number);
    const agency = user === undefined ? undefined : client.agencyOf(user);
    if (user === undefined || agency === undefined || !scope.includes(agency.unit)) return null;
    return loadEnrolments(user, { ...call, signal: ended });
  });
}
