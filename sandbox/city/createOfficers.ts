// The 4,700 officers of the sample city, numbered HN000001 onward in the order of the agencies.
import { FIRST_NEW_DAY, LAST_OLD_DAY } from './calendar.js';
import { createRandom } from './createRandom.js';
import type { Random } from './createRandom.js';
import { toCitizenNumber, toPersonName } from './names.js';
import { leaderRank, postAt, STAFF_RANKS } from './posts.js';
import type { Post, Rank } from './posts.js';
import type { Agency, Day, Officer, Qualifications, SalaryStep, WorkPeriod } from './types.js';

const DEGREES = { '04': 'Cao đẳng', '06': 'Đại học', '07': 'Thạc sĩ', '08': 'Tiến sĩ' } as const;
const DEGREE_CODES = ['04', '06', '06', '06', '06', '06', '07', '07', '08'] as const;
const MAJORS = ['Luật', 'Hành chính công', 'Kinh tế', 'Công nghệ thông tin', 'Quản lý đất đai', 'Công tác xã hội'];
/** Officers of the first departments, old wards and so on come to 4,700 with these counts. */
const LARGE_DEPARTMENTS = 24;
const OLD_WARDS_WITH_TWO = 234;

/** How many officers an agency has; `place` is its place among the agencies of its kind and era. */
function countOfficers(agency: Agency, place: number): number {
  switch (agency.kind) {
    case 'CITY':
      return 40;
    case 'DEPARTMENT':
      return place < LARGE_DEPARTMENTS ? 19 : 18;
    case 'DISTRICT':
      return 8;
    case 'OFFICE':
      return 0;
    case 'WARD':
      if (agency.ceasedOn === null) return 22;
      return place < OLD_WARDS_WITH_TWO ? 2 : 1;
  }
}

function toDay(year: number, random: Random): Day {
  const month = String(1 + random.int(12)).padStart(2, '0');
  return `${year}-${month}-${String(1 + random.int(28)).padStart(2, '0')}`;
}

function toQualifications(random: Random, leads: boolean): Qualifications {
  const degreeCode = random.pick(DEGREE_CODES);
  return {
    generalEducation: '12/12',
    degreeCode,
    degree: DEGREES[degreeCode],
    major: random.pick(MAJORS),
    politicalTheoryCode: leads ? '03' : random.pick(['01', '02']),
    stateManagementCode: leads ? '03' : random.pick(['01', '02']),
    foreignLanguageCode: random.pick(['00', '01', '01', '02']),
    itCode: random.pick(['01', '01', '02', '03']),
  };
}

function toCoefficient(rank: Rank, step: number): number {
  return Math.round((rank.first + rank.raise * (step - 1)) * 100) / 100;
}

/** A raise every three years up to the present step, the last one between 2022 and 2024. */
function toSalaryHistory(rank: Rank, step: number, lastRaise: Day): SalaryStep[] {
  const year = Number(lastRaise.slice(0, 4));
  return Array.from({ length: Math.min(step, 3) }, (_, index, past = Math.min(step, 3) - 1 - index) => ({
    from: `${year - 3 * past}${lastRaise.slice(4)}`,
    rankCode: rank.code,
    step: step - past,
    coefficient: toCoefficient(rank, step - past),
  }));
}

function toWorkHistory(agency: Agency, post: Post, recruitedOn: Day, earlier: string | null): WorkPeriod[] {
  const present = { agencyCode: agency.code, post: post.name, until: agency.ceasedOn };
  if (earlier === null) return [{ ...present, from: recruitedOn }];
  return [
    { from: recruitedOn, until: LAST_OLD_DAY, agencyCode: earlier, post: 'Công chức' },
    { ...present, from: FIRST_NEW_DAY },
  ];
}

function toEvaluations(random: Random, lastYear: number): Officer['evaluations'] {
  return [lastYear - 2, lastYear - 1, lastYear].map((year) => ({
    year,
    resultCode: random.pick(['01', '02', '02', '02', '03']),
  }));
}

interface OfficerPlace {
  readonly agency: Agency;
  /** Place inside the agency; 0 is the head. */
  readonly place: number;
  readonly serial: number;
  /** For officers of new wards: the agency of the old era they came from. */
  readonly earlier: string | null;
}

function toOfficer(random: Random, { agency, place, serial, earlier }: OfficerPlace): Officer {
  const number = `HN${String(serial).padStart(6, '0')}`;
  const sex = random.chance(0.52) ? 'MALE' : 'FEMALE';
  const birthDate = toDay(1968 + random.int(30), random);
  const post = postAt(agency.kind, agency.ceasedOn !== null, place);
  const rank = post.leads ? leaderRank(agency.kind) : random.pick(STAFF_RANKS);
  const step = 1 + random.int(Math.min(rank.steps, 6));
  const recruitedOn = toDay(Number(birthDate.slice(0, 4)) + 23, random);
  const workHistory = toWorkHistory(agency, post, recruitedOn, earlier);
  return {
    number,
    fullName: toPersonName(random, sex, serial),
    birthDate,
    sex,
    citizenNumber: toCitizenNumber(Number(birthDate.slice(0, 4)), sex, 900_000 + serial),
    phone: `0000${String(900_000 + serial)}`,
    email: `${number.toLowerCase()}@sample.invalid`,
    agencyCode: agency.code,
    officeCode: post.office === null ? null : `${agency.code}.${String(post.office + 1).padStart(2, '0')}`,
    unitKey: agency.unitKey,
    post: post.name,
    postCode: post.code,
    rankCode: rank.code,
    rankName: rank.name,
    step,
    coefficient: toCoefficient(rank, step),
    qualifications: toQualifications(random, post.leads),
    recruitedOn,
    startedOn: workHistory.at(-1)?.from ?? recruitedOn,
    endedOn: agency.ceasedOn,
    workHistory,
    salaryHistory: toSalaryHistory(rank, step, toDay(2022 + random.int(3), random)),
    evaluations: toEvaluations(random, agency.ceasedOn === null ? 2025 : 2024),
    sample: true,
  };
}

/** All officers; those of agencies that ceased have an end date. */
export function createOfficers(seed: string, agencies: readonly Agency[]): readonly Officer[] {
  const random = createRandom(`${seed}/officers`);
  const oldWards = agencies.filter((agency) => agency.kind === 'WARD' && agency.ceasedOn !== null);
  const officers: Officer[] = [];
  const seen = new Map<string, number>();
  for (const agency of agencies) {
    const group = `${agency.kind}/${agency.codeList}`;
    const placeInGroup = seen.get(group) ?? 0;
    seen.set(group, placeInGroup + 1);
    const isNewWard = agency.kind === 'WARD' && agency.ceasedOn === null;
    for (let place = 0; place < countOfficers(agency, placeInGroup); place += 1) {
      const earlier = isNewWard && random.chance(0.8) ? random.pick(oldWards).code : null;
      officers.push(toOfficer(random, { agency, place, serial: officers.length + 1, earlier }));
    }
  }
  return officers;
}
