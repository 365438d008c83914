// Sample rows of every table, from the seed: the catalogue, who is to use it, what is to be reached, and twelve months of figures.
import { createRandom, type Random } from '../city/createRandom.js';
import type { SampleCity } from '../city/createSampleCity.js';
import { ISSUED_ON, SAMPLE_APPLICATIONS, type SampleApplication } from './sampleApplications.js';

export type Row = Readonly<Record<string, unknown>>;

const CITY = 'hn:01';
const LEGAL_BASIS = 'Danh mục ứng dụng dùng chung ba cấp, ban hành ngày 03/3/2025 (mẫu)';
const COMMAND = 'sample';
/** The months that the sample tells of, oldest first. October 2026 is left to a collector. */
export const SAMPLE_MONTHS: readonly string[] = Array.from({ length: 12 }, (_, index) => {
  const number = 2025 * 12 + 9 + index;
  return `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}`;
});
/** The last month of districts, for one application. */
const LAST_OLD_MONTH = '2025-06';
const LAST_OLD_DAY = '2025-06-30';

const made = { version: 1, legal_basis: LEGAL_BASIS, command_key: COMMAND };

function toApplication({ code, name, description, system, levels, indicators }: SampleApplication): Row {
  const own = { code, name, description, system, levels, indicators };
  return { ...own, ...made, unit_key: CITY, owner_agency: 'H26', published_from: ISSUED_ON };
}

function toTargets({ code, targets }: SampleApplication): Row[] {
  return Object.entries(targets).map(([indicator, { kind, value }]) => {
    const subject = { unit_key: CITY, level: 'WARD', valid_from: ISSUED_ON, valid_to: null };
    return { ...made, ...subject, application: code, indicator, kind, value };
  });
}

function toObligations({ code, strength, levels }: SampleApplication): Row[] {
  return levels.map((level) => {
    // The level of districts ended with the day before the reorganisation.
    const validTo = level === 'DISTRICT' ? LAST_OLD_DAY : null;
    return { ...made, application: code, strength, unit_key: CITY, level, valid_from: ISSUED_ON, valid_to: validTo };
  });
}

/** Keys of the units of some kinds in one era. */
function unitsOf({ agencies }: SampleCity, kinds: readonly string[], era: string): readonly string[] {
  return agencies
    .flatMap(({ kind, codeList, unitKey }) => (kinds.includes(kind) && codeList === era ? unitKey : []))
    .sort();
}

function toNumbers(
  random: Random,
  indicator: string,
  month: number,
): { numerator: number; denominator: number | null } {
  const isNumber = indicator === 'SIGNATURES' || indicator === 'MEETINGS_ONLINE';
  if (isNumber) return { numerator: random.int(indicator === 'SIGNATURES' ? 40 : 5) + month, denominator: null };
  const denominator = 10 + random.int(90);
  // Getting better from month to month, not everywhere.
  const percent = Math.min(100, 45 + random.int(35) + 2 * month);
  return { numerator: Math.floor((denominator * percent) / 100), denominator };
}

function toFigures(random: Random, units: readonly string[], application: SampleApplication, months = SAMPLE_MONTHS) {
  return months.flatMap((month, index) =>
    application.indicators.flatMap((indicator) =>
      units.flatMap((unit): Row[] => {
        const numbers = toNumbers(random, indicator, index);
        // Some report nothing.
        if (random.chance(0.04)) return [];
        const key = { application: application.code, indicator, unit_key: unit, month };
        return [{ ...key, ...numbers, version: 1, source: 'sample', command_key: COMMAND }];
      }),
    ),
  );
}

/** By table, in the order in which they are to be written. */
export function createRows(city: SampleCity): ReadonlyMap<string, readonly Row[]> {
  const random = createRandom(`${city.seed} catalogue`);
  const wards = unitsOf(city, ['WARD'], '2025-07');
  const before = unitsOf(city, ['WARD', 'DISTRICT'], '2025-06');
  return new Map([
    ['sent_command', [{ key: COMMAND, kind: 'sample' }]],
    ['application', SAMPLE_APPLICATIONS.map(toApplication)],
    ['obligation', SAMPLE_APPLICATIONS.flatMap(toObligations)],
    ['target', SAMPLE_APPLICATIONS.flatMap(toTargets)],
    [
      'figure',
      [
        ...SAMPLE_APPLICATIONS.flatMap((application) => toFigures(random, wards, application)),
        ...SAMPLE_APPLICATIONS.slice(0, 1).flatMap((first) => toFigures(random, before, first, [LAST_OLD_MONTH])),
      ],
    ],
  ]);
}
