// What commands check before they are accepted: texts, days, codes, and that who acts may act on the application.
import { InputError, type UnitKey } from '../../kit/index.js';
import type { Call } from '../client.js';
import { overlap, type Period } from '../rules/months.js';
import type { ApplicationRow } from '../store/rows.js';

/** Said where the store has something that the input does not fit to. */
export class Conflict extends InputError {
  override readonly code = 'CONFLICT';
}

/** A text of one line. */
export function requireLine(name: string, text: string, longest = 200): string {
  const trimmed = text.trim().normalize('NFC');
  if (trimmed !== '' && trimmed.length <= longest && !/\p{Cc}/u.test(trimmed)) return trimmed;
  throw new InputError(
    `${name} must have 1 to ${longest} characters, without line breaks.`,
    `${name} phải có từ 1 đến ${longest} ký tự, không xuống dòng.`,
  );
}

export function optionalLine(name: string, text: string | null | undefined, longest: number): string | null {
  return text == null || text.trim() === '' ? null : requireLine(name, text, longest);
}

export function requirePeriod(from: string, to: string | null | undefined, names: string): Period {
  if (to == null || from <= to) return { validFrom: from, validTo: to ?? null };
  throw new InputError(
    `${names}: the last day must not be before the first.`,
    `${names}: ngày cuối không được trước ngày đầu.`,
  );
}

/** Who publishes an application decides on it: others' is refused as one that is not there. */
export function requireApplication(
  applications: readonly ApplicationRow[],
  code: string,
  { scope }: Call,
): ApplicationRow {
  const found = applications.find((row) => row.code === code);
  if (found !== undefined && scope.includes(found.unitKey)) return found;
  throw new InputError(
    'application must be one that was published by a unit in your charge.',
    'application phải là ứng dụng do đơn vị thuộc phạm vi của bạn công bố.',
  );
}

export function requireIndicator(application: ApplicationRow, code: string): string {
  if (application.indicatorCodes.includes(code)) return code;
  throw new InputError(
    'indicator must be one that the application is measured by.',
    'indicator phải là chỉ tiêu của ứng dụng.',
  );
}

/** A unit that exists on the first day of the rule, since it is looked up by day. */
export function requireUnitOn(unit: UnitKey, day: string, { client }: Call): void {
  if (client.units.unitsOn(day).some(({ key }) => key === unit)) return;
  throw new InputError('unit must exist on validFrom.', 'unit phải tồn tại vào ngày validFrom.');
}

interface SameSubject extends Period {
  readonly unitKey: UnitKey;
  readonly level: string | null;
  readonly version: number;
}

/** Version of the rule that is replaced, 0 for a new one. Two rules for the same units may not hold on the same day. */
export function versionOf(rules: readonly SameSubject[], rule: Omit<SameSubject, 'version'>): number {
  const own = rules.filter(({ unitKey, level }) => unitKey === rule.unitKey && level === rule.level);
  const replaced = own.find(({ validFrom }) => validFrom === rule.validFrom);
  if (own.every((one) => one === replaced || !overlap(one, rule))) return replaced?.version ?? 0;
  throw new Conflict(
    'There is a rule for the same units with another first day and a day in common: end that one first, by sending it again with validTo.',
    'Đã có quy định cho cùng các đơn vị, khác ngày bắt đầu và trùng thời gian: hãy kết thúc quy định đó trước, bằng cách gửi lại kèm validTo.',
  );
}
