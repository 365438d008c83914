// Which of the giver's grants a wanted grant is handed on from.
import type { GrantRecord } from '../../access/index.js';
import { depthOf } from './chain.js';
import { excessOver, type Excess, type Ground, type WantedGrant } from './excessOver.js';
import { endOf } from './span.js';

export type FoundSource =
  | { readonly ok: true; readonly source: GrantRecord; readonly depth: number }
  /** What stands in the way, of the source that comes nearest. */
  | { readonly ok: false; readonly excess: readonly Excess[] };

/** `held`: what the giver holds in force and may hand on. The shortest chain wins, then the one that lasts longest. */
export function findSource(wanted: WantedGrant, held: readonly GrantRecord[], ground: Ground): FoundSource {
  const tried = held.map((source) => ({
    source,
    excess: excessOver(source, wanted, ground),
    depth: depthOf(source, ground.find),
  }));
  const fitting = tried.filter(({ excess }) => excess.length === 0);
  const [best] = fitting.sort(
    (a, b) => a.depth - b.depth || endOf(b.source) - endOf(a.source) || (a.source.id < b.source.id ? -1 : 1),
  );
  if (best !== undefined) return { ok: true, source: best.source, depth: best.depth + 1 };
  // Something that has nothing to do with it is no help: name what the capability's own source lacks.
  const near = tried.filter(({ excess }) => !excess.includes('CAPABILITY'));
  const [nearest] = near.sort((a, b) => a.excess.length - b.excess.length);
  return { ok: false, excess: nearest?.excess ?? ['CAPABILITY'] };
}
