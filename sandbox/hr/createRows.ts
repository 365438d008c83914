// Turns the officers of the sample city into rows of the HR database. What the city does not say (insurance numbers, family,
// allowances …) is drawn from a stream of its own per officer, so one person's rows never depend on another's.
import { createRandom, type Random } from '../city/createRandom.js';
import type { SampleCity } from '../city/createSampleCity.js';
import type { Officer } from '../city/types.js';
import { codeListRows } from './codeLists.js';
import { historyRows } from './historyRows.js';
import { officerRow } from './officerRow.js';
import { memberRow } from './partyRows.js';

/** A value of a cell; days are `YYYY-MM-DD`. */
export type Cell = string | number | null;

/** A row by column name. */
export type Row = Readonly<Record<string, Cell>>;

/** Rows by qualified table name, in an order that satisfies the foreign keys. */
export type Rows = Map<string, Row[]>;

const BASE_SALARY: Row[] = [
  { valid_from: '2024-07-01', amount: 2_340_000, legal_basis: 'NĐ 73/2024/NĐ-CP' },
  { valid_from: '2026-07-01', amount: 2_530_000, legal_basis: 'NĐ 161/2026/NĐ-CP' },
];

/** What a row is made from besides the officer. */
export interface RowContext {
  readonly city: SampleCity;
  readonly random: Random;
}

function agencyRows(city: SampleCity): Row[] {
  return city.agencies.map((agency) => ({
    code: agency.oldCode,
    name: agency.name,
    kind: agency.kind,
    level: agency.level,
    parent_code: agency.parentCode === null ? null : (city.agency(agency.parentCode)?.oldCode ?? null),
    unit_code: agency.unitCode,
    code_list: agency.codeList,
    ceased_on: agency.ceasedOn,
  }));
}

function addOfficer(rows: Rows, officer: Officer, context: RowContext): void {
  function add(table: string, ...more: Row[]): void {
    const list = rows.get(table);
    if (list) list.push(...more);
    else rows.set(table, more);
  }
  add('hr.officer', officerRow(officer, context));
  for (const [table, list] of Object.entries(historyRows(officer, context))) add(`hr.${table}`, ...list);
  const member = memberRow(officer, context);
  if (member) add('party.member', member);
}

/** All rows of the sample HR database. */
export function createRows(city: SampleCity): Rows {
  const posts = new Map(city.officers.map(({ postCode, post }) => [postCode, post]));
  posts.set('000', 'Không giữ chức vụ');
  const rows: Rows = new Map<string, Row[]>([
    ['hr.sample', [{ seed: city.seed }]],
    ['hr.code_list', codeListRows(posts).map((row) => ({ ...row, label_is_sample: 'true' }))],
    ['hr.base_salary', BASE_SALARY],
    ['hr.agency', agencyRows(city)],
  ]);
  for (const officer of city.officers) {
    addOfficer(rows, officer, { city, random: createRandom(`${city.seed}/hr/${officer.number}`) });
  }
  return rows;
}
