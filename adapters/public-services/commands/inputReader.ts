// Reads the input of a command and notes every mistake, so that all of them are named at once. Values are never quoted.
import { z } from 'zod';
import { InputError, type Bilingual } from '../../kit/index.js';
import { toWireTime } from '../toInstant.js';

export interface TextRule {
  readonly max: number;
  readonly required?: boolean;
  /** Line breaks and tabs are allowed. */
  readonly lines?: boolean;
}

/** A file as callers name it. */
export interface FileInput {
  readonly url?: string | null | undefined;
  readonly name: string;
  readonly sha256?: string | null | undefined;
}

/** The address that the portal is told, for a file that it may not reach itself. */
export type ToAddress = (file: {
  readonly url: string;
  readonly name: string;
  readonly sha256: string;
}) => string | null;

export interface InputReader {
  /** Notes that `field` is not as `rule` says, unless it `holds`. The rule continues "<field> must …". */
  expect(holds: boolean, field: string, rule: Bilingual): void;
  /** Trimmed, NFC, without control characters; '' for none. */
  text(field: string, value: string | null | undefined, rule: TextRule): string;
  /** A value of a fixed form; '' for none. */
  form(field: string, value: string | null | undefined, pattern: RegExp, rule: Bilingual): string;
  email(field: string, value: string | null | undefined): string;
  phone(field: string, value: string | null | undefined): string;
  url(field: string, value: string | null | undefined): string;
  /** Where the portal gets a file; '' for none. */
  file(field: string, file: FileInput): string;
  /** The time on the wire, '' for none. Past moments lie after 2000; future ones are at most ten years away. */
  instant(field: string, value: Date | null | undefined, kind: 'PAST' | 'FUTURE'): string;
  list<T, R>(field: string, items: readonly T[], read: (item: T, field: string) => R): R[];
  /** Throws one InputError with everything noted so far. */
  done(): void;
}

const EARLIEST = Date.parse('2000-01-01T00:00:00+07:00');
/** Clocks of other systems may be a little ahead. */
const AHEAD_MS = 10 * 60_000;
const TEN_YEARS_MS = 10 * 366 * 86_400_000;
const MOST_ITEMS = 200;
/** Control characters, halves of pairs, and marks that reorder or hide text. */
const UNSEEN = /[\p{Cc}\p{Cs}\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/u;

const between = (least: number, most: number): Bilingual => ({
  en: `have ${least} to ${most} characters`,
  vi: `có từ ${least} đến ${most} ký tự`,
});
const PLAIN: Bilingual = { en: 'have no control characters', vi: 'không có ký tự điều khiển' };
const EMAIL: Bilingual = { en: 'be an e-mail address', vi: 'là địa chỉ thư điện tử' };
const PHONE: Bilingual = {
  en: 'be a telephone number of 8 to 15 digits',
  vi: 'là số điện thoại có từ 8 đến 15 chữ số',
};
const ADDRESS: Bilingual = { en: 'be an http(s) address', vi: 'là địa chỉ http(s)' };
const SHORTER: Bilingual = { en: 'be a shorter address', vi: 'là địa chỉ ngắn hơn' };
const HASH: Bilingual = { en: 'be 64 hex digits', vi: 'là 64 ký tự hex' };
const PAST: Bilingual = { en: 'be between 2000 and now', vi: 'nằm trong khoảng từ năm 2000 đến nay' };
const FUTURE: Bilingual = {
  en: 'be between 2000 and ten years from now',
  vi: 'nằm trong khoảng từ năm 2000 đến mười năm tới',
};

const emailSchema = z.email().max(200);
const urlSchema = z.url({ protocol: /^https?$/ }).max(1_000);

const isHash = (value: string) => /^[0-9a-f]{64}$/i.test(value);
const clean = (value: string | null | undefined) => (value ?? '').normalize('NFC').replaceAll('\r\n', '\n').trim();

function toError(mistakes: readonly { readonly field: string; readonly rule: Bilingual }[]): InputError {
  const en = mistakes.map(({ field, rule }) => `${field} must ${rule.en}`);
  const vi = mistakes.map(({ field, rule }) => `${field} phải ${rule.vi}`);
  return new InputError(`${en.join('; ')}.`, `${vi.join('; ')}.`);
}

/** `now` decides what is past. Files are where their addresses say, unless `toAddress` has another one. */
export function createInputReader(now: Date, toAddress: ToAddress = ({ url }) => url): InputReader {
  const mistakes: { field: string; rule: Bilingual }[] = [];
  const expect: InputReader['expect'] = (holds, field, rule) => {
    if (!holds) mistakes.push({ field, rule });
  };

  function checked(field: string, value: string, isFit: boolean, rule: Bilingual): string {
    expect(value === '' || isFit, field, rule);
    return value;
  }

  function text(field: string, value: string | null | undefined, { max, required, lines }: TextRule): string {
    const cleaned = clean(value);
    const least = required === true ? 1 : 0;
    expect(cleaned.length >= least && cleaned.length <= max, field, between(least, max));
    expect(!UNSEEN.test(lines === true ? cleaned.replaceAll(/[\n\t]/g, '') : cleaned), field, PLAIN);
    return cleaned;
  }

  const url: InputReader['url'] = (field, value) =>
    checked(field, clean(value), urlSchema.safeParse(clean(value)).success, ADDRESS);

  return {
    expect,
    text,
    url,
    file(field, file) {
      const address = url(`${field}.url`, file.url);
      const sha256 = checked(`${field}.sha256`, clean(file.sha256).toLowerCase(), isHash(clean(file.sha256)), HASH);
      const told = address === '' ? '' : toAddress({ url: address, name: file.name, sha256 });
      expect(told !== null, `${field}.url`, SHORTER);
      return told ?? '';
    },
    form: (field, value, pattern, rule) => checked(field, clean(value), pattern.test(clean(value)), rule),
    email: (field, value) => checked(field, clean(value), emailSchema.safeParse(clean(value)).success, EMAIL),
    phone(field, value) {
      const digits = clean(value).replaceAll(/[\s().-]/g, '');
      return checked(field, digits, /^\+?\d{8,15}$/.test(digits), PHONE);
    },
    instant(field, value, kind) {
      if (value === null || value === undefined) return '';
      const latest = now.getTime() + (kind === 'PAST' ? AHEAD_MS : TEN_YEARS_MS);
      const isSane = value.getTime() >= EARLIEST && value.getTime() <= latest;
      expect(isSane, field, kind === 'PAST' ? PAST : FUTURE);
      return isSane ? toWireTime(value) : '';
    },
    list(field, items, read) {
      expect(items.length <= MOST_ITEMS, field, {
        en: `have at most ${MOST_ITEMS} entries`,
        vi: `có tối đa ${MOST_ITEMS} mục`,
      });
      return items.slice(0, MOST_ITEMS).map((item, place) => read(item, `${field}[${place}]`));
    },
    done() {
      if (mistakes.length > 0) throw toError(mistakes);
    },
  };
}
