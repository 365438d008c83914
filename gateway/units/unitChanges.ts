// Which units are others now: a reorganisation that takes effect, by a decision or by its day alone, and corrections.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { changedRows, defineWatch, type Changes, type EventSource, type Watch } from '../../adapters/kit/index.js';
import { isValidOn } from './days.js';
import { toUnitRecord } from './unitRecords.js';
import type { UnitTree } from './types.js';
import type { UnitSources } from './unitFields.js';

/** Seconds between two looks; units change a few times in a decade, and somebody waits for it then. */
const LOOK_SECONDS = 10;
const DIGEST_LENGTH = 12;

/** Digests of what each unit is today. */
const cursorSchema = z.record(z.string(), z.string());

function digestsOf(tree: UnitTree, today: string): Record<string, string> {
  const digests = tree.units.map((unit) => {
    const parent = tree.parentOn(unit.key, today)?.key ?? null;
    // A unit that stays as it is and takes in another one is another by that day, too.
    const taken = tree.predecessors(unit.key).filter(({ effectiveOn }) => effectiveOn <= today);
    const state = [toUnitRecord(unit), isValidOn(unit, today), parent, tree.successors(unit.key), taken];
    const digest = createHash('sha256').update(JSON.stringify(state)).digest('base64url').slice(0, DIGEST_LENGTH);
    return [unit.key, digest] as const;
  });
  return Object.fromEntries(digests);
}

/** Of thousands of units: worked out once for a day and a table, whose units are another list each time. */
function createDigests(sources: UnitSources): () => Record<string, string> {
  let kept:
    | { readonly of: UnitTree['units']; readonly on: string; readonly digests: Record<string, string> }
    | undefined;
  return () => {
    const { tree, clock } = sources;
    const [of, on] = [tree.units, clock.today()];
    if (kept?.of !== of || kept.on !== on) kept = { of, on, digests: digestsOf(tree, on) };
    return kept.digests;
  };
}

/** Looks at the tree in memory: every replica has the same one, and one of them tells. */
export function watchUnits(sources: UnitSources): Watch<unknown> {
  const digests = createDigests(sources);
  return defineWatch<unknown, Record<string, string>>({
    cursor: cursorSchema,
    seconds: () => LOOK_SECONDS,
    look: async (before) => {
      const now = digests();
      const keys = before === null ? [] : Object.keys({ ...before, ...now }).filter((key) => before[key] !== now[key]);
      return { cursor: now, changes: keys.map((key) => ({ type: 'Unit', key, unit: key })) };
    },
  });
}

/** `unitChanged`: one unit, or any. */
export function followUnits({ tree }: UnitSources, changes: Changes): EventSource<unknown> {
  return ({ unit: wanted }: { unit?: string | null }, _call, signal) =>
    changedRows({
      ...{ changes, type: 'Unit', signal },
      wanted: ({ key }) => wanted == null || key === wanted,
      load: async (key) => {
        const unit = tree.unit(key);
        return unit === undefined ? null : toUnitRecord(unit);
      },
    });
}
