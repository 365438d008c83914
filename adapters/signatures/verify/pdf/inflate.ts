// Compressed parts of a PDF: Flate alone, with the predictors that tables of references use.
import { inflateSync } from 'node:zlib';
import { MalformedError } from '../asn1.js';
import { isArray, isKind, nameOf, type PdfDict, type PdfStream } from './values.js';

function numberOf(dict: PdfDict | undefined, key: string, usual: number): number {
  const value = dict?.entries.get(key);
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 100_000 ? value : usual;
}

const paeth = (a: number, b: number, c: number): number => {
  const [da, db, dc] = [b - c, a - c, a + b - 2 * c].map(Math.abs) as [number, number, number];
  return da <= db && da <= dc ? a : db <= dc ? b : c;
};

/** PNG predictors (ISO 32000-1, 7.4.4.4). */
function unpredict(bytes: Uint8Array, columns: number): Uint8Array {
  const rows = Math.floor(bytes.length / (columns + 1));
  const out = new Uint8Array(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    const kind = bytes[row * (columns + 1)] ?? 0;
    for (let column = 0; column < columns; column += 1) {
      const place = row * columns + column;
      const left = column > 0 ? (out[place - 1] ?? 0) : 0;
      const up = row > 0 ? (out[place - columns] ?? 0) : 0;
      const corner = row > 0 && column > 0 ? (out[place - columns - 1] ?? 0) : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][kind];
      if (guess === undefined) throw new MalformedError('unknown predictor');
      out[place] = ((bytes[row * (columns + 1) + 1 + column] ?? 0) + guess) & 0xff;
    }
  }
  return out;
}

/** The bytes of a stream that is not compressed, or by Flate. */
export function inflate({ dict, raw }: PdfStream, maxBytes: number): Uint8Array {
  const stated = dict.entries.get('Filter');
  const filters = isArray(stated) ? stated : stated === undefined ? [] : [stated];
  if (filters.length === 0) return raw;
  if (filters.length > 1 || nameOf(filters[0]) !== 'FlateDecode') throw new MalformedError('another filter than Flate');
  const given = dict.entries.get('DecodeParms');
  const parameters = isArray(given) ? given[0] : given;
  const settings = isKind(parameters, 'dict') ? parameters : undefined;
  let bytes: Uint8Array;
  if (maxBytes <= 0) throw new MalformedError('too much inflated');
  try {
    bytes = inflateSync(raw, { maxOutputLength: maxBytes });
  } catch {
    throw new MalformedError('cannot be inflated, or too large');
  }
  const predictor = numberOf(settings, 'Predictor', 1);
  if (predictor === 1) return bytes;
  if (predictor < 10 || numberOf(settings, 'BitsPerComponent', 8) !== 8) throw new MalformedError('unknown predictor');
  return unpredict(bytes, numberOf(settings, 'Columns', 1) * numberOf(settings, 'Colors', 1));
}
