// Due and paid by unit for each month or year, with the parts that are kept and remitted.
import type { LedgerMonth } from './arrears.js';
import { splitPaid } from './cellDues.js';
import type { FeeSettings } from './feeSettings.js';
import { sumOf, type Dong } from './money.js';
import type { Period } from './period.js';

/** One month of one member, with the unit that it is reckoned to. */
export interface UnitMonth extends LedgerMonth {
  readonly unit: string;
}

/** One line of the statement. */
export interface FeeStatement {
  readonly unit: string;
  /** `2026-03`, or `2026` for a year. */
  readonly span: string;
  readonly due: Dong;
  readonly paid: Dong;
  /** What single members have not paid; what others paid above their due does not make up for it. */
  readonly missing: Dong;
  readonly above: Dong;
  readonly exempt: number;
  readonly kept: Dong;
  readonly remitted: Dong;
}

function over(amount: Dong): Dong {
  return amount > 0n ? amount : 0n;
}

function groupBy<T>(rows: readonly T[], key: (row: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group === undefined) groups.set(key(row), [row]);
    else group.push(row);
  }
  return groups;
}

function toStatement(settings: FeeSettings, unit: string, period: Period, rows: readonly UnitMonth[]): FeeStatement {
  const owing = rows.filter(({ exempt }) => !exempt);
  const paid = sumOf(rows.map((row) => row.paid));
  return {
    unit,
    span: period,
    due: sumOf(owing.map((row) => row.due)),
    paid,
    missing: sumOf(owing.map((row) => over(row.due - row.paid))),
    above: sumOf(rows.map((row) => over(row.paid - (row.exempt ? 0n : row.due)))),
    exempt: rows.length - owing.length,
    ...splitPaid(settings, paid, period),
  };
}

/** One line for each unit and month, in the order of unit and month. */
export function reconcileMonths(settings: FeeSettings, rows: readonly UnitMonth[]): readonly FeeStatement[] {
  const groups = groupBy(rows, ({ unit, period }) => `${period} ${unit}`);
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      return first === undefined ? [] : [toStatement(settings, first.unit, first.period, group)];
    })
    .sort((a, b) => (a.unit === b.unit ? (a.span < b.span ? -1 : 1) : a.unit < b.unit ? -1 : 1));
}

/** One line for each unit and year: the sum of its months, so that both statements agree to the đồng. */
export function reconcileYears(settings: FeeSettings, rows: readonly UnitMonth[]): readonly FeeStatement[] {
  const groups = groupBy(reconcileMonths(settings, rows), ({ unit, span }) => `${unit} ${span.slice(0, 4)}`);
  return [...groups.values()].flatMap((months) => {
    const [first] = months;
    if (first === undefined) return [];
    const total = (amount: (month: FeeStatement) => Dong) => sumOf(months.map(amount));
    return [
      {
        unit: first.unit,
        span: first.span.slice(0, 4),
        due: total(({ due }) => due),
        paid: total(({ paid }) => paid),
        missing: total(({ missing }) => missing),
        above: total(({ above }) => above),
        exempt: months.reduce((sum, { exempt }) => sum + exempt, 0),
        kept: total(({ kept }) => kept),
        remitted: total(({ remitted }) => remitted),
      },
    ];
  });
}
