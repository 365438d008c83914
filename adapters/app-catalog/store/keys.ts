// Local keys of rows that have several parts. None of the parts has the sign that stands between them.
const BETWEEN = '|';

export function toKey(...parts: readonly string[]): string {
  return parts.join(BETWEEN);
}

/** What a row of the report is about. */
export interface RowKey {
  readonly applicationCode: string;
  readonly indicatorCode: string;
  readonly unitKey: string;
  readonly month: string;
}

const ROW = /^([A-Z0-9][A-Z0-9-]{0,39})\|([A-Z][A-Z0-9_]{0,39})\|([a-z0-9:-]{1,60})\|(\d{4}-(?:0[1-9]|1[0-2]))$/;

export function toRowKey({ applicationCode, indicatorCode, unitKey, month }: RowKey): string {
  return toKey(applicationCode, indicatorCode, unitKey, month);
}

/** Undefined for what cannot be a key. */
export function parseRowKey(key: string): RowKey | undefined {
  const [, applicationCode, indicatorCode, unitKey, month] = ROW.exec(key) ?? [];
  if (applicationCode === undefined || indicatorCode === undefined || unitKey === undefined || month === undefined)
    return undefined;
  return { applicationCode, indicatorCode, unitKey, month };
}

/** In the order of a report: by application, indicator, unit. */
export function compareRows(a: RowKey, b: RowKey): number {
  for (const part of ['applicationCode', 'indicatorCode', 'unitKey'] as const)
    if (a[part] !== b[part]) return a[part] < b[part] ? -1 : 1;
  return 0;
}
