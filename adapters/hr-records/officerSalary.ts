// Salary on a day: the coefficient of that day times the base salary of that day (NĐ 204/2004, base by dated decrees).
import { z } from 'zod';
import type { AdapterCall } from '../kit/index.js';
import type { HrClient } from './client.js';
import type { Config } from './config.js';
import { readSalaryHistory, toSalaryStep } from './officerDetails.js';
import { firstDayOf } from './partialDate.js';
import type { OfficerSalaryArgs, OfficerSalaryRecord } from './schema.generated.js';
import { toNumber } from './toOfficerRecord.js';

type Call = AdapterCall<HrClient>;

const coefficientRow = z.object({
  number: z.string(),
  coefficient: z.union([z.string().regex(/^\d+(\.\d+)?$/), z.number()]).nullable(),
});

/** The base salary on a day, or undefined before the first one that is configured. */
export function baseSalaryOn(bases: Config['baseSalary'], day: string): Config['baseSalary'][number] | undefined {
  return [...bases].sort((a, b) => (a.from < b.from ? 1 : -1)).find((base) => base.from <= day);
}

/** Đồng, rounded; computed in hundredths so that 2.34 × 2,340,000 is exact. */
export function toAmount(coefficient: number, base: number): number {
  return Math.round((Math.round(coefficient * 100) * base) / 100);
}

async function currentCoefficients(call: Call, numbers: readonly string[]): Promise<Map<string, number | null>> {
  const rows = await call.client.sql.read({
    operation: 'coefficients',
    statement: `select number, coefficient from ${call.client.config.views.officer} where number = any($1::text[])`,
    values: [numbers],
    schema: coefficientRow,
    signal: call.signal,
  });
  return new Map(rows.map((row) => [row.number, toNumber(row.coefficient)]));
}

async function coefficientsOn(
  call: Call,
  numbers: readonly string[],
  day: string,
): Promise<Map<string, number | null>> {
  const histories = await readSalaryHistory(call, numbers);
  return new Map(
    numbers.map((number) => {
      const steps = (histories.get(number) ?? []).map(toSalaryStep);
      const reached = steps.filter((step) => step.from !== null && firstDayOf(step.from) <= day);
      return [number, reached.at(-1)?.coefficient ?? null];
    }),
  );
}

/** `Officer.salary`, for all officers at once; null where coefficient or base salary of the day are unknown. */
export async function loadSalaries(
  parents: readonly string[],
  args: OfficerSalaryArgs,
  call: Call,
): Promise<readonly (OfficerSalaryRecord | null)[]> {
  const today = call.client.clock.today();
  const asOf = args.asOf ?? today;
  const base = baseSalaryOn(call.client.config.baseSalary, asOf);
  if (base === undefined || parents.length === 0) return parents.map(() => null);
  const coefficients =
    asOf >= today ? await currentCoefficients(call, parents) : await coefficientsOn(call, parents, asOf);
  return parents.map((number) => {
    const coefficient = coefficients.get(number) ?? null;
    if (coefficient === null) return null;
    const amount = toAmount(coefficient, base.amount);
    return { asOf, coefficient, baseSalary: base.amount, amount, legalBasis: base.legalBasis };
  });
}
