// Objects that are equal in all that their loads are made from are loaded for once, and often answered once.
import type { GuardPlan, Load, ObjectPlan, Output, Raw, Whereabouts } from './plan.js';
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
  const follows = ({ slot, property }: Whereabouts) => slot !== undefined || properties.has(property ?? '');
  // What a mask hides depends on whose the row is: without a guard of its own, on the row around it.
  const isSame = (output: Output<Context>) =>
    output.constant !== undefined ||
    (output.read === undefined && (output.mask === undefined || guard !== undefined) && follows(output));
  return { identity: [...properties], sameAnswer: outputs.every(isSame) && (guard?.values.every(follows) ?? true) };
}

/** Equal for equal objects; undefined where something is no plain value. */
function nameOf(raw: Raw, properties: readonly string[]): unknown {
  let name = '';
  for (const property of properties) {
    const value = raw[property];
    if (typeof value === 'object' && value !== null) return undefined;
    name += `,${JSON.stringify(value ?? null)}`;
  }
  return name;
}

/** What all objects of one identity share. */
export interface Alike {
  /** It holds what was loaded for all of them. */
  readonly raw: Raw;
  /** Undefined until one of them was answered without an error. */
  answer: unknown;
}

/** The objects that stand for all of one plan in one run. */
export class Representatives {
  private readonly byName = new Map<unknown, Alike>();
  private readonly only: string | undefined;

  constructor(private readonly identity: readonly string[]) {
    this.only = identity.length === 1 ? identity[0] : undefined;
  }

  /** Those for which nothing was loaded yet. */
  add(raws: readonly Raw[]): readonly Raw[] {
    const added: Raw[] = [];
    for (const raw of raws) {
      const name = this.nameOf(raw);
      if (name !== undefined) {
        if (this.byName.has(name)) continue;
        this.byName.set(name, { raw, answer: undefined });
      }
      added.push(raw);
    }
    return added;
  }

  /** Undefined for an object that stands for itself alone. */
  find(raw: Raw): Alike | undefined {
    const name = this.nameOf(raw);
    return name === undefined ? undefined : this.byName.get(name);
  }

  private nameOf(raw: Raw): unknown {
    if (this.only === undefined) return nameOf(raw, this.identity);
    const value = raw[this.only] ?? null;
    return typeof value === 'object' && value !== null ? undefined : value;
  }
}

export function representativesOf<Context>(
  plan: ObjectPlan<Context>,
  identity: readonly string[],
  run: Run<Context>,
): Representatives {
  const known = run.representatives.get(plan);
  if (known !== undefined) return known;
  const created = new Representatives(identity);
  run.representatives.set(plan, created);
  return created;
}
