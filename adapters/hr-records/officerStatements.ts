// The statements over the officer view, put together from what a list or a count needs; values are parameters only.
import { InputError } from '../kit/index.js';
import { foldedColumn, toNamePattern } from './nameSearch.js';
import type { OfficerSet, OfficerSets } from './officerSets.js';

export interface Statement {
  readonly statement: string;
  readonly values: readonly unknown[];
}

/** Takes a value and gives its place in the statement, `$3::text`. */
export type Bind = (value: unknown, type: string) => string;

/** Hands out places in order. */
function createParameters(): { readonly values: readonly unknown[]; readonly bind: Bind } {
  const values: unknown[] = [];
  return { values, bind: (value, type) => `$${values.push(value)}::${type}` };
}

/** What narrows a list of officers. */
export interface OfficerFilter {
  readonly name?: string | null | undefined;
  readonly rank?: string | null | undefined;
  readonly active?: boolean | null | undefined;
  /** A day: those who were in service at its end. */
  readonly asOf?: string | null | undefined;
}

/** A filter that was checked: places in the statement for all of it, so that the text is the same whatever is set. */
export interface CheckedFilter {
  readonly name: string | null;
  readonly rank: string | null;
  readonly active: boolean | null;
  readonly asOf: string | null;
}

/** Throws InputError for a name or a rank that cannot be one. */
export function checkFilter(filter: OfficerFilter): CheckedFilter {
  const rank = filter.rank ?? null;
  // oxlint-disable-next-line no-control-regex -- they are what is refused
  if (rank !== null && (rank.length > 30 || /[\u0000-\u001f]/.test(rank)))
    throw new InputError('"rank" must be a rank code such as 01.003.', '"rank" phải là mã ngạch, ví dụ 01.003.');
  return { name: toNamePattern(filter.name), rank, active: filter.active ?? null, asOf: filter.asOf ?? null };
}

/** Absent where nobody asks for a day. Who has left without a known day counts as gone. */
function inServiceOn(day: string | null, bind: Bind): string {
  if (day === null) return '';
  const asOf = bind(day, 'text');
  return `
    and (o.recruited_on is null or o.recruited_on <= ${asOf})
    and (o.left_on >= ${asOf} or (o.left_on is null and o.in_service is not false))`;
}

function filterConditions(filter: CheckedFilter, bind: Bind): string {
  const name = bind(filter.name, 'text');
  const rank = bind(filter.rank, 'text');
  const active = bind(filter.active, 'boolean');
  return `(${name} is null or ${foldedColumn('o.full_name')} like ${name})
    and (${rank} is null or o.rank_code = ${rank})
    and (${active} is null or o.in_service = ${active})${inServiceOn(filter.asOf, bind)}`;
}

/** Empty where nobody went away: the usual case, which the database plans best without it. */
function stayed(away: readonly string[], bind: Bind): string {
  return away.length === 0 ? '' : ` and o.number <> all(${bind(away, 'text[]')})`;
}

function setCondition({ agencies, numbers }: OfficerSet, away: readonly string[], bind: Bind): string {
  const recorded = `o.managing_agency = any(${bind(agencies, 'text[]')})${stayed(away, bind)}`;
  return numbers.length === 0 ? recorded : `(${recorded} or o.number = any(${bind(numbers, 'text[]')}))`;
}

interface Listing {
  readonly filter: CheckedFilter;
  readonly after: string | null;
  readonly limit: number;
}

function listStatement(view: string, selected: string, set: OfficerSet, away: readonly string[], listing: Listing) {
  const { values, bind } = createParameters();
  const inSet = setCondition(set, away, bind);
  const inFilter = filterConditions(listing.filter, bind);
  const after = bind(listing.after, 'text');
  const statement = `select 0 as parent, ${selected} from ${view} o
    where ${inSet}
      and ${inFilter}
      and (${after} is null or o.number > ${after})
    order by o.number limit ${bind(listing.limit, 'int')}`;
  return { statement, values };
}

