// A PDF file as its last table of references shows it. Nothing is searched for by pattern, and nothing is repaired.
import { MalformedError } from '../asn1.js';
import type { VerifyLimits } from '../limits.js';
import { readCrossReference, type CrossReference } from './crossReference.js';
import { inflate } from './inflate.js';
import { PdfLexer } from './lexer.js';
import { dictOf, isKind, type PdfDict, type PdfStream, type PdfValue } from './values.js';

export interface Pdf {
  readonly bytes: Uint8Array;
  readonly trailer: PdfDict;
  readonly sections: readonly number[];
  /** Follows references; null for objects that are not there. */
  resolve(value: PdfValue | undefined): PdfValue;
  /** An entry of a dictionary, resolved. */
  entry(dict: PdfDict | undefined, key: string): PdfValue;
  /** The bytes of a stream. */
  inflate(stream: PdfStream): Uint8Array;
  /** True if the object stands in clear, and not inside a compressed stream. */
  isInClear(number: number): boolean;
}

/** Values of the whole file. */
const VALUES_PER_OBJECT = 50;
const MAX_JUMPS = 20;
const CR = 13;
const LF = 10;

class OpenPdf implements Pdf {
  private left: number;
  private room: number;
  private readonly objects = new Map<number, PdfValue>();
  private readonly streams = new Map<number, readonly PdfValue[]>();
  private readonly table: CrossReference;

  constructor(
    readonly bytes: Uint8Array,
    private readonly limits: VerifyLimits,
  ) {
    this.left = limits.maxObjects * VALUES_PER_OBJECT;
    this.room = limits.maxInflatedBytes;
    this.table = readCrossReference({
      bytes,
      lexerAt: (offset) => this.lexerAt(offset),
      objectAt: (offset) => this.objectAt(offset, 'LENGTH_IS_DIRECT'),
      inflate: (stream) => this.inflate(stream),
      maxObjects: limits.maxObjects,
    });
  }

  get trailer(): PdfDict {
    return this.table.trailer;
  }

  get sections(): readonly number[] {
    return this.table.sections;
  }

  private readonly spend = (): void => {
    this.left -= 1;
    if (this.left < 0) throw new MalformedError('too many values');
  };

  /** All of them together have one bound: memory outside the heap has no other. */
  inflate(stream: PdfStream): Uint8Array {
    const bytes = inflate(stream, this.room);
    this.room -= bytes.length;
    if (this.room < 0) throw new MalformedError('too much inflated');
    return bytes;
  }

  private lexerAt(offset: number, bytes: Uint8Array = this.bytes): PdfLexer {
    if (offset >= bytes.length) throw new MalformedError('an offset behind the end');
    return new PdfLexer(bytes, offset, this.spend);
  }

  private lengthOf(dict: PdfDict, mode: 'LENGTH_IS_DIRECT' | 'ANY'): number {
    const stated = dict.entries.get('Length');
    const length = mode === 'ANY' ? this.resolve(stated) : stated;
    if (typeof length === 'number' && Number.isInteger(length) && length >= 0) return length;
    throw new MalformedError('a stream without a length');
  }

  private streamOf(dict: PdfDict, lexer: PdfLexer, mode: 'LENGTH_IS_DIRECT' | 'ANY'): PdfStream {
    let start = lexer.position;
    if (this.bytes[start] === CR) start += 1;
    if (this.bytes[start] === LF) start += 1;
    const end = start + this.lengthOf(dict, mode);
    if (end > this.bytes.length) throw new MalformedError('a stream behind the end');
    lexer.moveTo(end);
    if (!lexer.accept('endstream')) throw new MalformedError('a stream of another length');
    return { kind: 'stream', dict, raw: this.bytes.subarray(start, end) };
  }

  private objectAt(offset: number, mode: 'LENGTH_IS_DIRECT' | 'ANY'): { number: number; value: PdfValue } {
    const lexer = this.lexerAt(offset);
    const number = lexer.value();
    const generation = lexer.value();
    if (typeof number !== 'number' || typeof generation !== 'number' || !lexer.accept('obj'))
      throw new MalformedError('no object here');
    const value = lexer.value();
    if (isKind(value, 'dict') && lexer.accept('stream')) {
      return { number, value: this.streamOf(value, lexer, mode) };
    }
    if (!lexer.accept('endobj')) throw new MalformedError('an object without an end');
    return { number, value };
  }

  /** ISO 32000-1, 7.5.7. */
  private membersOf(number: number): readonly PdfValue[] {
    const known = this.streams.get(number);
    if (known !== undefined) return known;
    const place = this.table.places.get(number);
    const stream = place?.kind === 'offset' ? this.objectAt(place.offset, 'ANY').value : null;
    if (!isKind(stream, 'stream')) throw new MalformedError('no object stream');
    const bytes = this.inflate(stream);
    const count = stream.dict.entries.get('N');
    const first = stream.dict.entries.get('First');
    if (typeof count !== 'number' || typeof first !== 'number' || count > this.limits.maxObjects)
      throw new MalformedError('no object stream');
    const head = new PdfLexer(bytes, 0, this.spend);
    const offsets = Array.from({ length: count }, () => [head.value(), head.value()][1]);
    const members = offsets.map((offset) => {
      if (typeof offset !== 'number' || first + offset >= bytes.length) throw new MalformedError('no object here');
      return new PdfLexer(bytes, first + offset, this.spend).value();
    });
    this.streams.set(number, members);
    return members;
  }

  private load(number: number): PdfValue {
    const place = this.table.places.get(number);
    if (place === undefined || place.kind === 'free') return null;
    if (place.kind === 'inStream') return this.membersOf(place.stream)[place.index] ?? null;
    const found = this.objectAt(place.offset, 'ANY');
    if (found.number !== number) throw new MalformedError('another object than the table says');
    return found.value;
  }

  resolve(value: PdfValue | undefined): PdfValue {
    let current = value ?? null;
    for (let jump = 0; isKind(current, 'ref'); jump += 1) {
      if (jump > MAX_JUMPS) throw new MalformedError('references in a circle');
      const { number } = current;
      const loaded = this.objects.get(number) ?? this.load(number);
      this.objects.set(number, loaded);
      current = loaded;
    }
    return current;
  }

  entry(dict: PdfDict | undefined, key: string): PdfValue {
    return this.resolve(dict?.entries.get(key));
  }

  isInClear(number: number): boolean {
    return this.table.places.get(number)?.kind === 'offset';
  }
}

/** @throws MalformedError */
export function openPdf(bytes: Uint8Array, limits: VerifyLimits): Pdf {
  const pdf = new OpenPdf(bytes, limits);
  if (dictOf(pdf.entry(pdf.trailer, 'Root')) === undefined) throw new MalformedError('no catalogue');
  return pdf;
}
