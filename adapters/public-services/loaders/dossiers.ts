// Dossiers by code: one TraCuuHoSo each (the portal has no look-up of several), a few at a time.
import type { Call, PublicServicesClient } from '../client.js';
import { agencyPartOf, toDossier } from '../convert/toDossier.js';
import { assignedKeys, createRowTest, inParallel, isEmptyScope, type ScopedRow } from '../../kit/index.js';
import type { DossierRecord } from '../schema.generated.js';
import type { DossierRow } from '../wire/dossierRow.js';

/** `<agency>-yyMMdd-NNNN`; five digits at the end in the senders' fallback form. */
const CODE = /^[0-9A-Z]{2,3}(\.[0-9A-Z]{1,4}){0,4}-\d{6}-\d{4,5}$/;

/** True if the portal can have a dossier with this code; anything else is not worth a call. */
export function isDossierCode(code: string): boolean {
  return CODE.test(code);
}

/** One dossier, or null. */
export async function lookUpDossier(
  client: PublicServicesClient,
  code: string,
  signal: AbortSignal,
): Promise<DossierRow | null> {
  const read = { service: 'TraCuuHoSo', byCode: true, parameters: { mahoso: code }, row: client.dossierRow };
  const { rows } = await client.portal.read({ ...read, signal });
  // Some gateways answer with near matches.
  return rows.find((row) => row.MAHOSO === code || row.MAHOSOQG === code) ?? null;
}

/** Rows in the order of the codes, null for those that the portal does not have. */
export async function lookUpDossiers(codes: readonly string[], call: Call): Promise<(DossierRow | null)[]> {
  const { client, signal } = call;
  return inParallel(codes, client.config.maxParallelLookups, signal, (code, ended) =>
    lookUpDossier(client, code, ended),
  );
}

/** The record of a row, in the words of the schema. */
export function toDossierRecord(row: DossierRow, client: PublicServicesClient): DossierRecord {
  const { units, officerPattern, documentPattern } = client;
  return toDossier(row, { units, officerPattern, documentPattern, now: client.clock.now() });
}

/** Tells operators of rows that belong to no agency of the directory; such rows are shown to nobody. */
export function reportUnknownAgencies(client: PublicServicesClient, count: number): void {
  if (count > 0) client.log.warn({ count }, 'dossiers of agencies that the directory does not know');
}

/** What the record says about whose it is. */
export function toScopedRow(record: DossierRecord): ScopedRow {
  return { key: record.code, units: [record.unitKey], subject: record.applicant?.citizenNumber };
}

/** False where the code alone tells that the caller may not see it: then nothing is asked. */
function createCodeTest({ client, scope }: Call): (code: string) => boolean {
  // Whose it is, only the dossier itself says.
  if (scope.subject !== undefined) return isDossierCode;
  if (isEmptyScope(scope, 'Dossier')) return () => false;
  const assigned = new Set(assignedKeys(scope, 'Dossier'));
  return (code) => {
    const agency = client.units.agency(agencyPartOf(code));
    return isDossierCode(code) && (agency === undefined || scope.includes(agency.unit) || assigned.has(code));
  };
}

/** One entry per code, null for a malformed or unknown code and for dossiers outside the scope. */
export async function loadDossiers(codes: readonly string[], call: Call): Promise<(DossierRecord | null)[]> {
  const asked = [...new Set(codes)].filter(createCodeTest(call));
  const rows = await lookUpDossiers(asked, call);
  const records = rows.map((row) => (row === null ? null : toDossierRecord(row, call.client)));
  reportUnknownAgencies(call.client, records.filter((record) => record !== null && record.unitKey === null).length);
  const found = new Map(asked.map((code, index) => [code, records[index] ?? null]));
  const shows = createRowTest(call.scope, 'Dossier');
  return codes.map((code) => {
    const record = found.get(code) ?? null;
    return record !== null && shows(toScopedRow(record)) ? record : null;
  });
}
