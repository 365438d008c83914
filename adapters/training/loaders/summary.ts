// Results by unit: who takes part, who has completed. Numbers that few people are behind are not told.
import {
  InputError,
  inParallel,
  isUnderAgency,
  type AgencyFilter,
  type AgencyRef,
  type UnitKey,
} from '../../kit/index.js';
import type { Call } from '../client.js';
import type { TrainingSummaryRecord, UnitTrainingSummaryArgs } from '../schema.generated.js';
import type { UserRow } from '../wire/rows.js';
import { loadCourseRows } from './courses.js';

interface Enrolment {
  readonly courseId: string;
  readonly user: UserRow;
  readonly agency: AgencyRef;
}

/** Null: the site does not tell. */
type Completion = (enrolment: Enrolment) => boolean | null;

/** Everybody in the courses whose agency the caller may see. Accounts without a staff number are nobody's. */
async function loadEnrolments(courseIds: readonly string[], call: Call): Promise<readonly Enrolment[]> {
  const { client, scope, signal } = call;
  const lists = await inParallel(courseIds, client.config.reading.parallel, signal, async (courseId, ended) => {
    const users = await client.participants.load(courseId, ended);
    return users.flatMap((user): Enrolment[] => {
      const agency = user.idnumber === null ? undefined : client.agencyOf(user);
      return agency !== undefined && scope.includes(agency.unit) ? [{ courseId, user, agency }] : [];
    });
  });
  return lists.flat();
}

const accountsOf = (enrolments: readonly Enrolment[]) => [...new Set(enrolments.map(({ user }) => user.id))];

/** The site tells it account by account: one call for each. */
async function loadCompletion(enrolments: readonly Enrolment[], { client, signal }: Call): Promise<Completion> {
  const ids = accountsOf(enrolments);
  const found = await inParallel(ids, client.config.reading.parallel, signal, (id, ended) =>
    client.progress.load(id, ended),
  );
  const byUser = new Map(ids.map((id, index) => [id, found[index] ?? null]));
  return ({ user, courseId }) => byUser.get(user.id)?.get(courseId)?.completed ?? null;
}

function requireFew(enrolments: readonly Enrolment[], { client }: Call): void {
  if (accountsOf(enrolments).length <= client.config.reading.maxLookups) return;
  throw new InputError('Too many officers: choose smaller units.', 'Quá nhiều cán bộ: hãy chọn đơn vị nhỏ hơn.');
}

function createUnitTest(filter: AgencyFilter, { scope, client }: Call): (enrolment: Enrolment) => boolean {
  if (filter.reach !== 'SUBTREE') return ({ agency }) => agency.unit === filter.unit;
  const top = new Set(scope.agencies(filter).map(({ code }) => code));
  return ({ agency }) => isUnderAgency(client.units, agency, ({ code }) => top.has(code));
}

const countPeople = (enrolments: readonly Enrolment[]) => accountsOf(enrolments).length;

/** `completion` null: nobody has asked the site about single accounts. */
function toSummary(
  own: readonly Enrolment[],
  completion: Completion | null,
  smallCount: number,
): TrainingSummaryRecord {
  const courses = new Set(own.map(({ courseId }) => courseId)).size;
  const isSmall = (group: readonly Enrolment[]) => group.length > 0 && countPeople(group) < smallCount;
  const none = { officers: null, enrolled: null, completed: null, untracked: null, share: null };
  if (isSmall(own)) return { ...none, courses, suppressed: true };
  if (completion === null)
    return { ...none, courses, officers: countPeople(own), enrolled: own.length, suppressed: false };
  const done = own.filter((one) => completion(one) === true);
  const undone = own.filter((one) => completion(one) === false);
  const untracked = own.filter((one) => completion(one) === null);
  const told = { courses, officers: countPeople(own), enrolled: own.length };
  // Beside the number of all, none of the parts may be small either.
  if ([done, undone, untracked].some(isSmall)) return { ...none, ...told, suppressed: true };
  const share = own.length === 0 ? null : Math.round((done.length / own.length) * 1_000) / 1_000;
  return { ...told, completed: done.length, untracked: untracked.length, share, suppressed: false };
}

/** Enrolments of each unit, courses and participants read once for all; null for units that nobody here may see. */
async function loadByUnit(
  filters: readonly AgencyFilter[],
  course: string | null | undefined,
  call: Call,
): Promise<readonly (readonly Enrolment[] | null)[]> {
  const isVisible = filters.map((filter) => call.scope.agencies(filter).length > 0);
  if (!isVisible.includes(true)) return filters.map(() => null);
  const known = [...(await loadCourseRows(call)).keys()];
  const enrolments = await loadEnrolments(
    known.filter((id) => course == null || id === course),
    call,
  );
  return filters.map((filter, index) =>
    isVisible[index] === true ? enrolments.filter(createUnitTest(filter, call)) : null,
  );
}

/** `Unit.trainingSummary`. */
export async function summariseUnits(
  units: readonly UnitKey[],
  args: UnitTrainingSummaryArgs,
  call: Call,
): Promise<readonly (TrainingSummaryRecord | null)[]> {
  const filters = units.map((unit): AgencyFilter => ({ unit, reach: args.reach ?? 'SELF' }));
  const lists = await loadByUnit(filters, args.course, call);
  const all = lists.flatMap((own) => own ?? []);
  requireFew(all, call);
  const completion = await loadCompletion(all, call);
  return lists.map((own) => (own === null ? null : toSummary(own, completion, call.client.config.smallCount)));
}

/** What only the progress of single accounts tells. */
const OF_PROGRESS = ['completed', 'untracked', 'share', 'suppressed'];

/** `UnitOverview.training`: a city of accounts is not asked about one by one, and nobody is if nobody wants to know. */
export async function summariseOverviews(
  units: readonly UnitKey[],
  _month: string,
  call: Call,
): Promise<readonly (TrainingSummaryRecord | null)[]> {
  const lists = await loadByUnit(
    units.map((unit): AgencyFilter => ({ unit, reach: 'SELF' })),
    null,
    call,
  );
  const { reading, smallCount } = call.client.config;
  const all = lists.flatMap((own) => own ?? []);
  const isAsked = OF_PROGRESS.some((name) => call.select.wants(name));
  const completion =
    isAsked && accountsOf(all).length <= reading.maxMonthLookups ? await loadCompletion(all, call) : null;
  return lists.map((own) => (own === null ? null : toSummary(own, completion, smallCount)));
}
