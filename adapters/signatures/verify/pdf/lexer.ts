// Characters into values, strictly: what a lenient reader would repair is refused here, for two readers must not see two files.
import { MalformedError } from '../asn1.js';
import { CHARACTER, isRegular, isSpace, readHexString, readLiteralString } from './strings.js';
import type { PdfDict, PdfName, PdfValue } from './values.js';

const MAX_DEPTH = 50;
const { percent, slash, parenthesis, bracket, bracketEnd, less, greater } = CHARACTER;

export class PdfLexer {
  /** `spend` counts values and throws when there are too many. */
  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
    private readonly spend: () => void,
  ) {}

  get position(): number {
    return this.at;
  }

  moveTo(position: number): void {
    this.at = position;
  }

  skipSpace(): void {
    const { bytes } = this;
    for (;;) {
      const byte = bytes[this.at];
      if (isSpace(byte)) this.at += 1;
      else if (byte === percent) while (this.at < bytes.length && !/[\n\r]/.test(this.mark())) this.at += 1;
      else return;
    }
  }

  private mark(): string {
    return String.fromCharCode(this.bytes[this.at] ?? 0);
  }

  /** The characters up to the next space or mark. */
  word(): string {
    const from = this.at;
    while (isRegular(this.bytes[this.at])) this.at += 1;
    return Buffer.from(this.bytes.subarray(from, this.at)).toString('latin1');
  }

  /** The word, or nothing is read. */
  accept(word: string): boolean {
    const before = this.at;
    this.skipSpace();
    if (this.word() === word) return true;
    this.at = before;
    return false;
  }

  value(): PdfValue {
    return this.read(0);
  }

  private name(): PdfName {
    this.at += 1;
    const hex = /#([0-9a-f]{2})/gi;
    const name = this.word().replace(hex, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
    return { kind: 'name', name };
  }

  /** A number, or a reference if another number and R follow. */
  private number(): PdfValue {
    const text = this.word();
    if (text === 'true' || text === 'false') return text === 'true';
    if (text === 'null') return null;
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) throw new MalformedError('not a value');
    if (!/^\d{1,10}$/.test(text)) return Number(text);
    const before = this.at;
    this.skipSpace();
    const second = this.word();
    if (/^\d{1,5}$/.test(second) && this.accept('R'))
      return { kind: 'ref', number: Number(text), generation: Number(second) };
    this.at = before;
    return Number(text);
  }

  private array(depth: number): PdfValue {
    this.at += 1;
    const members: PdfValue[] = [];
    for (this.skipSpace(); this.bytes[this.at] !== bracketEnd; this.skipSpace()) members.push(this.read(depth + 1));
    this.at += 1;
    return members;
  }

  private dict(depth: number): PdfDict {
    this.at += 2;
    const entries = new Map<string, PdfValue>();
    for (this.skipSpace(); this.bytes[this.at] !== greater; this.skipSpace()) {
      if (this.bytes[this.at] !== slash) throw new MalformedError('a key that is no name');
      const { name } = this.name();
      // Which of two would be meant is for nobody to guess.
      if (entries.has(name)) throw new MalformedError('a key that stands twice');
      entries.set(name, this.read(depth + 1));
    }
    if (this.bytes[this.at + 1] !== greater) throw new MalformedError('a dictionary without an end');
    this.at += 2;
    return { kind: 'dict', entries };
  }

  private read(depth: number): PdfValue {
    this.spend();
    if (depth > MAX_DEPTH) throw new MalformedError('values too deep');
    this.skipSpace();
    const byte = this.bytes[this.at];
    if (byte === slash) return this.name();
    if (byte === bracket) return this.array(depth);
    if (byte === less && this.bytes[this.at + 1] === less) return this.dict(depth);
    if (byte === less || byte === parenthesis) {
      const string = byte === less ? readHexString(this.bytes, this.at) : readLiteralString(this.bytes, this.at);
      this.at = string.end;
      return string;
    }
    if (!isRegular(byte)) throw new MalformedError('not a value');
    return this.number();
  }
}
