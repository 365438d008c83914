// Twelve sample surveys: closed ones, open ones, a planned one, one that nobody has answered, and two drafts.
import type { SampleCity } from '../city/createSampleCity.js';
import { createRandom, type Random } from '../city/createRandom.js';
import type { Agency } from '../city/types.js';
import type { Survey, SurveyQuestion, SurveyResponse } from './types.js';

/** Hidden questions of every sample survey: the unit, the household, and the sender's own number. */
const HIDDEN = { unit: 'DV', household: 'HO', reference: 'LTREF' } as const;

const FIRST_SURVEY = 345_601;
const WARDS_OF_SMALL_SURVEYS = 12;

interface Plan {
  readonly title: string;
  readonly span: readonly [string | null, string | null];
  readonly active: boolean;
  readonly wards: 'ALL' | 'FEW' | 'NONE';
}

const CLOSED = ['2026-01-05 08:00:00', '2026-02-05 17:00:00'] as const;
const OPEN = ['2026-06-01 08:00:00', '2035-12-31 17:00:00'] as const;
const PLANNED = ['2035-01-01 08:00:00', '2035-12-31 17:00:00'] as const;

function plan(title: string, span: Plan['span'], wards: Plan['wards'], active = true): Plan {
  return { title: `${title} (mẫu)`, span, wards, active };
}

const PLANS: readonly Plan[] = [
  plan('Đặt tên đường, phố', CLOSED, 'FEW'),
  plan('Quy ước tổ dân phố', CLOSED, 'FEW'),
  plan('Vị trí nhà văn hóa', CLOSED, 'FEW'),
  plan('Sắp xếp tổ dân phố', OPEN, 'ALL'),
  plan('Phân luồng giao thông', OPEN, 'FEW'),
  plan('Cải tạo vườn hoa', OPEN, 'FEW'),
  plan('Thu gom rác tại nguồn', OPEN, 'FEW'),
  plan('Chỉnh trang ngõ phố', OPEN, 'FEW'),
  plan('Đề án năm sau', PLANNED, 'NONE'),
  plan('Việc mới mở', OPEN, 'NONE'),
  plan('Bản nháp một', [null, null], 'NONE', false),
  plan('Bản nháp hai', [null, null], 'NONE', false),
];

function createQuestions(sid: number): SurveyQuestion[] {
  const gid = sid - 345_000;
  const base = gid * 10;
  const text = { gid, choices: [], mandatory: false } as const;
  return [
    { ...text, qid: base + 1, code: HIDDEN.unit, text: 'Đơn vị', type: 'S' },
    { ...text, qid: base + 2, code: HIDDEN.household, text: 'Hộ', type: 'S' },
    { ...text, qid: base + 3, code: HIDDEN.reference, text: 'Mã gửi', type: 'S' },
    {
      ...text,
      qid: base + 4,
      code: 'DONGY',
      text: '<p>Ông (bà) có <b>đồng ý</b> không?</p>',
      type: 'Y',
      mandatory: true,
    },
    { ...text, qid: base + 5, code: 'PHUONGAN', text: 'Phương án', type: 'L', choices: ['A1', 'A2', 'A3'] },
    { ...text, qid: base + 6, code: 'GOPY', text: 'Góp ý khác', type: 'T' },
  ];
}

/** How many households of a ward answer: mostly some dozens, in every twenty-fifth ward very few. */
function householdsOf(random: Random, index: number): number {
  return index % 25 === 9 ? 1 + random.int(4) : 30 + random.int(30);
}

/** Interviewers write the agency in either form, or the code of the unit. */
function spellUnit(agency: Agency, random: Random): string {
  return random.pick([agency.code, agency.oldCode, agency.unitCode]);
}

function createAnswer(agency: Agency | null, household: number, random: Random): Readonly<Record<string, string>> {
  return {
    [HIDDEN.unit]: agency === null ? 'KHONG-RO' : spellUnit(agency, random),
    [HIDDEN.household]: `HO-MAU-${String(household).padStart(4, '0')}`,
    [HIDDEN.reference]: '',
    DONGY: random.chance(0.7) ? 'Y' : 'N',
    PHUONGAN: random.chance(0.05) ? '' : random.pick(['A1', 'A2', 'A3']),
    GOPY: random.chance(0.1) ? 'Góp ý mẫu; "không có thật"' : '',
  };
}

function dayOf([start]: Plan['span'], random: Random): string {
  const day = String(1 + random.int(27)).padStart(2, '0');
  return `${(start ?? '2026-01').slice(0, 8)}${day} 1${random.int(8)}:30:00`;
}

/** Ids have gaps: answers were deleted, many at once in the second survey. */
function nextId(id: number, place: number, survey: number, random: Random): number {
  if (survey === 1 && place === 40) return id + 2_500;
  return id + (random.chance(0.02) ? 2 : 1);
}

function createResponses(seed: string, index: number, made: Plan, wards: readonly Agency[]): SurveyResponse[] {
  const random = createRandom(`${seed} survey ${index}`);
  const responses: SurveyResponse[] = [];
  let id = 0;
  const add = (agency: Agency | null, household: number, isComplete: boolean) => {
    id = nextId(id, responses.length, index, random);
    const answers = createAnswer(agency, household, random);
    responses.push({ id, submittedAt: isComplete ? dayOf(made.span, random) : null, answers });
  };
  wards.forEach((ward, place) => {
    const households = householdsOf(random, place);
    for (let household = 1; household <= households; household += 1) add(ward, household, !random.chance(0.03));
    // One household in each ward answers a second time.
    add(ward, 1, true);
  });
  if (wards.length > 0) for (let household = 1; household <= 6; household += 1) add(null, household, true);
  return responses;
}

export function createSurveys(city: SampleCity): readonly Survey[] {
  const wards = city.agencies.filter(({ kind, ceasedOn }) => kind === 'WARD' && ceasedOn === null);
  return PLANS.map((made, index) => {
    const sid = FIRST_SURVEY + index;
    const few = made.wards === 'ALL' ? wards : wards.slice(0, made.wards === 'FEW' ? WARDS_OF_SMALL_SURVEYS : 0);
    const [startsAt, endsAt] = made.span;
    return {
      ...{ sid, startsAt, endsAt, title: made.title, active: made.active, questions: createQuestions(sid) },
      responses: createResponses(city.seed, index, made, few),
    };
  });
}
