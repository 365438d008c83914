// The views that the gateway's adapter reads. Days are text YYYY-MM-DD (or YYYY-MM, YYYY with their precision): client
// libraries turn a DATE into midnight of some time zone, which moves it by a day.

function label(list: string, column: string): string {
  return `(select label from hr.code_list where list = '${list}' and code = ${column})`;
}

const BASE_SALARY_TODAY = `hr.base_salary_on((now() at time zone 'Asia/Ho_Chi_Minh')::date)`;

const FUNCTIONS = `
create function hr.base_salary_on(day date) returns integer language sql stable as
  'select amount from hr.base_salary where valid_from <= day order by valid_from desc limit 1'`;

const AGENCY = `
create view hr.v_agency as
select code, name, kind, level, parent_code, unit_code, code_list, ceased_on::text as ceased_on from hr.agency`;

const OFFICER = `
create view hr.v_officer as
select o.number, o.personal_id, o.managing_agency,
  (select name from hr.agency where code = o.managing_agency) as managing_agency_name,
  o.using_agency, (select name from hr.agency where code = o.using_agency) as using_agency_name,
  o.record_kind, ${label('PhanLoaiHoSo', 'o.record_kind')} as record_kind_label,
  o.full_name, o.other_names, o.birth_value, o.birth_precision,
  o.sex_code, ${label('GioiTinh', 'o.sex_code')} as sex_label, o.birth_place, o.origin,
  o.ethnicity_code, ${label('DanToc', 'o.ethnicity_code')} as ethnicity_label,
  o.religion_code, ${label('TonGiao', 'o.religion_code')} as religion_label,
  o.citizen_id, o.citizen_id_issued_on::text as citizen_id_issued_on, o.phone, o.email,
  o.social_insurance_number, o.health_insurance_number, o.residence, o.family_background, o.job_before,
  o.recruited_on::text as recruited_on, o.recruited_by, o.recruitment_code, o.agency_since::text as agency_since,
  o.post, o.post_code, o.concurrent_post, o.appointed_on::text as appointed_on, o.left_on::text as left_on,
  o.left_on is null as in_service, o.planned_post,
  o.rank_code, ${label('NgachChucDanh', 'o.rank_code')} as rank_label, o.step, o.coefficient,
  o.rank_since_value, o.rank_since_precision,
  ${BASE_SALARY_TODAY} as base_salary, round(o.coefficient * ${BASE_SALARY_TODAY})::integer as monthly_salary,
  (select coalesce(json_agg(json_build_object('kindCode', a.kind_code, 'kindLabel', ${label('LoaiPhuCap', 'a.kind_code')},
     'formCode', a.form_code, 'formLabel', ${label('HinhThucHuong', 'a.form_code')}, 'amount', a.amount) order by a.seq), '[]')
   from hr.allowance a where a.officer_number = o.number) as allowances,
  o.general_education, lpad(split_part(o.general_education, '/', 1), 2, '0') as general_education_code, o.degree_code, ${label('TrinhDoChuyenMon', 'o.degree_code')} as degree_label, o.major, o.major_code,
  o.academic_title_code, ${label('ChucDanhKhoaHoc', 'o.academic_title_code')} as academic_title_label,
  o.academic_degree_code, ${label('HocVi', 'o.academic_degree_code')} as academic_degree_label,
  o.political_theory_code, ${label('LyLuanChinhTri', 'o.political_theory_code')} as political_theory_label,
  o.state_management_code, ${label('QuanLyNhaNuoc', 'o.state_management_code')} as state_management_label,
  o.defence_training_code,
  o.minority_language, case when o.minority_language is null then '00' end as minority_language_code, o.army_from_value, o.army_until_value, o.honours, o.policy_status,
  o.health, o.height_cm, o.weight_kg, o.blood_group, o.updated_on::text as updated_on
from hr.officer o`;

function qualification(seq: number, kind: string, list: string, column: string, detail = 'null'): string {
  return `select number as officer_number, managing_agency, ${seq} as seq, '${kind}' as kind, '${list}' as list, ${column} as code,
    ${label(list, column)} as label, ${detail} as detail, null as obtained_value, null as obtained_precision
  from hr.officer where ${column} <> '00'`;
}

