// The main row of an officer: the fields of the CV, sample values plainly marked where they are text.
import type { Officer } from '../city/types.js';
import type { Row, RowContext } from './createRows.js';
import { addYears, partialColumns, toMonth, toPartialDay } from './partialDay.js';

const MAJOR_CODES: Readonly<Record<string, string>> = {
  Luật: '7380101',
  'Hành chính công': '7340403',
  'Kinh tế': '7310101',
  'Công nghệ thông tin': '7480201',
  'Quản lý đất đai': '7850103',
  'Công tác xã hội': '7760101',
};

/** The 7-digit education code of a major. */
export function majorCode(major: string): string {
  return MAJOR_CODES[major] ?? '7340404';
}

function identityColumns(officer: Officer, { random }: RowContext): Row {
  const serial = officer.number.slice(2);
  const place = `Xã Mẫu ${1 + random.int(90)}, thành phố Hà Nội`;
  return {
    number: officer.number,
    personal_id: officer.citizenNumber,
    // PhanLoaiHoSo 03 = public employee: their ranks begin with V.
    record_kind: officer.rankCode.startsWith('V') ? '03' : '02',
    full_name: officer.fullName,
    other_names: random.chance(0.05) ? `${officer.fullName.split(' ')[0] ?? ''} Tên khác Mẫu` : null,
    ...partialColumns('birth', toPartialDay(officer.birthDate, random)),
    sex_code: officer.sex === 'MALE' ? '1' : '2',
    birth_place: place,
    origin: `Xã Mẫu ${1 + random.int(90)}, tỉnh Mẫu`,
    ethnicity_code: random.chance(0.95) ? '01' : random.pick(['02', '03', '04']),
    religion_code: random.chance(0.9) ? '00' : random.pick(['01', '02']),
    citizen_id: officer.citizenNumber,
    citizen_id_issued_on: `2021-0${1 + random.int(9)}-15`,
    phone: officer.phone,
    email: officer.email,
    social_insurance_number: `0000${serial}`,
    health_insurance_number: `MAU000000${serial}`,
    residence: place,
    family_background: random.pick(['Công nhân', 'Nông dân', 'Công chức']),
    job_before: random.pick(['Sinh viên', 'Nhân viên', 'Giáo viên']),
  };
}

function serviceColumns(officer: Officer, { city, random }: RowContext): Row {
  const agency = city.agency(officer.agencyCode);
  const office = officer.officeCode === null ? undefined : city.agency(officer.officeCode);
  const first = city.agency(officer.workHistory[0]?.agencyCode ?? officer.agencyCode);
  const leads = officer.postCode !== '000';
  return {
    managing_agency: agency?.oldCode ?? '',
    using_agency: (office ?? agency)?.oldCode ?? '',
    recruited_on: officer.recruitedOn,
    recruited_by: first?.name ?? null,
    recruitment_code: random.pick(['01', '02']),
    agency_since: officer.startedOn,
    post: officer.post,
    post_code: officer.postCode,
    concurrent_post: leads && random.chance(0.1) ? 'Trưởng ban chỉ đạo mẫu' : null,
    appointed_on: officer.startedOn,
    left_on: officer.endedOn,
    planned_post: random.chance(0.08) ? 'Quy hoạch mẫu 2026–2031' : null,
    rank_code: officer.rankCode,
    step: officer.step,
    coefficient: officer.coefficient,
    ...partialColumns('rank_since', toMonth(officer.salaryHistory.at(-1)?.from ?? officer.recruitedOn)),
  };
}

function personColumns(officer: Officer, { random }: RowContext): Row {
  const { qualifications } = officer;
  const served = officer.sex === 'MALE' && random.chance(0.15);
  return {
    general_education: qualifications.generalEducation,
    degree_code: qualifications.degreeCode,
    major: qualifications.major,
    major_code: majorCode(qualifications.major),
    academic_title_code: qualifications.degreeCode === '08' && random.chance(0.1) ? '01' : '00',
    academic_degree_code: { '07': '01', '08': '02' }[qualifications.degreeCode] ?? '00',
    political_theory_code: qualifications.politicalTheoryCode,
    state_management_code: qualifications.stateManagementCode,
    defence_training_code: random.chance(0.85) ? '1' : '0',
    minority_language: null,
    army_from_value: served ? addYears(officer.birthDate, 18).slice(0, 7) : null,
    army_until_value: served ? addYears(officer.birthDate, 20).slice(0, 7) : null,
    honours: null,
    policy_status: random.chance(0.03) ? 'Con thương binh (mẫu)' : null,
    health: random.pick(['Loại I', 'Loại II', 'Loại II', 'Loại III']),
    height_cm: (officer.sex === 'MALE' ? 162 : 152) + random.int(18),
    weight_kg: (officer.sex === 'MALE' ? 58 : 46) + random.int(18),
    blood_group: random.pick(['A', 'B', 'AB', 'O']),
    updated_on: officer.endedOn ?? `2026-${String(1 + random.int(10)).padStart(2, '0')}-20`,
  };
}

/** A row of hr.officer. */
export function officerRow(officer: Officer, context: RowContext): Row {
  return {
    ...identityColumns(officer, context),
    ...serviceColumns(officer, context),
    ...personColumns(officer, context),
  };
}
