// The world of plan tests with a cache of objects around it.
import { parse, type ExecutionResult } from 'graphql';
import { createEntityCache, createMemoryStore } from '../../gateway/cache/index.js';
import type { EntityCache, Lifetime } from '../../gateway/plan/index.js';
import { createWorld, type World, type WorldContext } from './planWorld.js';

type Lifetimes = Readonly<Record<string, Partial<Lifetime>>>;

/** Rights and person of the caller stand in `who`, as `rights/person`. */
export function createCache(): EntityCache<WorldContext> {
  const kept = createEntityCache({ store: createMemoryStore({ maxEntries: 10_000, maxBytes: 10_000_000 }) });
  return { ...kept, keyOf: ({ who }, scope) => (scope === 'PUBLIC' ? who.split('/')[0] : who) };
}

export interface Cached extends World {
  readonly cache: EntityCache<WorldContext>;
  as(who: string, text: string, variables?: Record<string, unknown>): Promise<ExecutionResult>;
}

/** `lifetimes` by source. */
export function createCached(
  lifetimes: Readonly<Record<string, Lifetimes>>,
  more: Parameters<typeof createWorld>[0] = {},
  cache = createCache(),
): Cached {
  const world = createWorld({ entityCache: cache, ...more });
  for (const source of [world.shop, world.people, world.geo, world.stock, world.delivery]) {
    const own = Object.entries(lifetimes[source.id] ?? {});
    const whole = own.map(([name, one]) => [name, { seconds: Infinity, scope: 'PUBLIC', ...one }] as const);
    Object.assign(source, { lifetimes: new Map(whole) });
  }
  const as: Cached['as'] = (who, text, variables) =>
    world.plans.execute({ document: parse(text), text, variables, context: { who } });
  return { ...world, cache, as };
}
