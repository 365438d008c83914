// Characters of a PDF file by their kind, and its two forms of strings (ISO 32000-1, 7.2.2 and 7.3.4).
import { MalformedError } from '../asn1.js';
import type { PdfString } from './values.js';

const code = (mark: string): number => mark.charCodeAt(0);

export const CHARACTER = {
  percent: code('%'),
  slash: code('/'),
  parenthesis: code('('),
  parenthesisEnd: code(')'),
  bracket: code('['),
  bracketEnd: code(']'),
  less: code('<'),
  greater: code('>'),
  backslash: code('\\'),
} as const;

const SPACES: ReadonlySet<number | undefined> = new Set([0, 9, 10, 12, 13, 32]);
const DELIMITERS: ReadonlySet<number> = new Set([...'()<>[]{}/%'].map(code));
const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 };

export const isSpace = (byte: number | undefined): boolean => SPACES.has(byte);

export function isRegular(byte: number | undefined): boolean {
  return byte !== undefined && !SPACES.has(byte) && !DELIMITERS.has(byte);
}

export function readHexString(bytes: Uint8Array, start: number): PdfString {
  const end = bytes.indexOf(CHARACTER.greater, start) + 1;
  if (end === 0) throw new MalformedError('a string without an end');
  const text = Buffer.from(bytes.subarray(start + 1, end - 1)).toString('latin1');
  const digits = text
    .split('')
    .filter((mark) => !isSpace(code(mark)))
    .join('');
  if (!/^[0-9a-f]*$/i.test(digits)) throw new MalformedError('a hex string with something else in it');
  const even = digits.length % 2 === 0 ? digits : `${digits}0`;
  return { kind: 'string', bytes: Buffer.from(even, 'hex'), hex: true, start, end };
}

/** What stands behind a backslash, and how many characters it takes. */
function readEscape(bytes: Uint8Array, at: number): { readonly found: readonly number[]; readonly length: number } {
  const text = Buffer.from(bytes.subarray(at, at + 3)).toString('latin1');
  const [octal] = /^[0-7]{1,3}/.exec(text) ?? [];
  if (octal !== undefined) return { found: [parseInt(octal, 8) & 0xff], length: octal.length };
  const [lineEnd] = /^(\r\n|\r|\n)/.exec(text) ?? [];
  if (lineEnd !== undefined) return { found: [], length: lineEnd.length };
  const mark = text.slice(0, 1);
  return { found: mark === '' ? [] : [ESCAPES[mark] ?? code(mark)], length: 1 };
}

export function readLiteralString(bytes: Uint8Array, start: number): PdfString {
  const found: number[] = [];
  let at = start;
  let open = 0;
  do {
    const byte = bytes[at];
    if (byte === undefined) throw new MalformedError('a string without an end');
    at += 1;
    if (byte === CHARACTER.backslash) {
      const escape = readEscape(bytes, at);
      found.push(...escape.found);
      at += escape.length;
      continue;
    }
    if (byte === CHARACTER.parenthesis) open += 1;
    if (byte === CHARACTER.parenthesisEnd) open -= 1;
    found.push(byte);
  } while (open > 0);
  return { kind: 'string', bytes: Uint8Array.from(found.slice(1, -1)), hex: false, start, end: at };
}
