// One page of dossiers, with what was written put in its place among those of the city.
import { byIntake, createAgencyTest } from './createDossierSearch.js';
import type { DossierQuery } from './createDossierSearch.js';
import type { Found } from './portalAnswer.js';
import type { ServiceSources } from './services.js';
import { toDossierItem } from './toDossierItem.js';
import type { WrittenDossier } from './writtenRecords.js';

type Sought = Pick<WrittenDossier, 'agencyCode' | 'receivedAt' | 'status'>;

function createTest(sources: ServiceSources, query: DossierQuery): (dossier: Sought) => boolean {
  const isAsked = createAgencyTest(sources.city, query);
  const { from, until, status } = query;
  return (dossier) =>
    isAsked(dossier.agencyCode) &&
    (from === null || dossier.receivedAt >= from) &&
    (until === null || dossier.receivedAt <= until) &&
    (status === null || dossier.status === status);
}

/** As `search`, but a dossier that was written is found by what it is now. */
export function searchWritten(sources: ServiceSources, query: DossierQuery, page: number, size: number): Found {
  const { city, search, writes } = sources;
  if (writes.dossiers.size === 0) {
    const { total, dossiers } = search(query, page, size);
    return { total, result: dossiers.map((dossier) => toDossierItem(city, dossier)) };
  }
  const fits = createTest(sources, query);
  const replaced = [...writes.dossiers.keys()].filter((code) => {
    const dossier = city.dossier(code);
    return dossier !== undefined && fits(dossier);
  });
  const written = [...writes.dossiers.values()].filter(fits);
  const own = search(query, 1, page * size + replaced.length);
  const rows = [
    ...own.dossiers
      .filter(({ code }) => !writes.dossiers.has(code))
      .map((dossier) => ({ ...dossier, toItem: () => toDossierItem(city, dossier) })),
    ...written.map((dossier) => ({ ...dossier, toItem: () => dossier.item })),
  ].sort(byIntake);
  const result = rows.slice((page - 1) * size, page * size).map((row) => row.toItem());
  return { total: own.total - replaced.length + written.length, result };
}
