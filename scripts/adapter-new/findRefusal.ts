// Why an adapter cannot be made under these names: said before anything is written, all of it at once.
import { entityRule, idRule, refusalOf, titleRule } from './rules.js';
import type { AdapterNames } from './toNames.js';

/** The reasons in words, or undefined if nothing stands against it. `root`: the folder of the repository. */
export function findRefusal(root: string, names: AdapterNames): string | undefined {
  const id = refusalOf(idRule(root), names.id);
  const reasons = [
    id,
    refusalOf(titleRule, names.titleViText),
    refusalOf(titleRule, names.titleEnText),
    // Made from the id, as a rule: one mistake is told once.
    id === undefined ? refusalOf(entityRule(root), names.Entity) : undefined,
  ];
  const found = [...new Set(reasons.filter((reason) => reason !== undefined))];
  return found.length === 0 ? undefined : found.join('\n');
}
