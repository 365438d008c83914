// The rules of the matrix say what the digest says, and cover every row once.
import { describe, expect, test } from '@jest/globals';
import { DIGEST, DIGEST_OPERATIONS, DIGEST_ROLES, FORESEEN, SIGN_OF } from './digest.js';
import { expandRows } from './rules.js';
import { RELATIONS, type Operation, type Relation, type Role } from './words.js';

const rows = expandRows();

function signOf(role: Role, relation: Relation, operation: Operation): string {
  const found = rows.find((row) => row.role === role && row.relation === relation && row.operation === operation);
  return (found && SIGN_OF[found.expected]) ?? '?';
}

describe('the rules of the matrix', () => {
  test('expand to 9 × 13 × 15 rows, each once', () => {
    expect(rows).toHaveLength(1_755);
    expect(new Set(rows.map(({ role, relation, operation }) => `${role} ${relation} ${operation}`)).size).toBe(1_755);
  });

  test.each(RELATIONS)('say what the digest says about %s', (relation) => {
    const said = DIGEST_ROLES.map((role) =>
      DIGEST_OPERATIONS.map((operation) => signOf(role, relation, operation)).join(' '),
    );
    expect(said).toEqual(DIGEST[relation]);
  });

  test('come out as often as foreseen where the digest leaves no choice', () => {
    const counts: Record<string, number> = {};
    for (const { expected } of rows) {
      const word = expected in FORESEEN ? expected : 'other';
      counts[word] = (counts[word] ?? 0) + 1;
    }
    const lines = Object.entries(FORESEEN).map(
      ([word, foreseen]) => `${word}: ${counts[word] ?? 0} (foreseen ${foreseen})`,
    );
    process.stdout.write(`matrix: ${lines.join(', ')}\n`);
    expect(counts).toMatchObject({ TENANT_SUSPENDED: 195, UNAUTHENTICATED: 191 });
  });
});
