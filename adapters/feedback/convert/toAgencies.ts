// Which agencies are in charge of a request: by codes in its text or attribute, or by names that the settings know.
import type { AgencyRef, UnitKey } from '../../kit/index.js';
import type { FeedbackClient } from '../client.js';
import type { RequestRow } from '../wire/rows.js';

/** Empty for agencies that the directory does not know: their rows are nobody's. */
export function toAgencies(row: RequestRow, { config, units, agencyPattern }: FeedbackClient): readonly AgencyRef[] {
  const { source, attribute, names } = config.agency;
  const given = source === 'ATTRIBUTE' ? [row.attributes[attribute] ?? ''] : row.agency_responsible;
  const found = given.flatMap((text) => {
    const code = names[text] ?? agencyPattern.exec(text)?.[0];
    return code === undefined ? [] : (units.agency(code) ?? []);
  });
  return [...new Map(found.map((agency) => [agency.code, agency])).values()];
}

/** The units of these agencies, each once. */
export function toUnits(row: RequestRow, client: FeedbackClient): readonly UnitKey[] {
  return [...new Set(toAgencies(row, client).map(({ unit }) => unit))];
}