/** Everything that sets list, one row each, as `asked(parent, agency, number)`; numbers only where there are any. */
function bindSets(sets: readonly OfficerSet[], bind: Bind): { readonly from: string; readonly hasNumbers: boolean } {
  const rows = sets.flatMap(({ agencies, numbers }, parent) => [
    ...agencies.map((agency) => ({ parent, agency, number: null })),
    ...numbers.map((number) => ({ parent, agency: null, number })),
  ]);
  const hasNumbers = rows.some(({ number }) => number !== null);
  const parents = bind(
    rows.map(({ parent }) => parent),
    'int[]',
  );
  const agencies = bind(
    rows.map(({ agency }) => agency),
    'text[]',
  );
  const numbers = hasNumbers
    ? `, ${bind(
        rows.map(({ number }) => number),
        'text[]',
      )}`
    : '';
  const columns = `parent, agency${hasNumbers ? ', number' : ''}`;
  return { from: `unnest(${parents}, ${agencies}${numbers}) as asked(${columns})`, hasNumbers };
}

/** To each list its first rows after the cursor. Arrays, since the database finds rows of an array by index. */
function listsStatement(view: string, selected: string, { sets, away }: OfficerSets, listing: Listing): Statement {
  const { values, bind } = createParameters();
  const { from, hasNumbers } = bindSets(sets, bind);
  const isStaying = stayed(away, bind);
  const inFilter = filterConditions(listing.filter, bind);
  const after = bind(listing.after, 'text');
  const statement = `select p.parent, r.* from (
      select parent, array_remove(array_agg(agency), null) as agencies
        ${hasNumbers ? ', array_remove(array_agg(number), null) as numbers' : ''} from ${from} group by parent) p
    cross join lateral (
      select ${selected} from ${view} o
      where (o.managing_agency = any(p.agencies)${isStaying}${hasNumbers ? ' or o.number = any(p.numbers)' : ''})
        and ${inFilter}
        and (${after} is null or o.number > ${after})
      order by o.number limit ${bind(listing.limit, 'int')}
    ) r order by p.parent, r.number`;
  return { statement, values };
}

/** Rows with their list's place as `parent`. For one list the plain form, which the database plans best. */
export function toListing(
  view: string,
  columns: readonly string[],
  officers: OfficerSets,
  listing: Listing,
): Statement {
  const selected = columns.map((column) => `o.${column}`).join(', ');
  const [only] = officers.sets;
  if (officers.sets.length === 1 && only !== undefined)
    return listStatement(view, selected, only, officers.away, listing);
  return listsStatement(view, selected, officers, listing);
}

/** What officers are counted by: SQL for key and label of a group. */
export interface Grouping {
  key(bind: Bind): string;
  readonly label: string;
}

/** Rows of key, label and count over one set. */
export function toCount(
  view: string,
  set: OfficerSet,
  away: readonly string[],
  filter: CheckedFilter,
  grouping: Grouping,
): Statement {
  const { values, bind } = createParameters();
  const inSet = setCondition(set, away, bind);
  const inFilter = filterConditions(filter, bind);
  const statement = `select ${grouping.key(bind)} as key, min(${grouping.label}) as label, count(*)::int as count from ${view} o
    where ${inSet} and ${inFilter}
    group by 1 order by 1 nulls last`;
  return { statement, values };
}

/** Rows of parent and count: the officers whom a set has by their number alone, not by their agency. */
export function toCountByNumber(view: string, { sets, away }: OfficerSets, filter: CheckedFilter): Statement {
  const { values, bind } = createParameters();
  const { from } = bindSets(sets, bind);
  const isStaying = stayed(away, bind);
  const statement = `with asked as (select * from ${from})
    select g.parent, count(*)::int as count from asked g
    join ${view} o on o.number = g.number
    where ${filterConditions(filter, bind)}
      and not exists (
        select 1 from asked a where a.parent = g.parent and a.agency = o.managing_agency${isStaying})
    group by 1`;
  return { statement, values };
}
