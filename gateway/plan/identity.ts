// Objects that are equal in all that their loads are made from are loaded for once, and often answered once.
import type { GuardPlan, Load, ObjectPlan, Output, Raw } from './plan.js';
import type { Run } from './run.js';

type Identity = Pick<ObjectPlan<never>, 'identity' | 'sameAnswer'>;

export const NO_IDENTITY: Identity = { identity: undefined, sameAnswer: false };

/** What of an object its loads depend on; nothing is shared between rows of this process. */
export function identityOf<Context>(
  outputs: readonly Output<Context>[],
  loads: readonly Load<Context>[],
  guard: GuardPlan<Context> | undefined,
): Identity {
  const properties = new Set<string>();
  for (const load of loads) {
    if (load.kind !== 'entity') return NO_IDENTITY;
    for (const { slot, property } of load.keyFields)
      if (slot === undefined && property !== undefined) properties.add(property);
  }
  if (properties.size === 0) return NO_IDENTITY;
  const follows = ({ constant, slot, property, read, mask }: Output<Context>) =>
    constant !== undefined ||
    (read === undefined && mask === undefined && (slot !== undefined || properties.has(property ?? '')));
  return { identity: [...properties], sameAnswer: guard === undefined && outputs.every(follows) };
}

/** Equal for equal objects; undefined where something is no plain value. */
function nameOf(raw: Raw, [first, ...others]: readonly string[]): unknown {
  const value = raw[first ?? ''];
  if (typeof value === 'object' && value !== null) return undefined;
  if (others.length === 0) return value ?? null;
  let name = JSON.stringify(value ?? null);
  for (const property of others) {
    const next = raw[property];
    if (typeof next === 'object' && next !== null) return undefined;
    name += `,${JSON.stringify(next ?? null)}`;
  }
  return name;
}

/** The objects that stand for all of one plan in one run. */
export class Representatives {
  /** Of those whose equals are answered alike. */
  readonly answers = new Map<Raw, unknown>();
  private readonly byName = new Map<unknown, Raw>();

  constructor(private readonly identity: readonly string[]) {}

  /** Those for which nothing was loaded yet. */
  add(raws: readonly Raw[]): readonly Raw[] {
    const added: Raw[] = [];
    for (const raw of raws) {
      const name = nameOf(raw, this.identity);
      if (name !== undefined) {
        if (this.byName.has(name)) continue;
        this.byName.set(name, raw);
      }
      added.push(raw);
    }
    return added;
  }

  /** The one that holds what was loaded for an object. */
  of(raw: Raw): Raw {
    const name = nameOf(raw, this.identity);
    return (name === undefined ? undefined : this.byName.get(name)) ?? raw;
  }
}

export function representativesOf<Context>(plan: ObjectPlan<Context>, run: Run<Context>): Representatives | undefined {
  const { identity } = plan;
  if (identity === undefined) return undefined;
  const known = run.representatives.get(plan);
  if (known !== undefined) return known;
  const created = new Representatives(identity);
  run.representatives.set(plan, created);
  return created;
}
