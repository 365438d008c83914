// Certificates by serial number, and lists of those of units.
import {
  assignedKeys,
  createRowTest,
  inParallel,
  isEmptyScope,
  readPageSize,
  type AgencyFilter,
  type Page,
  type UnitKey,
} from '../../kit/index.js';
import type { Call } from '../client.js';
import type {
  QuerySigningCertificatesArgs,
  Reach,
  SigningCertificateRecord,
  UnitSigningCertificatesArgs,
} from '../schema.generated.js';
import { isAfter, readCursor, toPage, walkRows } from './pages.js';
import { toRecord, toSerial } from './row.js';

const TYPE = 'SigningCertificate';
const SERIALS_PER_CALL = 50;

type ListArgs = Omit<QuerySigningCertificatesArgs, 'unit' | 'reach'>;

function recordOptions({ client }: Call) {
  return { register: client.config.register, units: client.units, now: client.clock.now() };
}

export function createRecordTest(call: Call): (record: SigningCertificateRecord) => boolean {
  const shows = createRowTest(call.scope, TYPE, (key) => toSerial(key) ?? key);
  return ({ serial, unitKey, personalNumber }) => shows({ key: serial, units: [unitKey], subject: personalNumber });
}

async function find(serials: readonly string[], call: Call): Promise<SigningCertificateRecord[]> {
  const parts = Array.from({ length: Math.ceil(serials.length / SERIALS_PER_CALL) }, (_, part) =>
    serials.slice(part * SERIALS_PER_CALL, (part + 1) * SERIALS_PER_CALL),
  );
  const { register, config } = call.client;
  const found = await inParallel(parts, config.register.maxParallel, call.signal, (part, signal) =>
    register.list({ serials: part, limit: part.length }, signal),
  );
  const options = recordOptions(call);
  return found.flat().map((row) => toRecord(row, options));
}

/** `SigningCertificate` by key. */
export async function loadCertificates(
  keys: readonly string[],
  call: Call,
): Promise<readonly (SigningCertificateRecord | null)[]> {
  const wanted = keys.map(toSerial);
  const serials = [...new Set(wanted)].filter((serial) => serial !== null);
  const seesNothing = isEmptyScope(call.scope, TYPE) && call.scope.subject === undefined;
  if (seesNothing || serials.length === 0) return keys.map(() => null);
  const shows = createRecordTest(call);
  const records = (await find(serials, call)).filter(shows);
  const bySerial = new Map(records.map((record) => [record.serial, record]));
  return wanted.map((serial) => (serial === null ? null : (bySerial.get(serial) ?? null)));
}

function fitsArgs({ state, validUntil }: SigningCertificateRecord, args: ListArgs): boolean {
  if (args.state !== null && args.state !== undefined && state !== args.state) return false;
  if (args.expiringBefore === null || args.expiringBefore === undefined) return true;
  const until = validUntil as Date | null | undefined;
  return until !== null && until !== undefined && until < new Date(`${args.expiringBefore}T00:00:00+07:00`);
}

async function loadPage(filter: AgencyFilter, args: ListArgs, call: Call): Promise<Page<SigningCertificateRecord>> {
  const size = readPageSize(args.first);
  const after = readCursor(args.after);
  const { client, scope, signal } = call;
  const { pageSize, maxRows } = client.config.register;
  const agencies = scope.agencies(filter).map(({ oldCode }) => oldCode);
  const assigned = new Set(assignedKeys(scope, TYPE, filter).flatMap((key) => toSerial(key) ?? []));
  const shows = createRecordTest(call);
  const options = recordOptions(call);
  const isHere = ({ unitKey }: SigningCertificateRecord) => filter.reach !== 'SELF' || unitKey === filter.unit;
  const recorded =
    agencies.length === 0
      ? []
      : await walkRows(
          {
            fetch: async (cursor, limit) => {
              const { expiringBefore, state } = args;
              const stated = state === 'EXPIRED' || state === 'VALID' ? null : state;
              const wanted = { agencies, expiringBefore: expiringBefore ?? null, state: stated ?? null };
              const rows = await client.register.list({ ...wanted, after: cursor, limit }, signal);
              return rows.map((row) => toRecord(row, options));
            },
            serial: ({ serial }) => serial,
            shows: (record) =>
              !assigned.has(record.serial) && isHere(record) && shows(record) && fitsArgs(record, args),
            size: pageSize,
            maxRows,
          },
          after,
          size + 1,
        );
  const keys = [...assigned].filter((serial) => isAfter(serial, after));
  const extra = keys.length === 0 ? [] : (await find(keys, call)).filter((one) => shows(one) && fitsArgs(one, args));
  const all = [...recorded, ...extra].sort((a, b) => (isAfter(a.serial, b.serial) ? 1 : -1));
  return toPage(all, size);
}

export function toFilter(unit: UnitKey | null | undefined, reach: Reach): AgencyFilter {
  return unit === null || unit === undefined ? {} : { unit, reach };
}

/** `Query.signingCertificates`. */
export async function listCertificates(args: QuerySigningCertificatesArgs, call: Call) {
  return loadPage(toFilter(args.unit, args.reach ?? 'SUBTREE'), args, call);
}

/** `Unit.signingCertificates`, for all units at once. */
export async function listCertificatesOfUnits(
  parents: readonly UnitKey[],
  args: UnitSigningCertificatesArgs,
  call: Call,
) {
  const filters = parents.map((unit) => toFilter(unit, args.reach ?? 'SELF'));
  // Wrong arguments are told once, before anything is asked.
  readPageSize(args.first);
  readCursor(args.after);
  return inParallel(filters, call.client.config.register.maxParallel, call.signal, (filter, signal) =>
    loadPage(filter, args, { ...call, signal }),
  );
}
