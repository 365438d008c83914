// The figures of one recordAdoption, each against its indicator and its unit; the first that does not fit is named by its place.
import { InputError, type UnitKey } from '../../kit/index.js';
import type { Call } from '../client.js';
import { lineOf } from '../rules/deciding.js';
import type { AdoptionFigureInput } from '../schema.generated.js';
import type { ApplicationRow, IndicatorRow } from '../store/rows.js';

export interface CheckedFigure {
  readonly indicator: string;
  readonly unit: UnitKey;
  readonly numerator: number;
  readonly denominator: number | null;
}

export interface FigureRules {
  readonly application: ApplicationRow;
  readonly indicators: readonly IndicatorRow[];
  /** The last day of the month. */
  readonly day: string;
  /** The unit that all of them lie in. */
  readonly top: UnitKey;
}

type Mistake = readonly [en: string, vi: string];

/** Numbers go with their indicator: a part of a whole, or a number alone. */
function mistakeOfNumbers(
  { numerator, denominator }: AdoptionFigureInput,
  indicator: IndicatorRow,
): Mistake | undefined {
  const hasDenominator = denominator != null;
  if (hasDenominator !== (indicator.denominator !== null))
    return [
      'denominator must be given exactly where the indicator has one',
      'denominator chỉ nêu, và phải nêu, khi chỉ tiêu có mẫu số',
    ];
  if (numerator < 0 || (hasDenominator && denominator < numerator))
    return [
      'numerator must be 0 or more, and no more than denominator',
      'numerator phải từ 0 trở lên và không lớn hơn denominator',
    ];
  return undefined;
}

function placeFigure(
  figure: AdoptionFigureInput,
  rules: FigureRules,
  { client, scope }: Call,
): CheckedFigure | Mistake {
  const { application, day, top } = rules;
  const indicator = rules.indicators.find(({ code }) => code === figure.indicator);
  if (indicator === undefined || !application.indicatorCodes.includes(indicator.code))
    return ['indicator must be one that the application is measured by', 'indicator phải là chỉ tiêu của ứng dụng'];
  const key = client.units.unitOn(figure.unitCode, day);
  const level = key === undefined ? undefined : client.units.unit(key)?.level;
  // A unit that does not exist and one of others are the same to whoever asks.
  if (key === undefined || !scope.includes(key) || !lineOf(client.units, key, day).includes(top))
    return [
      'unitCode must be a unit of yours on the last day of the month',
      'unitCode phải là đơn vị thuộc phạm vi của bạn vào ngày cuối tháng',
    ];
  if (level === undefined || !application.levels.includes(level))
    return ['unitCode must be of a level that the application is for', 'unitCode phải thuộc cấp mà ứng dụng dành cho'];
  const { numerator, denominator = null } = figure;
  return mistakeOfNumbers(figure, indicator) ?? { indicator: indicator.code, unit: key, numerator, denominator };
}

function isMistake(found: CheckedFigure | Mistake): found is Mistake {
  return Array.isArray(found);
}

/** Throws InputError; the values themselves are not repeated. */
export function checkFigures(figures: readonly AdoptionFigureInput[], rules: FigureRules, call: Call): CheckedFigure[] {
  const most = call.client.config.maxFigures;
  if (figures.length === 0 || figures.length > most)
    throw new InputError(`figures must hold 1 to ${most}.`, `figures phải có từ 1 đến ${most} số liệu.`);
  const seen = new Set<string>();
  return figures.map((figure, index) => {
    const found = placeFigure(figure, rules, call);
    const mistake = isMistake(found) ? found : twice(found, seen);
    if (mistake !== undefined)
      throw new InputError(`figures[${index}]: ${mistake[0]}.`, `figures[${index}]: ${mistake[1]}.`);
    return found as CheckedFigure;
  });
}

function twice({ indicator, unit }: CheckedFigure, seen: Set<string>): Mistake | undefined {
  const key = `${indicator} ${unit}`;
  if (seen.has(key)) return ['each unit and indicator once', 'mỗi đơn vị và chỉ tiêu chỉ một lần'];
  seen.add(key);
  return undefined;
}
