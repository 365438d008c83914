// Numbers of certificates by unit. Counted from rows, so that nothing outside the scope is counted along.
import { assignedKeys, isUnderAgency, readMonth, type AgencyRef, type UnitKey } from '../../kit/index.js';
import type { Call } from '../client.js';
import type {
  Reach,
  SignatureSummaryRecord,
  SigningCertificateRecord,
  UnitSignatureSummaryArgs,
} from '../schema.generated.js';
import { createRecordTest, loadCertificates, toFilter } from './loadCertificates.js';
import { walkRows } from './pages.js';
import { toRecord } from './row.js';

interface Counted {
  readonly record: SigningCertificateRecord;
  readonly signatures: number | null;
}

/** Every row of these agencies that the scope shows. */
async function loadAll(agencies: readonly AgencyRef[], month: string, call: Call): Promise<readonly Counted[]> {
  const { client, signal } = call;
  const { register, units, config, clock } = client;
  const codes = [...new Set(agencies.map(({ oldCode }) => oldCode))];
  if (codes.length === 0) return [];
  const shows = createRecordTest(call);
  const options = { register: config.register, units, now: clock.now() };
  return walkRows<Counted>(
    {
      fetch: async (after, limit) => {
        const rows = await register.list({ agencies: codes, month, after, limit }, signal);
        return rows.map((row) => ({ record: toRecord(row, options), signatures: row.signatures }));
      },
      serial: ({ record }) => record.serial,
      shows: ({ record }) => shows(record),
      size: config.register.pageSize,
      maxRows: config.register.maxRows,
    },
    '',
    Infinity,
  );
}

function countSignatures(rows: readonly Counted[], smallCount: number): number | null {
  const told = rows.flatMap(({ signatures }) => (signatures === null ? [] : [signatures]));
  // Fewer could tell how much one person signs.
  if (told.length < smallCount) return null;
  return told.reduce((sum, count) => sum + count, 0);
}

function summarise(rows: readonly Counted[], month: string, call: Call): SignatureSummaryRecord {
  const { clock, config } = call.client;
  const { expiringDays, smallCount } = config.register;
  const soon = clock.now().getTime() + expiringDays * 86_400_000;
  const among = (state: string) => rows.filter(({ record }) => record.state === state);
  const valid = among('VALID');
  const ends = valid.filter(({ record }) => ((record.validUntil as Date | null)?.getTime() ?? Infinity) <= soon);
  return {
    month,
    valid: valid.length,
    expiringSoon: ends.length,
    expired: among('EXPIRED').length,
    revoked: among('REVOKED').length,
    suspended: among('SUSPENDED').length,
    signatures: countSignatures(rows, smallCount),
  };
}

/** Whether a row stands in a unit, by its agency. */
function createMembership(unit: UnitKey, reach: Reach, call: Call): (record: SigningCertificateRecord) => boolean {
  const { units } = call.client;
  const assigned = new Set(assignedKeys(call.scope, 'SigningCertificate', toFilter(unit, reach)));
  const top = new Set(call.scope.agencies(toFilter(unit, reach)).map(({ code }) => code));
  return ({ serial, agencyCode, unitKey }) => {
    if (assigned.has(serial)) return true;
    if (reach === 'SELF') return unitKey === unit;
    const agency = agencyCode === null ? undefined : units.agency(agencyCode ?? '');
    return agency !== undefined && isUnderAgency(units, agency, ({ code }) => top.has(code));
  };
}

/** `Unit.signatureSummary`, for all units in one walk. */
export async function summariseUnits(
  parents: readonly UnitKey[],
  args: UnitSignatureSummaryArgs,
  call: Call,
): Promise<readonly SignatureSummaryRecord[]> {
  const today = call.client.clock.today();
  const month = readMonth(args.month ?? today.slice(0, 7), today);
  const reach = args.reach ?? 'SELF';
  const agencies = parents.flatMap((unit) => call.scope.agencies(toFilter(unit, reach)));
  const rows = await loadAll(agencies, month, call);
  const known = new Set(rows.map(({ record }) => record.serial));
  const assigned = parents.flatMap((unit) => assignedKeys(call.scope, 'SigningCertificate', toFilter(unit, reach)));
  const missing = [...new Set(assigned)].filter((serial) => !known.has(serial));
  const extra = missing.length === 0 ? [] : await loadCertificates(missing, call);
  // What the others signed in the month is not told with them.
  const all = [...rows, ...extra.flatMap((record) => (record === null ? [] : [{ record, signatures: null }]))];
  return parents.map((unit) => {
    const isIn = createMembership(unit, reach, call);
    return summarise(
      all.filter(({ record }) => isIn(record)),
      month,
      call,
    );
  });
}
