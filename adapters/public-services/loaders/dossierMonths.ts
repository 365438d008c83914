// Numbers of the dossiers that units accepted in a month: one walk over the list service for all units.
import { daysOf, type UnitKey } from '../../kit/index.js';
import type { Call } from '../client.js';
import type { DossierMonthRecord, DossierRecord } from '../schema.generated.js';
import { createRowFilter, toPlace } from './dossierList.js';
import { readAllDossiers, type DossierFilter } from './dossierPages.js';
import { reportUnknownAgencies, toDossierRecord } from './dossiers.js';

/** A dossier that has ended in another way is neither done nor late. */
const DONE: ReadonlySet<DossierRecord['status']> = new Set(['COMPLETED', 'RETURNED']);
const ENDED: ReadonlySet<DossierRecord['status']> = new Set([
  ...DONE,
  ...(['NOT_ACCEPTED', 'WITHDRAWN', 'STOPPED'] as const),
]);

function toMonth(month: string, records: readonly DossierRecord[]): DossierMonthRecord {
  const count = (test: (record: DossierRecord) => boolean) => records.filter(test).length;
  const isDone = ({ status }: DossierRecord) => DONE.has(status);
  const online = count(({ channel }) => channel === 'ONLINE');
  const received = records.length;
  const saysPayment = received === 0 || records.some(({ onlinePayment }) => onlinePayment !== null);
  return {
    month,
    received,
    done: count(isDone),
    onTime: count((record) => isDone(record) && record.overdue === false),
    late: count((record) => isDone(record) && record.overdue === true),
    overdue: count(({ status, overdue }) => !ENDED.has(status) && overdue === true),
    online,
    onlineShare: received === 0 ? null : Math.round((online / received) * 1_000) / 1_000,
    paidOnline: saysPayment ? count(({ onlinePayment }) => onlinePayment?.state === 'PAID') : null,
  };
}

/** `UnitOverview.dossiers`. */
export async function countMonthOfUnits(
  units: readonly UnitKey[],
  month: string,
  call: Call,
): Promise<readonly (DossierMonthRecord | null)[]> {
  const { first: from, last: to } = daysOf(month);
  const parts = units.map((unit) => {
    const filter: DossierFilter = { unit, reach: 'SELF', from, to };
    const place = toPlace(filter, call);
    const agencies = [...place.own, ...place.recording].map(({ oldCode }) => oldCode);
    return { agencies, rows: createRowFilter(filter, place, call) };
  });
  const agencies = [...new Set(parts.flatMap((part) => part.agencies))];
  if (agencies.length === 0) return units.map(() => null);
  const rows = await readAllDossiers({ from, to, reach: 'SELF' }, agencies, call);
  const months = parts.map((part) => {
    const own = rows.filter((row) => part.rows.accepts(row));
    const records = own.map((row) => toDossierRecord(row, call.client));
    return part.agencies.length === 0 ? null : toMonth(month, records);
  });
  reportUnknownAgencies(call.client, Math.max(...parts.map((part) => part.rows.countUnknown())));
  return months;
}
