-- Tables of the catalogue of shared applications and of their adoption: the adapter app-catalog reads and appends, nobody updates.
-- Safe to run again: what is there stays. Rows are never changed; what is put right is a row with the next version.
-- Units are keys of the gateway (hn:2025-07:00103): code and code list, so that a figure stays under the unit it was recorded for.

create schema if not exists app_catalog;

-- What adoption is measured by. Data, not code: one more indicator is one more row.
create table if not exists app_catalog.indicator (
  code text primary key check (code ~ '^[A-Z][A-Z0-9_]{0,39}$'),
  name text not null,
  -- What is counted: tài khoản, văn bản, hồ sơ …
  measure text not null,
  numerator text not null,
  -- What the numerator is a part of; null: a number without a share.
  denominator text
);

-- Commands that were carried out, by the key that the gateway gives each: the same one again finds itself here and changes nothing.
create table if not exists app_catalog.sent_command (
  key text primary key,
  kind text not null,
  sent_at timestamptz not null default now()
);

create table if not exists app_catalog.application (
  code text not null check (code ~ '^[A-Z0-9][A-Z0-9-]{0,39}$'),
  version integer not null check (version > 0),
  name text not null,
  description text,
  -- The connected system that it belongs to, by the id of its adapter; null: none is connected.
  system text,
  -- The unit that publishes it, and the agency that answers for it.
  unit_key text not null,
  owner_agency text not null,
  levels text[] not null check (levels <@ array['CITY', 'DISTRICT', 'WARD'] and cardinality(levels) > 0),
  indicators text[] not null,
  published_from date not null,
  -- Last day; null while it is published.
  published_to date,
  legal_basis text not null,
  recorded_at timestamptz not null default now(),
  command_key text not null references app_catalog.sent_command,
  primary key (code, version)
);

-- Who is to use it: the units of a level (of all levels, if null) in the unit and below it on the day that is asked for.
create table if not exists app_catalog.obligation (
  application text not null,
  unit_key text not null,
  level text check (level in ('CITY', 'DISTRICT', 'WARD')),
  valid_from date not null,
  version integer not null check (version > 0),
  valid_to date,
  strength text not null check (strength in ('OBLIGATORY', 'ENCOURAGED')),
  legal_basis text not null,
  recorded_at timestamptz not null default now(),
  command_key text not null references app_catalog.sent_command
);
create unique index if not exists obligation_version
  on app_catalog.obligation (application, unit_key, coalesce(level, ''), valid_from, version);

-- What is to be reached, for the units of a rule as above.
create table if not exists app_catalog.target (
  application text not null,
  indicator text not null references app_catalog.indicator,
  unit_key text not null,
  level text check (level in ('CITY', 'DISTRICT', 'WARD')),
  valid_from date not null,
  version integer not null check (version > 0),
  valid_to date,
  kind text not null check (kind in ('SHARE', 'ABSOLUTE')),
  -- A share from 0 to 1 with four decimals, or a number.
  value numeric(14, 4) not null check (value >= 0),
  legal_basis text not null,
  recorded_at timestamptz not null default now(),
  command_key text not null references app_catalog.sent_command
);
create unique index if not exists target_version
  on app_catalog.target (application, indicator, unit_key, coalesce(level, ''), valid_from, version);

create table if not exists app_catalog.figure (
  application text not null,
  indicator text not null references app_catalog.indicator,
  unit_key text not null,
  month text not null check (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  version integer not null check (version > 0),
  numerator bigint not null check (numerator >= 0),
  denominator bigint check (denominator >= numerator),
  -- Which system or application the number comes from, and why it was put right.
  source text not null,
  reason text,
  recorded_at timestamptz not null default now(),
  command_key text not null references app_catalog.sent_command,
  -- Also keeps two who write at the same moment apart: the second one meets the version of the first and looks again.
  primary key (application, month, indicator, unit_key, version)
);

-- The newest version of each.
create or replace view app_catalog.v_application as
select distinct on (code) * from app_catalog.application order by code, version desc;

create or replace view app_catalog.v_obligation as
select distinct on (application, unit_key, coalesce(level, ''), valid_from) *
from app_catalog.obligation order by application, unit_key, coalesce(level, ''), valid_from, version desc;

create or replace view app_catalog.v_target as
select distinct on (application, indicator, unit_key, coalesce(level, ''), valid_from) *
from app_catalog.target order by application, indicator, unit_key, coalesce(level, ''), valid_from, version desc;

create or replace view app_catalog.v_figure as
select distinct on (application, month, indicator, unit_key) *
from app_catalog.figure order by application, month, indicator, unit_key, version desc;

insert into app_catalog.indicator (code, name, measure, numerator, denominator) values
  ('ACCOUNTS', 'Tài khoản đã kích hoạt. Accounts in use', 'tài khoản', 'Tài khoản đã kích hoạt. Accounts in use', 'Tài khoản phải cấp. Accounts to be given'),
  ('DOCUMENTS_ELECTRONIC', 'Văn bản điện tử. Electronic documents', 'văn bản', 'Văn bản gửi hoàn toàn điện tử. Documents sent without paper', 'Văn bản đã gửi. Documents sent'),
  ('SIGNATURES', 'Lượt ký số. Digital signatures made', 'lượt ký', 'Lượt ký số trong tháng. Signatures made in the month', null),
  ('DOSSIERS_ONLINE', 'Hồ sơ trực tuyến. Dossiers online', 'hồ sơ', 'Hồ sơ nộp trực tuyến. Dossiers handed in online', 'Hồ sơ đã tiếp nhận. Dossiers received'),
  ('FEES_ONLINE', 'Phí, lệ phí nộp trực tuyến. Fees paid online', 'khoản nộp', 'Khoản nộp trực tuyến. Payments made online', 'Khoản nộp. Payments'),
  ('FILES_DIGITISED', 'Hồ sơ lưu trữ đã số hóa. Archive files digitised', 'hồ sơ', 'Hồ sơ giấy đã số hóa. Paper files digitised', 'Hồ sơ giấy. Paper files'),
  ('MEETINGS_ONLINE', 'Cuộc họp trực tuyến. Online meetings', 'cuộc họp', 'Cuộc họp đã diễn ra. Meetings held', null),
  ('FEEDBACK_CLOSED', 'Phản ánh đã trả lời. Feedback answered', 'phản ánh', 'Phản ánh đã xử lý xong. Requests closed', 'Phản ánh đã tiếp nhận. Requests received'),
  ('COURSES_COMPLETED', 'Khóa học đã hoàn thành. Courses completed', 'lượt học', 'Lượt đã hoàn thành. Enrolments completed', 'Lượt tham gia. Enrolments')
on conflict (code) do nothing;
