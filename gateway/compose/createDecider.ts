// Access decisions over the dated unit tree.
import type { Clock } from '../../adapters/kit/index.js';
import { createAccessDecider } from '../access/index.js';
import type { Registry } from './openRegistry.js';

export function createDecider(registry: Registry, clock: Clock) {
  const { directory, tree, live, everywhere } = registry;
  return createAccessDecider({
    records: () => live.records(),
    scopeOf: (roots) => directory.scopeOf(roots),
    covers: (outer, inner) => {
      const scope = directory.scopeOf(outer);
      return inner.every(({ unit, reach }) =>
        reach === 'SELF' ? scope.includes(unit) : [...tree.subtree(unit)].every((below) => scope.includes(below)),
      );
    },
    everywhere,
    today: () => clock.today(),
  });
}
