// The sample installation's agency file, in the form that an operator's import has.
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { toAgencyRows } from '../../sandbox/city/agencyRows.js';

const COLUMNS = ['code', 'name', 'level', 'parentCode', 'unitCode', 'codeList', 'ceasedOn'] as const;

function toCell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** CSV with a header row. */
export function toAgencyFile(): string {
  const rows = toAgencyRows(createSampleCity()).map((row) => COLUMNS.map((column) => toCell(row[column])).join(','));
  return `${[COLUMNS.join(','), ...rows].join('\n')}\n`;
}
