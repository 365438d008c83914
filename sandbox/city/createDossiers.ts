// The 24,000 dossiers of the sample: 9,600 of the wards of the old era, 14,400 of the new ones.
import { dayAt, LAST_DAY, timeAt, workingDayFrom, workingDayUntil } from './calendar.js';
import { createRandom } from './createRandom.js';
import type { Random } from './createRandom.js';
import { pickApplicant } from './names.js';
import { spread } from './spread.js';
import type { Agency, CityDocument, Dossier, Officer, Procedure } from './types.js';

const OLD_TOTAL = 9600;
const NEW_TOTAL = 14_400;
const OLD_MINIMUM = 10;
const NEW_MINIMUM = 100;
/** A few dossiers take so many working days longer than planned. */
const LATE_DAYS = 60;
/** Close of work, in seconds of the day. */
const CLOSING = 61_200;
const OPEN_STATUSES = [1, 2, 2, 4, 4, 4, 4, 5, 6] as const;
const STOPPED_STATUSES = [3, 3, 7, 8, 8] as const;
const RESULT_COUNTS = [0, 1, 1, 1, 1, 1, 2, 2, 3] as const;

/** What dossiers are made from; look-ups by agency code. */
interface DossierSources {
  readonly agencies: readonly Agency[];
  readonly procedures: readonly Procedure[];
  officersOf(agencyCode: string): readonly Officer[];
  /** In order of time. */
  documentsFrom(agencyCode: string): readonly CityDocument[];
}

type Course = Pick<Dossier, 'status' | 'finishedAt' | 'returnedAt' | 'rejectedAt'>;

interface Intake {
  readonly place: number;
  readonly second: number;
  /** Place of the agency's last working day. */
  readonly last: number;
  readonly days: number;
}

function toCourse(random: Random, { place, second, last, days }: Intake, ceased: boolean): Course {
  const delay = random.chance(0.06) ? LATE_DAYS : 0;
  const planned = place + 1 + random.int(Math.ceil(days * 1.3)) + delay;
  if (planned > last && !ceased) {
    return { status: random.pick(OPEN_STATUSES), finishedAt: null, returnedAt: null, rejectedAt: null };
  }
  // Agencies that ceased closed their books on the last day.
  const end = Math.min(planned, last);
  const at = end === place ? timeAt(end, second + 3600) : timeAt(end, 28_800 + random.int(20_000));
  if (random.chance(0.07)) {
    const status = random.pick(STOPPED_STATUSES);
    return { status, finishedAt: status === 8 ? at : null, returnedAt: null, rejectedAt: status === 3 ? at : null };
  }
  const returned = Math.min(end + random.int(3), last);
  if (random.chance(0.06)) return { status: 9, finishedAt: at, returnedAt: null, rejectedAt: null };
  return { status: 10, finishedAt: at, returnedAt: timeAt(returned, 58_000 + random.int(3000)), rejectedAt: null };
}

/** Papers issued by the agency up to the day on which the work ended, the latest first; messages about papers are none. */
function pickResults(random: Random, documents: readonly CityDocument[], course: Course): string[] {
  if (course.status < 9 || course.finishedAt === null) return [];
  const wanted = random.pick(RESULT_COUNTS);
  const results: string[] = [];
  for (let place = findAfter(documents, course.finishedAt) - 1; place >= 0 && results.length < wanted; place -= 1) {
    const document = documents[place] as CityDocument;
    if (document.business === 0) results.push(document.documentId);
  }
  return results;
}

/** Place of the first document sent after a moment. */
function findAfter(documents: readonly CityDocument[], moment: string): number {
  let low = 0;
  let high = documents.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((documents[middle] as CityDocument).sentAt > moment) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Times of intake in order: `place * 86400 + second`. */
function pickIntakes(random: Random, agency: Agency, last: number, count: number): Uint32Array {
  const first = workingDayFrom(agency.activeFrom);
  const moments = Uint32Array.from({ length: count }, () => {
    return (first + random.int(last - first + 1)) * 86_400 + 28_800 + random.int(25_000);
  });
  return moments.sort();
}

function addDossiers(
  dossiers: Dossier[],
  random: Random,
  sources: DossierSources,
  agency: Agency,
  count: number,
): void {
  const last = workingDayUntil(agency.ceasedOn ?? LAST_DAY);
  const officers = sources.officersOf(agency.code);
  const documents = sources.documentsFrom(agency.code);
  let previous = -1;
  let serial = 0;
  let prefix = '';
  for (const moment of pickIntakes(random, agency, last, count)) {
    const place = Math.floor(moment / 86_400);
    const second = moment % 86_400;
    serial = place === previous ? serial + 1 : 1;
    if (place !== previous) prefix = `${agency.oldCode}-${dayAt(place).replaceAll('-', '').slice(2)}-`;
    previous = place;
    const procedure = random.pick(sources.procedures);
    const days = procedure.channels[0]?.days ?? 5;
    const course = toCourse(random, { place, second, last, days }, agency.ceasedOn !== null);
    dossiers.push({
      index: dossiers.length,
      code: prefix + String(serial).padStart(4, '0'),
      agencyCode: agency.code,
      procedureCode: procedure.code,
      channel: random.pick(procedure.channels).channel,
      applicantIndex: pickApplicant(random),
      officerNumber: random.pick(officers).number,
      submittedAt: timeAt(place, second),
      receivedAt: timeAt(place, second + 60 + random.int(1800)),
      dueAt: timeAt(agency.ceasedOn === null ? place + days : Math.min(place + days, last), CLOSING),
      finishedAt: course.finishedAt,
      returnedAt: course.returnedAt,
      rejectedAt: course.rejectedAt,
      status: course.status,
      resultDocumentIds: pickResults(random, documents, course),
      sample: true,
    });
  }
}

/** All dossiers, grouped by agency and in order of time within one. */
export function createDossiers(seed: string, sources: DossierSources): readonly Dossier[] {
  const random = createRandom(`${seed}/dossiers`);
  const wards = sources.agencies.filter((agency) => agency.kind === 'WARD');
  const oldWards = wards.filter((agency) => agency.ceasedOn !== null);
  const newWards = wards.filter((agency) => agency.ceasedOn === null);
  const oldCounts = spread(random, OLD_TOTAL, oldWards.length, OLD_MINIMUM);
  const newCounts = spread(random, NEW_TOTAL, newWards.length, NEW_MINIMUM);
  const dossiers: Dossier[] = [];
  oldWards.forEach((ward, place) => addDossiers(dossiers, random, sources, ward, oldCounts[place] as number));
  newWards.forEach((ward, place) => addDossiers(dossiers, random, sources, ward, newCounts[place] as number));
  return dossiers;
}
