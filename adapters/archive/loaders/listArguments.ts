// Arguments that all lists have: sizes of pages, cursors, days, retention periods.
import { InputError } from '../../kit/index.js';
import type { Config } from '../config.js';
import type { ArchiveRetention } from '../schema.generated.js';

export interface Days {
  readonly from?: string | null | undefined;
  readonly to?: string | null | undefined;
}

/** A clause over the first day; none without days. */
export function dayClauses({ fields, index }: Config, { from, to }: Days): string[] {
  if (typeof from === 'string' && typeof to === 'string' && from > to)
    throw new InputError('"from" must not be after "to".', '"from" không được sau "to".');
  if ((from ?? to ?? null) === null) return [];
  const start = typeof from === 'string' ? `${from}T00:00:00Z` : '*';
  const end = typeof to === 'string' ? `${to}T23:59:59Z` : '*';
  return [`${fields.issued}${index.date}:[${start} TO ${end}]`];
}

const RETENTION_CODES: Readonly<Record<ArchiveRetention, string>> = {
  PERMANENT: '01',
  YEARS_70: '02',
  YEARS_50: '03',
  YEARS_30: '04',
  YEARS_20: '05',
  YEARS_10: '06',
  OTHER: '07',
};

export function retentionFilter({ kinds }: Config, retention: ArchiveRetention | null | undefined) {
  return (retention ?? null) === null
    ? {}
    : { [kinds.retentionFilter]: RETENTION_CODES[retention as ArchiveRetention] };
}

/** By its code in metadata; null for a code that is none. */
export function toRetention(code: string | null): ArchiveRetention | null {
  const found = Object.entries(RETENTION_CODES).find(([, known]) => known === code);
  return (found?.[0] as ArchiveRetention | undefined) ?? null;
}
