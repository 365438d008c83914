// Where the objects of a PDF are: the last table first, then what it was added to (ISO 32000-1, 7.5.4 and 7.5.8).
import { MalformedError } from '../asn1.js';
import type { PdfLexer } from './lexer.js';
import { isArray, isKind, type PdfDict, type PdfStream, type PdfValue } from './values.js';

export type Place =
  | { readonly kind: 'free' }
  | { readonly kind: 'offset'; readonly offset: number; readonly generation: number }
  | { readonly kind: 'inStream'; readonly stream: number; readonly index: number };

export interface CrossReference {
  readonly places: ReadonlyMap<number, Place>;
  /** The last one. */
  readonly trailer: PdfDict;
  /** Where each table begins, the last one first. */
  readonly sections: readonly number[];
}

/** How the tables reach into the file. */
export interface Reader {
  readonly bytes: Uint8Array;
  lexerAt(offset: number): PdfLexer;
  /** The object that begins here. */
  objectAt(offset: number): { readonly number: number; readonly value: PdfValue };
  inflate(stream: PdfStream): Uint8Array;
  readonly maxObjects: number;
}

const MAX_SECTIONS = 500;
const TAIL = 2_048;

function startOf(bytes: Uint8Array): number {
  const tail = Buffer.from(bytes.subarray(Math.max(0, bytes.length - TAIL))).toString('latin1');
  const found = /startxref\s+(\d{1,12})\s+%%EOF\s*$/.exec(tail);
  if (found === null) throw new MalformedError('no startxref at the end');
  return Number(found[1]);
}

function integerOf(value: PdfValue | undefined, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new MalformedError('not a number that fits');
}

class Tables {
  readonly places = new Map<number, Place>();
  readonly sections: number[] = [];
  trailer: PdfDict | undefined;

  constructor(private readonly reader: Reader) {}

  private put(number: number, place: Place): void {
    // What was added last counts.
    if (!this.places.has(number)) this.places.set(number, place);
    if (this.places.size > this.reader.maxObjects) throw new MalformedError('too many objects');
  }

  private readTable(lexer: PdfLexer): PdfDict {
    for (lexer.skipSpace(); !lexer.accept('trailer'); lexer.skipSpace()) {
      const first = integerOf(lexer.value(), 100_000_000);
      const count = integerOf(lexer.value(), this.reader.maxObjects);
      for (let index = 0; index < count; index += 1) this.readEntry(lexer, first + index);
    }
    const trailer = lexer.value();
    if (!isKind(trailer, 'dict')) throw new MalformedError('no trailer');
    return trailer;
  }

  private readEntry(lexer: PdfLexer, number: number): void {
    lexer.skipSpace();
    const offset = lexer.word();
    lexer.skipSpace();
    const generation = lexer.word();
    lexer.skipSpace();
    const mark = lexer.word();
    if (!/^\d{10}$/.test(offset) || !/^\d{5}$/.test(generation) || !/^[nf]$/.test(mark))
      throw new MalformedError('an entry of another form');
    const used: Place = { kind: 'offset', offset: Number(offset), generation: Number(generation) };
    this.put(number, mark === 'n' ? used : { kind: 'free' });
  }

  private readStream({ dict, raw, kind }: PdfStream): void {
    const { maxObjects } = this.reader;
    const widths = dict.entries.get('W');
    if (!isArray(widths) || widths.length !== 3) throw new MalformedError('no widths');
    const [a, b, c] = widths.map((width) => integerOf(width, 8)) as [number, number, number];
    const size = integerOf(dict.entries.get('Size'), 100_000_000);
    const index = dict.entries.get('Index') ?? [0, size];
    if (!isArray(index) || index.length % 2 !== 0 || a + b + c === 0) throw new MalformedError('no index');
    const rows = Buffer.from(this.reader.inflate({ kind, dict, raw }));
    let at = 0;
    const next = (width: number, usual: number): number => {
      if (width === 0) return usual;
      if (at + width > rows.length || width > 6) throw new MalformedError('a table that is cut off');
      at += width;
      return rows.readUIntBE(at - width, width);
    };
    for (let pair = 0; pair < index.length; pair += 2) {
      const first = integerOf(index[pair], 100_000_000);
      const count = integerOf(index[pair + 1], maxObjects);
      for (let place = 0; place < count; place += 1) {
        const [type, two, three] = [next(a, 1), next(b, 0), next(c, 0)] as const;
        if (type === 0) this.put(first + place, { kind: 'free' });
        else if (type === 1) this.put(first + place, { kind: 'offset', offset: two, generation: three });
        else if (type === 2) this.put(first + place, { kind: 'inStream', stream: two, index: three });
      }
    }
  }

  /** One table; answers where the one before it is. */
  private readSection(offset: number): number | null {
    if (this.sections.includes(offset)) throw new MalformedError('tables in a circle');
    if (this.sections.length >= MAX_SECTIONS) throw new MalformedError('too many tables');
    this.sections.push(offset);
    const lexer = this.reader.lexerAt(offset);
    let trailer: PdfDict;
    if (lexer.accept('xref')) {
      trailer = this.readTable(lexer);
      // Readers of PDF 1.5 look there first, older ones never: such a file is two files.
      if (trailer.entries.has('XRefStm')) throw new MalformedError('a hybrid file');
    } else {
      const { value } = this.reader.objectAt(offset);
      if (!isKind(value, 'stream')) throw new MalformedError('no table');
      this.readStream(value);
      trailer = value.dict;
    }
    this.trailer ??= trailer;
    const before = trailer.entries.get('Prev');
    return before === undefined ? null : integerOf(before, this.reader.bytes.length);
  }

  readAll(): CrossReference {
    let offset: number | null = startOf(this.reader.bytes);
    while (offset !== null) offset = this.readSection(offset);
    if (this.trailer === undefined) throw new MalformedError('no trailer');
    return { places: this.places, trailer: this.trailer, sections: this.sections };
  }
}

export function readCrossReference(reader: Reader): CrossReference {
  return new Tables(reader).readAll();
}
