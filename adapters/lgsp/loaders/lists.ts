// Lists as connections: all rows of the service (or of the agencies in question), cut to the scope, in the order of keys.
import {
  assignedKeys,
  EMPTY_PAGE,
  InputError,
  inParallel,
  isUnderAgency,
  readPageSize,
  refuseCursor,
  type AgencyFilter,
  type Page,
  type PageArgs,
  type UnitKey,
} from '../../kit/index.js';
import type { Call, RowSource } from '../client.js';
import { namesOf, type Values } from '../declaration/template.js';
import { findRows, requirePurpose, seesNothing, visibleTest } from './loadByKey.js';
import type { ServiceRow } from './rows.js';

export interface ListArgs extends PageArgs {
  readonly unit?: UnitKey | null;
  readonly reach?: 'SELF' | 'SUBTREE' | null;
  readonly [argument: string]: unknown;
}

type Test = (row: ServiceRow) => boolean;

const LONGEST_VALUE = 200;

function isOfForm(value: string, form: string | undefined): boolean {
  return form === undefined || new RegExp(`^(?:${form})$`, 'u').test(value);
}

/** What the caller asks for, checked against the declared forms. */
function readValues({ type }: RowSource, args: ListArgs): Values {
  const entries = Object.entries(type.list?.arguments ?? {}).map(([name, { form }]) => {
    const given = args[name];
    const value = typeof given === 'string' && given.trim() !== '' ? given.trim() : null;
    // The length first: a form may take its time over a long text.
    if (value !== null && (value.length > LONGEST_VALUE || !isOfForm(value, form)))
      throw new InputError(`${name} is not of the form that the service has.`, `${name} không đúng dạng của hệ thống.`);
    return [name, value] as const;
  });
  // What is not given is left out, so that the same list has one name.
  return Object.fromEntries(entries.filter(([, value]) => value !== null));
}

function toFilter({ unit, reach }: Pick<ListArgs, 'unit' | 'reach'>): AgencyFilter {
  return unit === null || unit === undefined ? {} : { unit, reach: reach ?? 'SELF' };
}

/** Rows of the unit itself, or of agencies that stand below it. Public rows have no reach. */
function filterTest({ type }: RowSource, filter: AgencyFilter, { scope, client }: Call): Test {
  const { unit: wanted, reach } = filter;
  if (wanted === undefined) return () => true;
  if (reach !== 'SUBTREE' || type.access === 'PUBLIC') return ({ unit }) => unit === wanted;
  const top = new Set(scope.agencies(filter).map(({ code }) => code));
  return ({ unit }) =>
    unit !== null &&
    scope.agencies({ unit }).some((agency) => isUnderAgency(client.units, agency, ({ code }) => top.has(code)));
}

function usesAgency({ type }: RowSource): boolean {
  return type.list !== undefined && namesOf(type.list).includes('agency');
}

/** The whole list, or those of the topmost agencies that stand for the filter; nothing is asked for nobody. */
async function readRows(
  source: RowSource,
  values: Values,
  filter: AgencyFilter,
  call: Call,
): Promise<readonly ServiceRow[]> {
  if (source.type.access !== 'PUBLIC' && call.scope.subject === undefined && call.scope.agencies(filter).length === 0)
    return [];
  if (!usesAgency(source)) return source.list(values, call.signal);
  const isOld = source.type.list?.agencyForm === 'QCVN102';
  // An agency without an old form has one code for both: left out, its rows would be missing without a word.
  const codes = call.scope.agencies(filter).map(({ code, oldCode }) => (isOld ? oldCode : code));
  const { parallel } = call.client.config.reading;
  const lists = await inParallel(codes, parallel, call.signal, (agency, signal) =>
    source.list({ ...values, agency }, signal),
  );
  return lists.flat();
}

/** What may be shown of a list, by key. Rows that were assigned to a unit since are asked for by their keys. */
async function collect(source: RowSource, args: ListArgs, call: Call): Promise<readonly ServiceRow[]> {
  const filter = toFilter(args);
  const assigned = new Set(source.type.access === 'PUBLIC' ? [] : assignedKeys(call.scope, source.type.name, filter));
  const rows = await readRows(source, readValues(source, args), filter, call);
  const found = new Map(rows.map((row) => [row.key, row]));
  const missing = [...assigned].filter((key) => !found.has(key));
  // A list by arguments says which rows fit them; one more by key would be there whatever was asked.
  const isWhole = Object.keys(source.type.list?.arguments ?? {}).length === 0;
  const others = isWhole ? await findRows(source, missing, call) : new Map<string, ServiceRow>();
  const [isVisible, isWanted] = [visibleTest(source, call), filterTest(source, filter, call)];
  return [...found.values(), ...others.values()]
    .filter((row) => isVisible(row) && (isWanted(row) || assigned.has(row.key)))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

function toPage(source: RowSource, rows: readonly ServiceRow[], { first, after }: PageArgs): Page {
  const size = readPageSize(first);
  const { sealed } = source;
  const position = after == null || sealed === undefined ? after : sealed.open(after);
  if (position === null && after != null) refuseCursor();
  const rest = position == null ? rows : rows.filter(({ key }) => key > position);
  const items = rest
    .slice(0, size)
    .map(({ key, record }) => ({ record, cursor: sealed === undefined ? key : sealed.seal(key) }));
  return { items, hasNextPage: rest.length > size };
}

/** A root field. */
export async function listRows(source: RowSource, args: ListArgs, call: Call): Promise<Page> {
  readPageSize(args.first);
  requirePurpose(source, call);
  if (seesNothing(source, call)) return EMPTY_PAGE;
  return toPage(source, await collect(source, args, call), args);
}

/** The field of many units at once: what all of them need of the service is read once. */
export async function listRowsOfUnits(
  source: RowSource,
  units: readonly UnitKey[],
  args: ListArgs,
  call: Call,
): Promise<readonly Page[]> {
  const { parallel } = call.client.config.reading;
  return inParallel(units, parallel, call.signal, (unit, signal) =>
    listRows(source, { ...args, unit }, { ...call, signal }),
  );
}
