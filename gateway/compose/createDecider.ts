// Access decisions over the dated unit tree.
import type { Clock } from '../../adapters/kit/index.js';
import { createAccessDecider } from '../access/index.js';
import type { Settings } from '../settings.js';
import type { Registry } from './openRegistry.js';

export function createDecider(registry: Registry, clock: Clock, settings: Settings['access']) {
  const { directory, everywhere, units } = registry;
  return createAccessDecider({
    records: () => registry.records(),
    scopeOf: (roots) => directory.scopeOf(roots),
    isTop: (unit) => units.isTop(unit),
    isWithin: (unit, filter) => units.isWithin(unit, filter),
    holdsDivided: (roots, day) => units.holdsDivided(roots, day),
    covers: (outer, inner) => units.covers(outer, inner),
    exists: (unit, day) => units.exists(unit, day),
    hasBegun: (unit, day) => units.hasBegun(unit, day),
    everywhere,
    unitsVersion: () => registry.unitsVersion(),
    moment: () => ({ now: clock.now().getTime(), today: clock.today() }),
    stepUp: { acr: settings.stepUpAcr, maxAgeSeconds: settings.stepUpSeconds },
    sandboxRoles: settings.sandboxRoles,
  });
}
