// Looks at the list of dossiers: what was accepted lately and was not there before, and what has another status now.
import { z } from 'zod';
import { defineWatch, type Change, type Looked } from '../../kit/index.js';
import type { PublicServicesClient } from '../client.js';
import { agencyPartOf, findAgency } from '../convert/toDossier.js';
import { toWireTime } from '../toInstant.js';
import type { DossierRow } from '../wire/dossierRow.js';

/** When the last look was, and its dossiers with their statuses, by code. */
const cursorSchema = z.object({ at: z.int(), seen: z.record(z.string(), z.string()) });
type Cursor = z.output<typeof cursorSchema>;

/** Codes have about 30 characters: this many stay well below what a cursor may hold. */
const MOST_SEEN = 4_000;
const MINUTE_MS = 60_000;

interface Listed {
  readonly rows: ReadonlyMap<string, DossierRow>;
  /** There was more than one look reads. */
  readonly isCut: boolean;
}

/** Dossiers of the whole account, the latest first, accepted since. */
async function listSince(client: PublicServicesClient, from: Date, signal: AbortSignal): Promise<Listed> {
  const { config, portal, dossierRow } = client;
  const names = config.dossierList;
  const rows = new Map<string, DossierRow>();
  let seen = 0;
  for (let page = 1; page <= names.maxPages; page += 1) {
    const found = await portal.read({
      service: names.service,
      parameters: {
        [names.agenciesParameter]: [config.madonvi],
        [names.subordinatesParameter]: '1',
        [names.fromParameter]: toWireTime(from),
        [names.sizeParameter]: String(names.maxPageSize),
        [names.pageParameter]: String(page),
      },
      row: dossierRow,
      signal,
    });
    for (const row of found.rows) rows.set(row.MAHOSO, row);
    seen += found.rows.length;
    const isEnd =
      found.rows.length === 0 || (found.total === null ? found.rows.length < names.maxPageSize : seen >= found.total);
    if (isEnd) return { rows, isCut: false };
    if (rows.size >= MOST_SEEN) break;
  }
  return { rows, isCut: true };
}

function toChange(row: DossierRow, { units }: PublicServicesClient): Change {
  return {
    type: 'Dossier',
    key: row.MAHOSO,
    unit: (units.agency(agencyPartOf(row.MAHOSO)) ?? findAgency(row, units))?.unit ?? null,
  };
}

async function look(cursor: Cursor | null, client: PublicServicesClient, signal: AbortSignal): Promise<Looked> {
  const at = client.clock.now().getTime();
  // Nobody may have looked for a while.
  const from = Math.min(cursor?.at ?? at, at) - client.config.watch.overlapMinutes * MINUTE_MS;
  const { rows, isCut } = await listSince(client, new Date(from), signal);
  if (isCut) client.log.warn({ count: rows.size }, 'the list of dossiers was cut short');
  const statusOf = (row: DossierRow) => row.TRANGTHAIHOSO ?? '';
  const kept = [...rows.values()].slice(0, MOST_SEEN);
  const seen = Object.fromEntries(kept.map((row) => [row.MAHOSO, statusOf(row)]));
  if (cursor === null) return { cursor: { at, seen }, changes: [] };
  const changed = kept.filter((row) => cursor.seen[row.MAHOSO] !== statusOf(row));
  return { cursor: { at, seen }, changes: changed.map((row) => toChange(row, client)) };
}

export const acceptedDossiers = defineWatch<PublicServicesClient, Cursor>({
  cursor: cursorSchema,
  seconds: ({ config }) => config.watch.seconds,
  look,
});
