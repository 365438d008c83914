// Pages of certificates by serial number, and walks over all that a scope shows.
import { InputError, refuseCursor, UpstreamError, type Page } from '../../kit/index.js';
import type { SigningCertificateRecord } from '../schema.generated.js';
import { toSerial } from './row.js';

/** The serial number after which the page begins, '' for the first one. */
export function readCursor(after: string | null | undefined): string {
  if (after === null || after === undefined) return '';
  if (toSerial(after) === after) return after;
  return refuseCursor();
}

/** Numbers, so that a shorter one comes first. */
export function isAfter(serial: string, cursor: string): boolean {
  return serial.length === cursor.length ? serial > cursor : serial.length > cursor.length;
}

export interface Walk<R> {
  readonly fetch: (after: string, limit: number) => Promise<readonly R[]>;
  readonly serial: (row: R) => string;
  readonly shows: (row: R) => boolean;
  readonly size: number;
  readonly maxRows: number;
}

/** Up to `wanted` rows that are shown, after a serial number. */
export async function walkRows<R>(walk: Walk<R>, after: string, wanted: number): Promise<readonly R[]> {
  const shown: R[] = [];
  let cursor = after;
  for (let looked = 0; looked < walk.maxRows; looked += walk.size) {
    const rows = await walk.fetch(cursor, walk.size);
    for (const row of rows) {
      // A source that does not move on would be asked for ever.
      if (!isAfter(walk.serial(row), cursor))
        throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'out of order' });
      cursor = walk.serial(row);
      if (walk.shows(row)) shown.push(row);
    }
    if (rows.length < walk.size || shown.length >= wanted) return shown.slice(0, wanted);
  }
  throw new InputError('The list is too wide: choose one unit.', 'Danh sách quá rộng: hãy chọn một đơn vị.');
}

export function toPage(records: readonly SigningCertificateRecord[], size: number): Page<SigningCertificateRecord> {
  const items = records.slice(0, size).map((record) => ({ record, cursor: record.serial }));
  return { items, hasNextPage: records.length > size };
}
