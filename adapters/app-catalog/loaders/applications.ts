// The catalogue itself: applications and indicators, by code and in pages.
import type { Page } from '../../kit/index.js';
import type { Call } from '../client.js';
import { isInForce } from '../rules/months.js';
import type {
  AdoptionIndicatorRecord,
  ApplicationStatus,
  QueryAdoptionIndicatorsArgs,
  QuerySharedApplicationsArgs,
  SharedApplicationRecord,
} from '../schema.generated.js';
import { loadApplicationRows, loadIndicatorRows } from '../store/catalogue.js';
import type { ApplicationRow } from '../store/rows.js';
import { pageByPosition } from './slice.js';

function statusOn({ validFrom, validTo }: ApplicationRow, day: string): ApplicationStatus {
  if (validFrom > day) return 'PLANNED';
  return validTo === null || day <= validTo ? 'PUBLISHED' : 'WITHDRAWN';
}

function toRecord(row: ApplicationRow, today: string): SharedApplicationRecord {
  const { validFrom: publishedFrom, validTo: publishedTo, ...rest } = row;
  return { ...rest, publishedFrom, publishedTo, status: statusOn(row, today) };
}

/** Entry i belongs to codes[i]; null for codes that the catalogue does not have. */
export async function loadApplications(codes: readonly string[], { client, signal }: Call) {
  const rows = new Map((await loadApplicationRows(client, signal)).map((row) => [row.code, row]));
  const today = client.clock.today();
  return codes.map((code) => {
    const row = rows.get(code);
    return row === undefined ? null : toRecord(row, today);
  });
}

/** `Query.sharedApplications`. */
export async function listApplications(args: QuerySharedApplicationsArgs, { client, signal }: Call): Promise<Page> {
  const today = client.clock.today();
  const day = args.asOf ?? today;
  const rows = (await loadApplicationRows(client, signal)).filter(
    (row) => isInForce(row, day) && (args.level == null || row.levels.includes(args.level)),
  );
  return pageByPosition(
    rows,
    args,
    ({ code }) => code,
    (row) => toRecord(row, today),
  );
}

export async function loadIndicators(
  codes: readonly string[],
  { client, signal }: Call,
): Promise<readonly (AdoptionIndicatorRecord | null)[]> {
  const rows = new Map((await loadIndicatorRows(client, signal)).map((row) => [row.code, row]));
  return codes.map((code) => rows.get(code) ?? null);
}

/** `Query.adoptionIndicators`. */
export async function listIndicators(args: QueryAdoptionIndicatorsArgs, { client, signal }: Call): Promise<Page> {
  return pageByPosition(
    await loadIndicatorRows(client, signal),
    args,
    ({ code }) => code,
    (row) => row,
  );
}
