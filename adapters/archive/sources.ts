// Which rows a list may hold, said so that the archive filters, and said again for each row that comes.
import {
  assignedKeys,
  createRowTest,
  InputError,
  isUnderAgency,
  type AdapterCall,
  type AgencyFilter,
  type AgencyRef,
} from '../kit/index.js';
import type { ArchiveClient } from './client.js';
import { loadFondsList } from './fonds.js';
import { allOf, anyOf, oneOf } from './query.js';
import { indexOf, KEY_FIELDS, TYPES, type Kind, type Row } from './rows.js';

type Call = AdapterCall<ArchiveClient>;

/** A unit, and how far below it; null: all that the caller may see. */
export interface Place {
  readonly unit: string | null | undefined;
  readonly reach: 'SELF' | 'SUBTREE';
}

export interface Sources {
  /** Alternatives; together they hold all rows of the place. Empty: nothing is visible. */
  readonly clauses: readonly string[];
  /** True if the row belongs to the place and may be seen. */
  shows(row: Pick<Row, 'key' | 'agency'>): boolean;
}

/** The same of several places. */
export interface SourcesOf extends Pick<Sources, 'clauses'> {
  /** Which of the places the row belongs to, if it may be seen. */
  within(this: void, row: Pick<Row, 'key' | 'agency'>): readonly number[];
}

function inChunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/** True for agencies of the place that lie in the scope. */
export function createAgencyTest({ scope, client }: Call, filter: AgencyFilter | undefined) {
  const inScope = ({ unit }: AgencyRef) => scope.includes(unit);
  if (filter?.unit === undefined) return inScope;
  if (filter.reach !== 'SUBTREE') return (agency: AgencyRef) => inScope(agency) && agency.unit === filter.unit;
  const top = new Set(scope.agencies(filter).map(({ code }) => code));
  return (agency: AgencyRef) => inScope(agency) && isUnderAgency(client.units, agency, ({ code }) => top.has(code));
}

export function toAgencyFilter({ unit, reach }: Place): AgencyFilter | undefined {
  return typeof unit === 'string' ? { unit, reach } : undefined;
}

const isText = (text: string | null | undefined): text is string => typeof text === 'string';

interface PlaceTest {
  readonly assigned: readonly string[];
  isWanted(this: void, agency: AgencyRef): boolean;
  holds(this: void, row: Pick<Row, 'key' | 'agency'>): boolean;
}

function createPlaceTest(call: Call, kind: Kind, place: Place): PlaceTest {
  const filter = toAgencyFilter(place);
  const isWanted = createAgencyTest(call, filter);
  const assigned = assignedKeys(call.scope, TYPES[kind], filter);
  const isAssigned = new Set(assigned);
  return {
    assigned,
    isWanted,
    holds: ({ key, agency }) =>
      filter === undefined || isAssigned.has(key) || (agency !== undefined && isWanted(agency)),
  };
}

/** What several places have in common is asked for once. */
export async function findSourcesOf(call: Call, kind: Kind, places: readonly Place[]): Promise<SourcesOf> {
  const { client, scope, signal } = call;
  const { config } = client;
  const tests = places.map((place) => createPlaceTest(call, kind, place));
  const fonds = await loadFondsList(client, signal);
  const known = fonds.filter(({ agency }) => agency !== undefined && tests.some(({ isWanted }) => isWanted(agency)));
  // As the fonds spell them, and in both forms: records of one fonds may differ.
  const organs = [
    ...new Set(known.flatMap(({ organId, agency }) => [organId, agency?.code, agency?.oldCode].filter(isText))),
  ];
  const assigned = [...new Set(tests.flatMap((test) => test.assigned))];
  const isVisible = createRowTest(scope, TYPES[kind]);
  // Who sees every fonds needs no filter; rows of nobody are dropped one by one.
  const isAll = known.length === fonds.length;
  const byOrgan = inChunks(organs, config.limits.maxAgencies).map((part) => oneOf(indexOf(config, 'organId'), part));
  const byKey = inChunks(assigned, config.limits.maxKeys).map((part) => oneOf(indexOf(config, KEY_FIELDS[kind]), part));
  return {
    clauses: isAll && known.length > 0 ? [`${indexOf(config, KEY_FIELDS[kind])}:*`] : [...byOrgan, ...byKey],
    within: (row) =>
      isVisible({ key: row.key, units: [row.agency?.unit] })
        ? tests.flatMap((test, index) => (test.holds(row) ? [index] : []))
        : [],
  };
}

export async function findSources(call: Call, kind: Kind, place: Place): Promise<Sources> {
  const { clauses, within } = await findSourcesOf(call, kind, [place]);
  return { clauses, shows: (row) => within(row).length > 0 };
}

/** All alternatives in one question, where one order has to come out. */
export function toOneClause({ clauses }: Sources): string {
  if (clauses.length <= 2) return anyOf(clauses);
  throw new InputError(
    'Too many agencies for a search: narrow "unit".',
    'Quá nhiều cơ quan cho một lần tìm: hãy thu hẹp "unit".',
  );
}

/** What is open, said by record version; null where a record may be open that does not say its version. */
function openClause({ config }: ArchiveClient): string | null {
  if (config.open.untagged !== null) return null;
  const versions = (['TT05', 'TT02'] as const).filter((version) => config.open[version].length > 0);
  return anyOf(
    versions.map((version) =>
      allOf([oneOf(indexOf(config, 'schemaVersion'), [version]), oneOf(indexOf(config, 'mode'), config.open[version])]),
    ),
  );
}

// A clause that only excludes matches nothing by itself, hence `*:*`.
/** Cuts to rows that are open, or to the others. Every row is looked at again: this only spares reading. */
export function accessClauses(client: ArchiveClient, wanted: 'OPEN' | 'RESTRICTED'): string[] {
  const clause = openClause(client);
  if (clause === null || clause === '') return [];
  return [wanted === 'OPEN' ? clause : `*:* AND NOT (${clause})`];
}
