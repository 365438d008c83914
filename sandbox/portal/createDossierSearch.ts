// Finds dossiers by agency, time of intake and status, newest first, for one ward or for the whole city alike.
import type { SampleCity } from '../city/createSampleCity.js';
import type { Dossier, LocalTime } from '../city/types.js';

/** What to look for; every agency stands for itself alone unless `withSubordinates`. */
export interface DossierQuery {
  /** QĐ 20 codes. */
  readonly agencyCodes: readonly string[];
  readonly withSubordinates: boolean;
  /** Inclusive bounds on the time of intake. */
  readonly from: LocalTime | null;
  readonly until: LocalTime | null;
  /** TrangThaiHoSo, null for all. */
  readonly status: number | null;
}

/** One page, and how many there are altogether. */
interface DossierPage {
  readonly total: number;
  readonly dossiers: readonly Dossier[];
}

/** `page` counts from 1. */
export type DossierSearch = (query: DossierQuery, page: number, size: number) => DossierPage;

/** So many answers are kept, so that the next page of a list costs nothing. */
const KEPT_ANSWERS = 64;

interface DossierIndex {
  /** Newest first; equal times by code, the greater one first. A place in this list is a rank. */
  readonly byRank: readonly Dossier[];
  readonly statusByRank: Uint8Array;
  /** Ascending ranks by agency. */
  readonly ranksByAgency: ReadonlyMap<string, Uint32Array>;
}

/** What a dossier is ordered by. */
type Intake = Pick<Dossier, 'receivedAt' | 'code'>;

/** Negative if `a` comes first. */
export function byIntake(a: Intake, b: Intake): number {
  if (a.receivedAt !== b.receivedAt) return a.receivedAt > b.receivedAt ? -1 : 1;
  return a.code > b.code ? -1 : 1;
}

function createIndex(city: SampleCity): DossierIndex {
  const byRank = [...city.dossiers].sort(byIntake);
  const groups = new Map<string, number[]>();
  byRank.forEach(({ agencyCode }, rank) => {
    const group = groups.get(agencyCode);
    if (group === undefined) groups.set(agencyCode, [rank]);
    else group.push(rank);
  });
  return {
    byRank,
    statusByRank: Uint8Array.from(byRank, ({ status }) => status),
    ranksByAgency: new Map([...groups].map(([code, ranks]) => [code, Uint32Array.from(ranks)])),
  };
}

/** The first place in 0…length where `holds` is true; `holds` must change once at most. */
function firstPlace(length: number, holds: (place: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** True for agencies that the query is about. */
export function createAgencyTest(city: SampleCity, query: DossierQuery): (code: string) => boolean {
  const asked = new Set(query.agencyCodes);
  return function isAsked(code: string): boolean {
    if (asked.has(code)) return true;
    const parent = query.withSubordinates ? city.agency(code)?.parentCode : null;
    return typeof parent === 'string' && isAsked(parent);
  };
}

function listAgencies(city: SampleCity, index: DossierIndex, query: DossierQuery): string[] {
  return [...index.ranksByAgency.keys()].filter(createAgencyTest(city, query));
}

function listRanks(index: DossierIndex, agencyCodes: readonly string[], query: DossierQuery): Uint32Array {
  const { from, until, status } = query;
  const { byRank, statusByRank } = index;
  const first = until === null ? 0 : firstPlace(byRank.length, (rank) => (byRank[rank] as Dossier).receivedAt <= until);
  const end =
    from === null ? byRank.length : firstPlace(byRank.length, (rank) => (byRank[rank] as Dossier).receivedAt < from);
  const found: number[] = [];
  for (const code of agencyCodes) {
    const ranks = index.ranksByAgency.get(code) as Uint32Array;
    for (
      let place = firstPlace(ranks.length, (at) => (ranks[at] as number) >= first);
      place < ranks.length;
      place += 1
    ) {
      const rank = ranks[place] as number;
      if (rank >= end) break;
      if (status === null || statusByRank[rank] === status) found.push(rank);
    }
  }
  return Uint32Array.from(found).sort();
}

/** Builds the index on first use. Agencies that the city does not have find nothing. */
export function createDossierSearch(city: SampleCity): DossierSearch {
  let index: DossierIndex | undefined;
  const kept = new Map<string, Uint32Array>();
  return (query, page, size) => {
    const known = (index ??= createIndex(city));
    const key = JSON.stringify(query);
    const ranks = kept.get(key) ?? listRanks(known, listAgencies(city, known, query), query);
    // Re-inserting moves a key to the end: the first one is the longest unused.
    kept.delete(key);
    kept.set(key, ranks);
    if (kept.size > KEPT_ANSWERS) kept.delete(kept.keys().next().value as string);
    const shown = ranks.subarray((page - 1) * size, page * size);
    return { total: ranks.length, dossiers: Array.from(shown, (rank) => known.byRank[rank] as Dossier) };
  };
}
