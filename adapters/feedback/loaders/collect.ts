// The rows of a period that units of the scope are in charge of, and those assigned to them since.
import {
  assignedKeys,
  createRowTest,
  inParallel,
  isUnderAgency,
  type AgencyFilter,
  type AgencyRef,
  type UnitKey,
} from '../../kit/index.js';
import type { Call } from '../client.js';
import { toAgencies } from '../convert/toAgencies.js';
import type { Reach } from '../schema.generated.js';
import type { RequestRow } from '../wire/rows.js';
import { toInstant } from '../wire/wireTime.js';
import type { Period } from './period.js';

/** The type whose keys are assigned. */
export const TYPE = 'FeedbackRequest';
/** Ids are joined with commas. */
const KEY_FORM = /^[^\s,\p{Cc}]{1,64}$/u;

export function toFilter(unit: UnitKey | null | undefined, reach: Reach): AgencyFilter {
  return unit == null ? {} : { unit, reach };
}

/** Requests by id, whoever may see them. */
export async function findRequests(ids: readonly string[], { client, signal }: Call): Promise<readonly RequestRow[]> {
  const { batchSize, parallel } = client.config.harvest;
  const wanted = [...new Set(ids.filter((id) => KEY_FORM.test(id)))];
  const batches = Array.from({ length: Math.ceil(wanted.length / batchSize) }, (_, index) =>
    wanted.slice(index * batchSize, (index + 1) * batchSize),
  );
  const found = await inParallel(batches, parallel, signal, (batch, ended) => client.system.requestsById(batch, ended));
  return found.flat().filter((row) => wanted.includes(row.service_request_id));
}

interface Placed {
  readonly row: RequestRow;
  readonly agencies: readonly AgencyRef[];
}

function createUnitTest(filter: AgencyFilter, { scope, client }: Call): (placed: Placed) => boolean {
  const { unit, reach } = filter;
  if (unit === undefined) return () => true;
  if (reach !== 'SUBTREE') return ({ agencies }) => agencies.some((agency) => agency.unit === unit);
  const top = new Set(scope.agencies(filter).map(({ code }) => code));
  return ({ agencies }) => agencies.some((agency) => isUnderAgency(client.units, agency, ({ code }) => top.has(code)));
}

/** A row's own time; sloppy systems show others than were asked for. */
function isIn({ from, until }: Period): (row: RequestRow) => boolean {
  return ({ requested_datetime }) => {
    const at = toInstant(requested_datetime)?.getTime();
    return at !== undefined && at >= from && at < until;
  };
}

export interface Collected {
  /** One list for each filter. */
  readonly lists: readonly (readonly RequestRow[])[];
  readonly truncated: boolean;
}

/** Months are read once for all filters; nothing is asked where nothing can be seen. */
export async function collect(filters: readonly AgencyFilter[], period: Period, call: Call): Promise<Collected> {
  const { scope, client, signal } = call;
  const assigned = filters.map((filter) => new Set(assignedKeys(scope, TYPE, filter)));
  const isRecorded = filters.map((filter) => scope.agencies(filter).length > 0);
  const months = isRecorded.includes(true) ? period.months : [];
  const harvests = await inParallel(months, client.config.harvest.parallel, signal, (month, ended) =>
    client.requests.load(month, ended),
  );
  const others = await findRequests(
    assigned.flatMap((keys) => [...keys]),
    call,
  );
  const rows = new Map(
    [...harvests.flatMap((harvest) => harvest.rows), ...others].map((row) => [row.service_request_id, row]),
  );
  const shows = createRowTest(scope, TYPE);
  const visible: readonly Placed[] = [...rows.values()]
    .filter(isIn(period))
    .map((row) => ({ row, agencies: toAgencies(row, client) }))
    .filter(({ row, agencies }) =>
      shows({ key: row.service_request_id, units: [...new Set(agencies.map(({ unit }) => unit))] }),
    );
  const lists = filters.map((filter, index) => {
    const isOfUnit = createUnitTest(filter, call);
    const own = visible.filter(
      (placed) =>
        (assigned[index]?.has(placed.row.service_request_id) ?? false) ||
        (isRecorded[index] === true && isOfUnit(placed)),
    );
    return own.map(({ row }) => row);
  });
  return { lists, truncated: harvests.some(({ truncated }) => truncated) };
}
