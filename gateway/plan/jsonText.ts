// Values as the JSON text that is sent, put together where they are completed: an answer is gone through once, not made
// as objects first and then read again to be written.

/** Whatever JSON has another way of writing, and halves of surrogate pairs, which may be whole ones too. */
// oxlint-disable-next-line no-control-regex
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

/** As `JSON.stringify` writes it, which looks at each character three times as long. */
export function quoted(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** Of a value that is not null; throws for what JSON has no text for, as `JSON.stringify` does. */
export function jsonOf(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return `${value}`;
  // Nothing, not even a text, for a function or a symbol.
  const text: unknown = JSON.stringify(value);
  return typeof text === 'string' ? text : 'null';
}

const PIECE = 4_096;
/** Any character: V8 makes one piece of a text before it looks for something in it. */
const ANY = /[^]/;

/**
 * Text that many others are joined to. V8 keeps them apart until somebody reads the whole, ten times as large as that; made one
 * piece now and then, what was joined is forgotten while it is new.
 */
export class JoinedText {
  private pieces = '';
  private latest = '';

  add(text: string): void {
    this.latest += text;
    if (this.latest.length < PIECE) return;
    ANY.test(this.latest);
    this.pieces += this.latest;
    this.latest = '';
  }

  whole(): string {
    return this.pieces + this.latest;
  }
}
