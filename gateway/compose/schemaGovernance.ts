// What changing over from one schema to another would do to those who use it.
import * as governance from '../governance/index.js';
import type { Comparison, PublicSchema } from '../services/index.js';

export interface GovernanceOfSchemas {
  readonly usersOf: governance.UsersOf;
  readonly usedWithinDays: number;
  readonly noticeDays: number;
  readonly now: () => Date;
  /** YYYY-MM-DD in Asia/Ho_Chi_Minh. */
  readonly today: () => string;
}

const DAY_MS = 86_400_000;

export type CompareSchemas = (before: PublicSchema, after: PublicSchema) => Comparison;

export function createCompareSchemas(parts: GovernanceOfSchemas): CompareSchemas {
  const { usersOf, usedWithinDays, noticeDays, now } = parts;
  return (before, after) => {
    const comparison = governance.compareSchemas(before.schema, after.schema, {
      before: before.rules,
      after: after.rules,
    });
    const all = [...comparison.breaking, ...comparison.dangerous, ...comparison.safe];
    return {
      changes: all.map(({ coordinate, severity, en }) => ({ coordinate, severity, text: en })),
      async refused() {
        const since = new Date(now().getTime() - usedWithinDays * DAY_MS);
        const users = await usersOf(governance.affectedCoordinates(comparison), since);
        const standing = { users, sunsets: before.rules.sunsets ?? new Map(), today: parts.today(), noticeDays };
        const { refused } = governance.decideChanges(comparison, standing);
        const texts = governance.describeRefusals(refused, governance.firstSunset(standing));
        return texts.map((text, i) => ({
          ...text,
          applications: [...new Set(refused[i]?.users.map(({ application }) => application))],
        }));
      },
    };
  };
}