const QUALIFICATION = `
create view hr.v_qualification as
select number as officer_number, managing_agency, 1 as seq, 'GENERAL_EDUCATION' as kind, null::text as list, null::text as code,
  general_education as label, null::text as detail, null::text as obtained_value, null::text as obtained_precision from hr.officer
union all ${qualification(2, 'DEGREE', 'TrinhDoChuyenMon', 'degree_code', 'major')}
union all ${qualification(3, 'ACADEMIC_TITLE', 'ChucDanhKhoaHoc', 'academic_title_code')}
union all ${qualification(4, 'ACADEMIC_DEGREE', 'HocVi', 'academic_degree_code')}
union all ${qualification(5, 'POLITICAL_THEORY', 'LyLuanChinhTri', 'political_theory_code')}
union all ${qualification(6, 'STATE_MANAGEMENT', 'QuanLyNhaNuoc', 'state_management_code')}
union all select l.officer_number, o.managing_agency, 10 + l.seq, 'FOREIGN_LANGUAGE', 'NgoaiNgu', l.language_code,
  ${label('NgoaiNgu', 'l.language_code')}, ${label('TrinhDoNgoaiNgu', 'l.level_code')}, null, null
  from hr.foreign_language l join hr.officer o on o.number = l.officer_number
union all select s.officer_number, o.managing_agency, 20 + s.seq, 'IT', 'TinHoc', s.level_code,
  ${label('TinHoc', 's.level_code')}, null, null, null from hr.it_skill s join hr.officer o on o.number = s.officer_number
union all select t.officer_number, o.managing_agency, 30 + t.seq, 'TRAINING', 'TrinhDoChuyenMon', t.level_code,
  ${label('TrinhDoChuyenMon', 't.level_code')}, t.major || ' – ' || t.school, t.until_value, t.until_precision
  from hr.training t join hr.officer o on o.number = t.officer_number`;

const HISTORIES = `
create view hr.v_salary_history as
select s.officer_number, o.managing_agency, s.seq, s.from_value, s.from_precision, s.rank_code,
  ${label('NgachChucDanh', 's.rank_code')} as rank_label, s.step, s.coefficient
from hr.salary_step s join hr.officer o on o.number = s.officer_number;
create view hr.v_post_history as
select w.officer_number, o.managing_agency, w.seq, w.from_value, w.from_precision, w.until_value, w.until_precision,
  w.agency_code, w.agency_name, w.post
from hr.work_period w join hr.officer o on o.number = w.officer_number`;

/** The codes behind allowances, languages, skills and training: what the Ministry's sync API wants to have. */
const CODES = `
create view hr.v_allowance as
select a.officer_number, o.managing_agency, a.seq, a.kind_code, ${label('LoaiPhuCap', 'a.kind_code')} as kind_label,
  a.form_code, ${label('HinhThucHuong', 'a.form_code')} as form_label, a.amount, a.since_value, a.since_precision
from hr.allowance a join hr.officer o on o.number = a.officer_number;
create view hr.v_language as
select l.officer_number, o.managing_agency, l.seq, l.language_code, ${label('NgoaiNgu', 'l.language_code')} as language_label,
  l.level_code, ${label('TrinhDoNgoaiNgu', 'l.level_code')} as level_label
from hr.foreign_language l join hr.officer o on o.number = l.officer_number;
create view hr.v_it_skill as
select s.officer_number, o.managing_agency, s.seq, s.level_code, ${label('TinHoc', 's.level_code')} as level_label
from hr.it_skill s join hr.officer o on o.number = s.officer_number;
create view hr.v_training as
select t.officer_number, o.managing_agency, t.seq, t.school, t.major, t.major_code, t.level_code,
  ${label('TrinhDoChuyenMon', 't.level_code')} as level_label, t.form, t.from_value, t.from_precision, t.until_value,
  t.until_precision, t.grade_code, t.country_code
from hr.training t join hr.officer o on o.number = t.officer_number`;

/** Register of members (columns of Mẫu 7-HSĐV); joins the officer's identity, which is allowed in this direction only. */
const MEMBER = `
create view party.v_member as
select m.officer_number, m.personal_id, o.full_name, o.managing_agency, m.card_number, m.file_number, m.badge_number,
  m.joined_on::text as joined_on, m.official_on::text as official_on,
  m.post_code, ${label('ChucVuDang', 'm.post_code')} as post_label, m.organisation_code, m.organisation_name,
  m.job_before_joining, m.moved_in_on::text as moved_in_on, m.moved_in_from, m.moved_out_on::text as moved_out_on, m.moved_out_to, m.note
from party.member m join hr.officer o on o.number = m.officer_number`;

/** All functions and views. */
export const VIEWS = [FUNCTIONS, AGENCY, OFFICER, QUALIFICATION, HISTORIES, CODES, MEMBER].join(';');
