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

export async function findSources(call: Call, kind: Kind, place: Place): Promise<Sources> {
  const { client, scope, signal } = call;
  const { config } = client;
  const filter = toAgencyFilter(place);
  const isWanted = createAgencyTest(call, filter);
  const fonds = await loadFondsList(client, signal);
  const known = fonds.filter(({ agency }) => agency !== undefined && isWanted(agency));
  // As the fonds spell them, and in both forms: records of one fonds may differ.
  const organs = [
    ...new Set(known.flatMap(({ organId, agency }) => [organId, agency?.code, agency?.oldCode].filter(isText))),
  ];
  const assigned = assignedKeys(scope, TYPES[kind], filter);
  const isAssigned = new Set(assigned);
  const isVisible = createRowTest(scope, TYPES[kind]);
  // Who sees every fonds needs no filter; rows of nobody are dropped one by one.
  const isAll = known.length === fonds.length;
  const byOrgan = inChunks(organs, config.limits.maxAgencies).map((part) => oneOf(indexOf(config, 'organId'), part));
  const byKey = inChunks(assigned, config.limits.maxKeys).map((part) => oneOf(indexOf(config, KEY_FIELDS[kind]), part));
  return {
    clauses: isAll && known.length > 0 ? [`${indexOf(config, KEY_FIELDS[kind])}:*`] : [...byOrgan, ...byKey],
    shows: ({ key, agency }) =>
      isVisible({ key, units: [agency?.unit] }) &&
      (filter === undefined || isAssigned.has(key) || (agency !== undefined && isWanted(agency))),
  };
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
