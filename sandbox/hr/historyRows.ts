// The tables of an officer's file: allowances, languages, training, work, salary, family, awards, discipline, evaluations.
import type { Officer } from '../city/types.js';
import type { Row, RowContext } from './createRows.js';
import { majorCode } from './officerRow.js';
import { addYears, partialColumns, toMonth, toYear } from './partialDay.js';
import type { OFFICER_TABLES } from './tables.js';

type OfficerTable = keyof typeof OFFICER_TABLES;

/** Gives each row its owner and its place. */
function numbered(officer: Officer, rows: readonly Row[]): Row[] {
  return rows.map((row, index) => ({ officer_number: officer.number, seq: index + 1, ...row }));
}

function allowances(officer: Officer, { random }: RowContext): Row[] {
  const since = partialColumns('since', toMonth(officer.startedOn));
  const leading = { kind_code: '01', form_code: '01', amount: random.pick([0.2, 0.25, 0.3, 0.4]), ...since };
  // 25 per cent for everybody in public office.
  const publicOffice = { kind_code: '03', form_code: '02', amount: 25, ...since };
  return officer.postCode === '000' ? [publicOffice] : [leading, publicOffice];
}

function languages({ qualifications }: Officer, { random }: RowContext): Row[] {
  const code = qualifications.foreignLanguageCode;
  return code === '00' ? [] : [{ language_code: code, level_code: random.pick(['02', '03', '04']) }];
}

function training(officer: Officer, { random }: RowContext): Row[] {
  const { qualifications, birthDate } = officer;
  const degree: Row = {
    school: `Trường Đại học Mẫu ${1 + random.int(20)}`,
    major: qualifications.major,
    major_code: majorCode(qualifications.major),
    level_code: qualifications.degreeCode,
    form: random.pick(['Chính quy', 'Vừa làm vừa học']),
    ...partialColumns('from', toYear(addYears(birthDate, 18))),
    ...partialColumns('until', toYear(addYears(birthDate, 22))),
    grade_code: random.pick(['A', 'B+', 'B', 'C+']),
    country_code: '0',
  };
  const course: Row = {
    ...degree,
    school: 'Trường Chính trị Mẫu',
    major: 'Bồi dưỡng quản lý nhà nước',
    level_code: '00',
    form: 'Tập trung',
    ...partialColumns('from', toMonth(addYears(officer.recruitedOn, 1))),
    ...partialColumns('until', toMonth(addYears(officer.recruitedOn, 1))),
  };
  return random.chance(0.6) ? [degree, course] : [degree];
}

function work(officer: Officer, { city }: RowContext): Row[] {
  return officer.workHistory.map((period) => {
    const agency = city.agency(period.agencyCode);
    return {
      ...partialColumns('from', toMonth(period.from)),
      ...partialColumns('until', period.until === null ? null : toMonth(period.until)),
      agency_code: agency?.oldCode ?? null,
      agency_name: agency?.name ?? null,
      post: period.post,
    };
  });
}

function salary(officer: Officer): Row[] {
  return officer.salaryHistory.map(({ from, rankCode, step, coefficient }) => ({
    ...partialColumns('from', toMonth(from)),
    rank_code: rankCode,
    step,
    coefficient,
  }));
}

function family(officer: Officer, { random }: RowContext): Row[] {
  const serial = officer.number.slice(2);
  function member(side: string, relation: string, years: number): Row {
    const birth = partialColumns('birth', toYear(addYears(officer.birthDate, years)));
    return { side, relation, full_name: `${relation} Mẫu ${serial}`, ...birth, detail: 'Thông tin mẫu' };
  }
  const own = [member('SELF', 'Cha', -27), member('SELF', 'Mẹ', -25)];
  if (random.chance(0.25)) return own;
  return [...own, member('SELF', officer.sex === 'MALE' ? 'Vợ' : 'Chồng', 1), member('SPOUSE', 'Cha', -26)];
}

function awards({ agencyCode }: Officer, { city, random }: RowContext): Row[] {
  if (!random.chance(0.4)) return [];
  const decided = partialColumns('decided', toYear(`${2018 + random.int(7)}-01-01`));
  const title = random.pick(['Chiến sĩ thi đua cơ sở', 'Lao động tiên tiến', 'Giấy khen']);
  return [{ title, decided_by: city.agency(agencyCode)?.name ?? null, ...decided }];
}

function discipline({ agencyCode }: Officer, { city, random }: RowContext): Row[] {
  if (!random.chance(0.01)) return [];
  const decidedBy = city.agency(agencyCode)?.name ?? null;
  return [{ form: 'Khiển trách', reason: 'Lý do mẫu', decided_by: decidedBy, decided_on: '2023-05-10' }];
}

function evaluations(officer: Officer): Row[] {
  return officer.evaluations.map(({ year, resultCode }) => ({
    officer_number: officer.number,
    year,
    result_code: resultCode,
  }));
}

/** Rows of every table that hangs on an officer. */
export function historyRows(officer: Officer, context: RowContext): Record<OfficerTable, Row[]> {
  return {
    allowance: numbered(officer, allowances(officer, context)),
    foreign_language: numbered(officer, languages(officer, context)),
    it_skill: numbered(officer, [{ level_code: officer.qualifications.itCode }]),
    training: numbered(officer, training(officer, context)),
    work_period: numbered(officer, work(officer, context)),
    salary_step: numbered(officer, salary(officer)),
    family_member: numbered(officer, family(officer, context)),
    award: numbered(officer, awards(officer, context)),
    discipline: numbered(officer, discipline(officer, context)),
    evaluation: evaluations(officer),
  };
}
