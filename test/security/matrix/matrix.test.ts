// 9 roles × 13 relations × 15 operations over real HTTP and WebSocket: one test for each row.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EXCEPTIONS, exceptionFor, expectedOf, rows } from './exceptions.js';
import { startMatrix, type MatrixGateway } from './harness.js';
import { runModes, type Findings } from './modes.js';
import { OPERATIONS, RELATIONS, ROLES } from './words.js';

/** Nobody listens there. */
const DEAD_REDIS = 'redis://127.0.0.1:1/0';

let matrix: MatrixGateway;
let withoutRedis: MatrixGateway;
let findings: Findings;

beforeAll(async () => {
  const redis = process.env['TEST_REDIS_URL'];
  matrix = await startMatrix(redis);
  withoutRedis = await startMatrix(DEAD_REDIS);
  findings = await runModes(matrix, withoutRedis);
}, 600_000);

afterAll(async () => {
  await matrix.stop();
  await withoutRedis.stop();
}, 120_000);

describe.each(ROLES)('%s', (role) => {
  describe.each(RELATIONS)('%s', (relation) => {
    test.each(OPERATIONS)('%s', (operation) => {
      const row = rows.find((one) => one.role === role && one.relation === relation && one.operation === operation);
      if (row === undefined) throw new Error('no such row');
      expect(findings.get(row) ?? []).toEqual([]);
    });
  });
});

describe('exceptions', () => {
  test('each is used, and answers otherwise than the rule', () => {
    for (const { applies, instead } of EXCEPTIONS) {
      const found = rows.filter(applies);
      expect(found.length).toBeGreaterThan(0);
      for (const row of found) expect(row.expected).not.toBe(instead);
    }
    for (const row of rows) expect(expectedOf(row)).toBe(exceptionFor(row)?.instead ?? row.expected);
  });
});
