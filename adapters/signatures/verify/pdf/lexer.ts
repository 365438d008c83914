// Characters into values, strictly: what a lenient reader would repair is refused here, for two readers must not see two files.
import { MalformedError } from '../asn1.js';
import type { PdfDict, PdfValue } from './values.js';

const MAX_DEPTH = 50;
const SPACES: ReadonlySet<number> = new Set([0, 9, 10, 12, 13, 32]);
const DELIMITERS: ReadonlySet<number> = new Set([...'()<>[]{}/%'].map((mark) => mark.charCodeAt(0)));
const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12, '(': 40, ')': 41, '\\': 92 };

const code = (mark: string): number => mark.charCodeAt(0);
const isRegular = (byte: number | undefined): byte is number =>
  byte !== undefined && !SPACES.has(byte) && !DELIMITERS.has(byte);

export interface PdfLexer {
  readonly position: number;
  moveTo(position: number): void;
  skipSpace(): void;
  /** The characters up to the next space or mark. */
  word(): string;
  /** The word, or nothing is read. */
  accept(word: string): boolean;
  value(): PdfValue;
}

/** `spend` counts values and throws when there are too many. */
export function createLexer(bytes: Uint8Array, start: number, spend: () => void): PdfLexer {
  let at = start;

  function skipSpace(): void {
    for (;;) {
      const byte = bytes[at];
      if (byte !== undefined && SPACES.has(byte)) at += 1;
      else if (byte === code('%')) while (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 13) at += 1;
      else return;
    }
  }

  function word(): string {
    const from = at;
    while (isRegular(bytes[at])) at += 1;
    return Buffer.from(bytes.subarray(from, at)).toString('latin1');
  }

  function accept(expected: string): boolean {
    const before = at;
    skipSpace();
    if (word() === expected) return true;
    at = before;
    return false;
  }

  function name(): PdfValue {
    at += 1;
    const text = word().replace(/#([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
    return { kind: 'name', name: text };
  }

  function hexString(): PdfValue {
    const from = at;
    const end = bytes.indexOf(code('>'), at);
    if (end === -1) throw new MalformedError('a string without an end');
    const digits = Buffer.from(bytes.subarray(from + 1, end))
      .toString('latin1')
      .replace(/[\0\t\n\f\r ]/g, '');
    if (!/^[0-9a-f]*$/i.test(digits)) throw new MalformedError('a hex string with something else in it');
    at = end + 1;
    const even = digits.length % 2 === 0 ? digits : `${digits}0`;
    return { kind: 'string', bytes: Buffer.from(even, 'hex'), hex: true, start: from, end: at };
  }

  function escaped(): number[] {
    const mark = String.fromCharCode(bytes[at] ?? 0);
    if (/[0-7]/.test(mark)) {
      const [octal = ''] = /^[0-7]{1,3}/.exec(Buffer.from(bytes.subarray(at, at + 3)).toString('latin1')) ?? [];
      at += octal.length;
      return [parseInt(octal, 8) & 0xff];
    }
    at += 1;
    if (mark === '\r' && bytes[at] === 10) at += 1;
    return mark === '\r' || mark === '\n' ? [] : [ESCAPES[mark] ?? code(mark)];
  }

  function literalString(): PdfValue {
    const from = at;
    const found: number[] = [];
    let open = 0;
    do {
      const byte = bytes[at];
      if (byte === undefined) throw new MalformedError('a string without an end');
      at += 1;
      if (byte === code('\\')) found.push(...escaped());
      else {
        if (byte === code('(')) open += 1;
        if (byte === code(')')) open -= 1;
        found.push(byte);
      }
    } while (open > 0);
    return { kind: 'string', bytes: Uint8Array.from(found.slice(1, -1)), hex: false, start: from, end: at };
  }

  /** A number, or a reference if another number and R follow. */
  function number(): PdfValue {
    const text = word();
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return keyword(text);
    if (!/^\d{1,10}$/.test(text)) return Number(text);
    const before = at;
    skipSpace();
    const second = word();
    if (/^\d{1,5}$/.test(second) && accept('R'))
      return { kind: 'ref', number: Number(text), generation: Number(second) };
    at = before;
    return Number(text);
  }

  function keyword(text: string): PdfValue {
    if (text === 'true' || text === 'false') return text === 'true';
    if (text === 'null') return null;
    throw new MalformedError('not a value');
  }

  function array(depth: number): PdfValue {
    at += 1;
    const members: PdfValue[] = [];
    for (skipSpace(); bytes[at] !== code(']'); skipSpace()) members.push(read(depth + 1));
    at += 1;
    return members;
  }

  function dict(depth: number): PdfDict {
    at += 2;
    const entries = new Map<string, PdfValue>();
    for (skipSpace(); bytes[at] !== code('>'); skipSpace()) {
      if (bytes[at] !== code('/')) throw new MalformedError('a key that is no name');
      const key = (name() as { readonly name: string }).name;
      // Which of two would be meant is for nobody to guess.
      if (entries.has(key)) throw new MalformedError('a key that stands twice');
      entries.set(key, read(depth + 1));
    }
    if (bytes[at + 1] !== code('>')) throw new MalformedError('a dictionary without an end');
    at += 2;
    return { kind: 'dict', entries };
  }

  function read(depth: number): PdfValue {
    spend();
    if (depth > MAX_DEPTH) throw new MalformedError('values too deep');
    skipSpace();
    const byte = bytes[at];
    if (byte === code('/')) return name();
    if (byte === code('(')) return literalString();
    if (byte === code('[')) return array(depth);
    if (byte === code('<')) return bytes[at + 1] === code('<') ? dict(depth) : hexString();
    if (!isRegular(byte)) throw new MalformedError('not a value');
    return number();
  }

  return {
    get position() {
      return at;
    },
    moveTo: (position) => void (at = position),
    skipSpace,
    word,
    accept,
    value: () => read(0),
  };
}
