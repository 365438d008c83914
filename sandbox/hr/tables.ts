// Tables of the sample HR system: the fields of the officer's CV (TT 06/2023/TT-BNV layout, form 2C), days partly known.
// Agencies are in the old form of their codes (QCVN 102:2016), as HR systems still have them.

/** Schema `hr` without indexes: those come after the bulk load. */
export const HR_TABLES = `
create schema hr;
create table hr.sample (seed text not null);
create table hr.code_list (
  list text, code text, label text not null, label_is_sample boolean not null default true, primary key (list, code));
create table hr.base_salary (valid_from date primary key, amount integer not null, legal_basis text not null);
create table hr.agency (
  code text primary key, name text not null, kind text not null, level text not null, parent_code text,
  unit_code text not null, code_list text not null, ceased_on date);
create table hr.officer (
  number text not null, personal_id char(12) not null, managing_agency text not null, using_agency text not null,
  record_kind text not null, full_name text not null, other_names text,
  birth_value text not null, birth_precision text not null, sex_code text not null, birth_place text, origin text,
  ethnicity_code text, religion_code text,
  citizen_id char(12), citizen_id_issued_on date, phone text, email text,
  social_insurance_number char(10), health_insurance_number text, residence text,
  family_background text, job_before text,
  recruited_on date, recruited_by text, recruitment_code text, agency_since date,
  post text, post_code text, concurrent_post text, appointed_on date, left_on date, planned_post text,
  rank_code text, step integer, coefficient numeric(4,2), rank_since_value text, rank_since_precision text,
  general_education text, degree_code text, major text, major_code text,
  academic_title_code text, academic_degree_code text, political_theory_code text, state_management_code text,
  defence_training_code text, minority_language text,
  army_from_value text, army_until_value text, honours text, policy_status text,
  health text, height_cm integer, weight_kg integer, blood_group text, updated_on date not null);
create table hr.allowance (
  officer_number text, seq integer, kind_code text, form_code text, amount numeric(10,2), since_value text, since_precision text);
create table hr.foreign_language (officer_number text, seq integer, language_code text, level_code text);
create table hr.it_skill (officer_number text, seq integer, level_code text);
create table hr.training (
  officer_number text, seq integer, school text, major text, major_code text, level_code text, form text,
  from_value text, from_precision text, until_value text, until_precision text, grade_code text, country_code text);
create table hr.work_period (
  officer_number text, seq integer, from_value text, from_precision text, until_value text, until_precision text,
  agency_code text, agency_name text, post text);
create table hr.salary_step (
  officer_number text, seq integer, from_value text, from_precision text, rank_code text, step integer, coefficient numeric(4,2));
create table hr.family_member (
  officer_number text, seq integer, side text, relation text, full_name text, birth_value text, birth_precision text, detail text);
create table hr.award (officer_number text, seq integer, title text, decided_by text, decided_value text, decided_precision text);
create table hr.discipline (officer_number text, seq integer, form text, reason text, decided_by text, decided_on date);
create table hr.evaluation (officer_number text, year integer, result_code text);`;

/** Tables that hang on an officer, with the second column of their key. */
export const OFFICER_TABLES = {
  allowance: 'seq',
  foreign_language: 'seq',
  it_skill: 'seq',
  training: 'seq',
  work_period: 'seq',
  salary_step: 'seq',
  family_member: 'seq',
  award: 'seq',
  discipline: 'seq',
  evaluation: 'year',
} as const;

/** Keys and indexes, made after the rows are in. */
export const HR_INDEXES = [
  'alter table hr.officer add primary key (number)',
  'create unique index on hr.officer (personal_id)',
  'create index on hr.officer (managing_agency, number)',
  'create index on hr.officer (using_agency, number)',
  'create index on hr.agency (unit_code, code_list)',
  ...Object.entries(OFFICER_TABLES).flatMap(([table, second]) => [
    `alter table hr.${table} add primary key (officer_number, ${second})`,
    `alter table hr.${table} add foreign key (officer_number) references hr.officer`,
  ]),
].join(';\n');

/**
 * Schema `party`: membership says what somebody believes, sensitive personal data. Nothing in schema `hr` mentions it,
 * so whoever reads officers reads none of it by accident.
 */
export const PARTY_TABLES = `
create schema party;
create table party.member (
  personal_id char(12) primary key, officer_number text unique not null references hr.officer,
  card_number char(8) unique not null, file_number text unique not null, badge_number text,
  joined_on date not null, official_on date, post_code text not null, organisation_code text not null, organisation_name text not null,
  job_before_joining text, moved_in_on date, moved_in_from text, moved_out_on date, moved_out_to text, note text);
create index on party.member (organisation_code, officer_number);
comment on schema party is 'Sensitive: political opinion. A separate domain, never joined by the views of schema hr.'`;
