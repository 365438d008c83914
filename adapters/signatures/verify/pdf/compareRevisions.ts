// What was added to a PDF after it was signed: only signatures, time stamps and validation data, or something that shows?
import { MalformedError } from '../asn1.js';
import type { Pdf } from './openPdf.js';
import { rootOf, signatureFieldsOf } from './signatureFields.js';
import { isArray, isKind, nameOf, type PdfDict, type PdfValue } from './values.js';

export interface Comparison {
  /** False: something else changed. */
  readonly explained: boolean;
  /** Names of signed fields that came later and show on a page. */
  readonly visibleLater: readonly string[];
}

interface Pair {
  readonly before: PdfValue | undefined;
  readonly after: PdfValue | undefined;
}

const MAX_PAIRS = 2_000_000;
/** What may change in these; everything else in them must be the same. */
const FREE_IN_CATALOGUE: ReadonlySet<string> = new Set(['DSS', 'Extensions', 'AcroForm']);
const FREE_IN_SIGNED_FIELD: ReadonlySet<string> = new Set(['V', 'AP', 'M']);
/** Actions could change what is shown, and parts of a field could be anything. */
const FORBIDDEN_IN_LATER_FIELD = ['A', 'AA', 'Kids'] as const;

class Comparer {
  private readonly seen = new Set<string>();
  private readonly later: ReadonlySet<number>;
  private open: Pair[] = [];

  constructor(
    private readonly before: Pdf,
    private readonly after: Pdf,
  ) {
    const known = new Set(signatureFieldsOf(before).map(({ object }) => object));
    const objects = signatureFieldsOf(after)
      .filter(({ field }) => !FORBIDDEN_IN_LATER_FIELD.some((key) => field.entries.has(key)))
      .map(({ object }) => object);
    this.later = new Set(objects.filter((object): object is number => object !== null && !known.has(object)));
  }

  private isLater(value: PdfValue | undefined): boolean {
    return isKind(value, 'ref') && this.later.has(value.number);
  }

  /** The members of before, in order, and then nothing but fields that were signed later. */
  private isExtended(before: PdfValue, after: PdfValue): boolean {
    const old = isArray(before) ? before : [];
    const all = isArray(after) ? after : [];
    if ((before !== null && !isArray(before)) || (after !== null && !isArray(after))) return false;
    old.forEach((member, place) => this.open.push({ before: member, after: all[place] }));
    return all.length >= old.length && all.slice(old.length).every((member) => this.isLater(member));
  }

  private sameEntries(before: PdfDict, after: PdfDict, free: ReadonlySet<string>): boolean {
    const keys = new Set([...before.entries.keys(), ...after.entries.keys()]);
    for (const key of keys) {
      if (free.has(key)) continue;
      if (!before.entries.has(key) || !after.entries.has(key)) return false;
      this.open.push({ before: before.entries.get(key), after: after.entries.get(key) });
    }
    return true;
  }

  private sameDict(before: PdfDict, after: PdfDict, isSignedNow: boolean): boolean {
    if (nameOf(before.entries.get('Type')) === 'Page') {
      const annotations = this.isExtended(this.before.entry(before, 'Annots'), this.after.entry(after, 'Annots'));
      return annotations && this.sameEntries(before, after, new Set(['Annots']));
    }
    return this.sameEntries(before, after, isSignedNow ? FREE_IN_SIGNED_FIELD : new Set());
  }

  private sameValue(before: PdfValue, after: PdfValue, isSignedNow: boolean): boolean {
    if (isArray(before) || isArray(after)) {
      if (!isArray(before) || !isArray(after) || before.length !== after.length) return false;
      before.forEach((member, place) => this.open.push({ before: member, after: after[place] }));
      return true;
    }
    if (isKind(before, 'dict')) return isKind(after, 'dict') && this.sameDict(before, after, isSignedNow);
    if (isKind(before, 'stream'))
      return (
        isKind(after, 'stream') &&
        Buffer.compare(before.raw, after.raw) === 0 &&
        this.sameEntries(before.dict, after.dict, new Set())
      );
    if (isKind(before, 'string')) return isKind(after, 'string') && Buffer.compare(before.bytes, after.bytes) === 0;
    if (isKind(before, 'name')) return isKind(after, 'name') && before.name === after.name;
    return before === after;
  }

  private samePair({ before, after }: Pair): boolean {
    const [from, to] = [before, after].map((value) => (isKind(value, 'ref') ? value.number : null));
    if (from !== null && to !== null) {
      // The same object under another number is another object.
      if (from !== to) return false;
      const name = `${from}`;
      if (this.seen.has(name)) return true;
      this.seen.add(name);
    }
    return this.sameValue(this.before.resolve(before), this.after.resolve(after), this.isLater(after));
  }

  private sameForm(before: PdfValue, after: PdfValue): boolean {
    // A signed document has a form.
    if (!isKind(before, 'dict') || !isKind(after, 'dict')) return false;
    const fields = this.isExtended(this.before.entry(before, 'Fields'), this.after.entry(after, 'Fields'));
    return fields && this.sameEntries(before, after, new Set(['Fields', 'SigFlags']));
  }

  private sameAll(): boolean {
    const [before, after] = [rootOf(this.before), rootOf(this.after)];
    if (before === undefined || after === undefined) return false;
    const isForm = this.sameForm(this.before.entry(before, 'AcroForm'), this.after.entry(after, 'AcroForm'));
    if (!isForm || !this.sameEntries(before, after, FREE_IN_CATALOGUE)) return false;
    for (let looked = 0; this.open.length > 0; looked += 1) {
      if (looked > MAX_PAIRS) throw new MalformedError('too much to compare');
      const pair = this.open.pop();
      if (pair !== undefined && !this.samePair(pair)) return false;
    }
    return true;
  }

  private isVisible(dict: PdfDict): boolean {
    const box = this.after.entry(dict, 'Rect');
    if (!isArray(box) || box.length !== 4) return dict.entries.has('AP');
    const [a, b, c, d] = box.map((side) => this.after.resolve(side));
    return !(a === c || b === d);
  }

  compare(): Comparison {
    const visible = signatureFieldsOf(this.after).filter(
      ({ object, field }) => object !== null && this.later.has(object) && this.isVisible(field),
    );
    return { explained: this.sameAll(), visibleLater: visible.map(({ name }) => name) };
  }
}

/** `before` is the document as it was signed. */
export function compareRevisions(before: Pdf, after: Pdf): Comparison {
  return new Comparer(before, after).compare();
}
