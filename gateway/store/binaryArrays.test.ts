// What PostgreSQL reads of these arrays is what went in.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { bigintArray, bytesArray, textArray, timestampArray } from './binaryArrays.js';

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

async function read(type: string, array: Buffer): Promise<unknown> {
  const { rows } = await client.query(`select $1::${type}[] as read`, [array]);
  return rows[0].read;
}

/** Whatever text PostgreSQL can hold: no NUL, no half of a pair. */
const text = fc.string({ unit: 'grapheme' }).map((some) => some.replaceAll('\0', ''));

describe('binary arrays', () => {
  it('of text, with nulls, quotes, braces and other languages', async () => {
    const known = ['', null, 'NULL', '{"a":"\\"}', 'Phường Tây Hồ', '😀', 'a'.repeat(100_000)];
    expect(await read('text', textArray(known))).toEqual(known);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(text), { minLength: 1 }), async (values) => {
        expect(await read('text', textArray(values))).toEqual(values);
      }),
    );
  });

  it('of numbers', async () => {
    const known = [0, 1, -1, 0xffff_ffff, 0x1_0000_0000, -0x1_0000_0001, Number.MAX_SAFE_INTEGER];
    expect(await read('bigint', bigintArray(known))).toEqual(known.map(String));
  });

  it('of instants', async () => {
    const known = [
      '1969-12-31T23:59:59.999Z',
      '1999-12-31T23:59:59.123Z',
      '2000-01-01T00:00:00Z',
      '2026-11-20T02:03:04.567Z',
    ];
    const dates = known.map((at) => new Date(at));
    expect(await read('timestamptz', timestampArray(dates.map(Number)))).toEqual(dates);
  });

  it('of bytes', async () => {
    const known = [Buffer.alloc(0), Buffer.from([0, 255, 92]), Buffer.alloc(32, 7)];
    expect(await read('bytea', bytesArray(known))).toEqual(known);
  });
});
