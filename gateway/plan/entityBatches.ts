// Objects by their keys, over all places of an operation: what one place has found, another does not ask for again.
import { valueAt } from './outputs.js';
import type { EntityLoad, Raw } from './plan.js';
import { isError } from './run.js';
import type { Schedule } from './schedule.js';

/** What is known of one key. */
export interface Found {
  readonly key: unknown;
  answer: unknown;
}

/** One key, and the batch with which it is asked for. */
export interface Wanted<Context> extends Found {
  readonly batch: Batch<Context>;
}

/** Keys that are asked for in the same words. */
export interface Asked<Context> {
  readonly load: EntityLoad<Context>;
  readonly wanted: readonly Found[];
}

/** Keys that will be asked for in one go. */
export class Batch<Context> implements Asked<Context> {
  readonly wanted: Found[] = [];
  readonly sent: Promise<void>;
  private done: () => void = () => undefined;

  constructor(readonly load: EntityLoad<Context>) {
    this.sent = new Promise((resolve) => {
      this.done = resolve;
    });
  }

  /** Every key has its answer. */
  settle(): void {
    this.done();
  }
}

type Original = Record<string, unknown>;

function toKey<Context>({ type, keyFields, point }: EntityLoad<Context>, raw: Raw): unknown {
  const original: Original = { __typename: type };
  for (const { name, slot, property } of keyFields) {
    const value = valueAt(raw, slot, property);
    if (!isError(value)) original[name] = value ?? null;
  }
  if (point.argsFromKeys === undefined) return point.args?.(original as never) ?? {};
  return point.key?.(original as never);
}

/** All that is asked in the same words in one run. */
export class EntityBatches<Context> {
  private readonly found = new Map<unknown, Wanted<Context>>();
  private open: Batch<Context> | undefined;

  constructor(
    private readonly load: EntityLoad<Context>,
    private readonly schedule: Schedule<Context>,
  ) {}

  /**
   * What is known, or will be, of the object of this name; the key is made of the first of its name alone. `load`: of the
   * place that asks, where the values of the key lie under other slots than elsewhere.
   */
  want(name: unknown, load: EntityLoad<Context>, raw: Raw): Wanted<Context> {
    const known = this.found.get(name);
    if (known !== undefined) return known;
    // First the key: a mistake in a merge rule may throw, and an empty batch must not leave.
    const key = toKey(load, raw);
    const batch = (this.open ??= this.begin());
    const wanted = { key, answer: undefined, batch };
    batch.wanted.push(wanted);
    this.found.set(name, wanted);
    return wanted;
  }

  /** The batch has left: what is wanted from now on goes with the next. */
  close(batch: Batch<Context>): void {
    if (this.open === batch) this.open = undefined;
  }

  private begin(): Batch<Context> {
    const batch = new Batch(this.load);
    this.schedule.add(batch);
    return batch;
  }
}
