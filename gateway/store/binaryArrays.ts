// Arrays as PostgreSQL takes them in its binary form: as text, every element would be escaped here and parsed there.

/** Types of elements, by their number in pg_type. */
const OID = { bytea: 17, int8: 20, text: 25, timestamptz: 1184 } as const;

/** Microseconds in PostgreSQL count from here. */
const EPOCH_2000 = Date.UTC(2000, 0, 1);
/** Number of dimensions, whether there are nulls, type of elements; length and first index of the one dimension. */
const HEADER = 20;
const NULL_LENGTH = -1;

function begin(type: number, count: number, bytes: number, hasNull: boolean): Buffer {
  const array = Buffer.allocUnsafe(HEADER + bytes);
  array.writeInt32BE(1, 0);
  array.writeInt32BE(hasNull ? 1 : 0, 4);
  array.writeInt32BE(type, 8);
  array.writeInt32BE(count, 12);
  array.writeInt32BE(1, 16);
  return array;
}

/** For `$n::text[]`. None of them may be empty arrays, which have another header. */
export function textArray(values: readonly (string | null)[]): Buffer {
  let bytes = 0;
  let hasNull = false;
  for (const value of values) {
    bytes += 4;
    if (value === null) hasNull = true;
    else bytes += Buffer.byteLength(value);
  }
  const array = begin(OID.text, values.length, bytes, hasNull);
  let at = HEADER;
  for (const value of values) {
    const length = value === null ? NULL_LENGTH : array.write(value, at + 4);
    array.writeInt32BE(length, at);
    at += 4 + Math.max(0, length);
  }
  return array;
}

function int64Array(type: number, values: readonly number[]): Buffer {
  const array = begin(type, values.length, values.length * 12, false);
  let at = HEADER;
  for (const value of values) {
    array.writeInt32BE(8, at);
    array.writeInt32BE(Math.floor(value / 0x1_0000_0000), at + 4);
    // The lower half, also of a negative number.
    array.writeUInt32BE(value - Math.floor(value / 0x1_0000_0000) * 0x1_0000_0000, at + 8);
    at += 12;
  }
  return array;
}

/** For `$n::bigint[]`: safe integers. */
export const bigintArray = (values: readonly number[]): Buffer => int64Array(OID.int8, values);

/** For `$n::timestamptz[]`: milliseconds since 1970. */
export function timestampArray(values: readonly number[]): Buffer {
  return int64Array(
    OID.timestamptz,
    values.map((at) => (at - EPOCH_2000) * 1_000),
  );
}

/** For `$n::bytea[]`. */
export function bytesArray(values: readonly Uint8Array[]): Buffer {
  const bytes = values.reduce((sum, { length }) => sum + 4 + length, 0);
  const array = begin(OID.bytea, values.length, bytes, false);
  let at = HEADER;
  for (const value of values) {
    array.writeInt32BE(value.length, at);
    array.set(value, at + 4);
    at += 4 + value.length;
  }
  return array;
}
