// Texts and addresses that go into a submission or an update.
import { InputError } from '../../kit/index.js';

/** What GeoReport allows. */
export const LONGEST_DESCRIPTION = 4_000;
const HTML = /<\/?[a-z!][^>]*>/iu;
/** All but tabs and line breaks. */
const CONTROL = /[^\P{Cc}\t\n\r]/u;

/** A text of several lines without HTML. */
export function requireDescription(text: string, longest: number): string {
  const trimmed = text.trim().normalize('NFC');
  if (trimmed !== '' && trimmed.length <= longest && !CONTROL.test(trimmed) && !HTML.test(trimmed)) return trimmed;
  throw new InputError(
    `description must have 1 to ${longest} characters and no HTML.`,
    `description phải có từ 1 đến ${longest} ký tự và không có HTML.`,
  );
}

/** A text of one line, or null where it is left out. */
export function readLine(name: string, text: string | null | undefined, longest = 200): string | null {
  const trimmed = text?.trim().normalize('NFC') ?? '';
  if (trimmed === '') return null;
  if (trimmed.length <= longest && !/\p{Cc}/u.test(trimmed)) return trimmed;
  throw new InputError(`${name} must have 1 to ${longest} characters.`, `${name} phải có từ 1 đến ${longest} ký tự.`);
}

export function readPicture(url: string | null | undefined): string | null {
  const line = readLine('mediaUrl', url, 2_000);
  if (line === null || (URL.canParse(line) && new URL(line).protocol === 'https:')) return line;
  throw new InputError('mediaUrl must be an https address.', 'mediaUrl phải là địa chỉ https.');
}

export function readEmail(email: string | null | undefined, isRequired: boolean): string | null {
  const line = readLine('email', email);
  if (line === null ? !isRequired : /^[^\s@]+@[^\s@]+$/u.test(line)) return line;
  throw new InputError('email must be an e-mail address.', 'email phải là địa chỉ thư điện tử.');
}
