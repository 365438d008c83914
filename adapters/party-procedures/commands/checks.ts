// What the commands' checks have in common: rows by key, sides of a dossier, and short texts.
import { InputError, type AdapterRecord, type UnitKey } from '../../kit/index.js';
import type { Call } from '../client.js';
import { findRecords } from '../loaders/loadRows.js';
import { KEY_FORM } from '../loaders/pages.js';
import type { Source } from '../loaders/sources.js';

/** The row that a command acts on or names; it may lie outside the caller's units. */
export async function requireRow<Row, R extends AdapterRecord>(
  source: Source<Row, R>,
  name: string,
  key: string,
  { client, signal }: Call,
): Promise<R> {
  const found = KEY_FORM.test(key) ? await findRecords(source, client, { dsma: [key] }, signal) : [];
  const record = found.find((one) => source.key(one) === key);
  if (record !== undefined) return record;
  throw new InputError(`${name} names nothing that the Party system has.`, `${name} không có trong hệ thống.`);
}

/** Both sides see a dossier; each may do its own part alone. Answers with the unit whose part it is. */
export function requireSide(
  { scope }: Call,
  unit: UnitKey | null,
  side: { readonly vi: string; readonly en: string },
): UnitKey {
  if (unit !== null && scope.includes(unit)) return unit;
  throw new InputError(`This is for ${side.en} to do.`, `Việc này do ${side.vi} thực hiện.`);
}

/** The state in which a command makes sense. The system has the last word. */
export function requireState<S extends string>(state: S | null, allowed: readonly S[]): void {
  if (state !== null && allowed.includes(state)) return;
  const names = allowed.join(', ');
  throw new InputError(
    `The dossier must be in one of these states: ${names}.`,
    `Hồ sơ phải ở một trong các trạng thái: ${names}.`,
  );
}

const CONTROL = /\p{Cc}/u;

/** A text of one line; with `lines`, of several. */
export function requireText(name: string, text: string, longest: number, lines = false): string {
  const trimmed = text.trim().normalize('NFC');
  const plain = lines ? trimmed.replaceAll(/[\n\r\t]/g, ' ') : trimmed;
  if (trimmed !== '' && trimmed.length <= longest && !CONTROL.test(plain)) return trimmed;
  throw new InputError(`${name} must have 1 to ${longest} characters.`, `${name} phải có từ 1 đến ${longest} ký tự.`);
}
