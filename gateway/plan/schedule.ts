// When loads leave: at once, unless what they are for takes as long anyway and their source will be asked again by then.
import type { Batch } from './entityBatches.js';
import type { Load, ObjectPlan, Place } from './plan.js';

/** What a load leads to. Steps are calls one after the other. */
export interface Reach {
  /** Steps from this load to the end of everything below it, itself included. */
  readonly height: number;
  /** By source: the most steps that any load below still has to go, from there on. */
  readonly below: ReadonlyMap<string, number>;
}

/** Whatever the context of the run is: nothing here looks at it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type AnyContext = any;
type Loads = readonly Load<AnyContext>[];

function sourceOf(load: Load<AnyContext>): string | undefined {
  return load.kind === 'function' ? undefined : load.source.id;
}

function loadsOfPlace(place: Place<AnyContext>): Loads {
  return place.loads ? [...place.plans.values()].flatMap(loadsOfObject) : [];
}

function loadsOfObject({ loads, nested }: ObjectPlan<AnyContext>): Loads {
  return [...loads, ...nested.flatMap(({ place }) => loadsOfPlace(place))];
}

/** Loads that can begin when this one has ended. */
function followers(load: Load<AnyContext>, beside: Loads): Loads {
  const below =
    load.kind === 'function' ? (load.place === undefined ? [] : loadsOfPlace(load.place)) : loadsOfObject(load.plan);
  return [...below, ...beside.filter(({ after }) => after.includes(load.slot))];
}

/** Reaches of all loads of a plan, worked out once. */
export class Reaches {
  private readonly known = new Map<Load<AnyContext>, Reach>();
  private readonly beside = new Map<Load<AnyContext>, Loads>();
  /** All that the plan answers comes from remote sources: nothing is called in this process. */
  ofSources = true;

  constructor(root: ObjectPlan<AnyContext>) {
    this.note(root);
  }

  private note(plan: ObjectPlan<AnyContext>): void {
    for (const load of plan.loads) {
      this.beside.set(load, plan.loads);
      if (load.kind !== 'function') this.note(load.plan);
      else {
        this.ofSources = false;
        if (load.place !== undefined) this.notePlace(load.place);
      }
    }
    for (const { place } of plan.nested) this.notePlace(place);
  }

  private notePlace(place: Place<AnyContext>): void {
    for (const plan of place.plans.values()) this.note(plan);
  }

  of(load: Load<AnyContext>): Reach {
    const known = this.known.get(load);
    if (known !== undefined) return known;
    const below = new Map<string, number>();
    let height = 0;
    for (const next of followers(load, this.beside.get(load) ?? [])) {
      const reach = this.of(next);
      height = Math.max(height, reach.height);
      const source = sourceOf(next);
      if (source !== undefined) below.set(source, Math.max(below.get(source) ?? 0, reach.height));
      for (const [name, steps] of reach.below) below.set(name, Math.max(below.get(name) ?? 0, steps));
    }
    const reach = { height: height + 1, below };
    this.known.set(load, reach);
    return reach;
  }
}

/** Nothing waits longer than this for company, in milliseconds: a system that hangs must not hold up the others. */
const MAX_WAIT_MS = 100;

/** The loads of one run. */
export class Schedule<Context> {
  private readonly inFlight = new Map<Load<Context>, number>();
  private queued: Batch<Context>[] = [];
  private looking = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly reaches: Reaches,
    /** All for one source. */
    private readonly send: (batches: readonly Batch<Context>[]) => void,
  ) {}

  begin(load: Load<Context>): void {
    this.inFlight.set(load, (this.inFlight.get(load) ?? 0) + 1);
  }

  /** Call it before what follows is asked for: that still counts as the same moment. */
  end(load: Load<Context>): void {
    const left = (this.inFlight.get(load) ?? 1) - 1;
    if (left > 0) this.inFlight.set(load, left);
    else this.inFlight.delete(load);
    this.lookSoon();
  }

  add(waiting: Batch<Context>): void {
    this.queued.push(waiting);
    this.lookSoon();
  }

  /** After everything that the last answer set in motion has asked as well. */
  private lookSoon(): void {
    if (this.looking || this.queued.length === 0) return;
    this.looking = true;
    void Promise.resolve().then(() =>
      process.nextTick(() => {
        this.looking = false;
        this.look(false);
      }),
    );
  }

  private look(late: boolean): void {
    const sources = new Map<string, Batch<Context>[]>();
    for (const one of this.queued) {
      const { id } = one.load.source;
      const known = sources.get(id);
      if (known === undefined) sources.set(id, [one]);
      else known.push(one);
    }
    const kept: Batch<Context>[] = [];
    const leaving: (readonly Batch<Context>[])[] = [];
    for (const [source, waiting] of sources) {
      if (!late && this.isWorthWaiting(source, waiting)) kept.push(...waiting);
      else leaving.push(waiting);
    }
    this.queued = kept;
    if (kept.length === 0) {
      clearTimeout(this.timer);
      this.timer = undefined;
      // The first that is kept sets the time: what comes by later does not prolong it.
    } else this.timer ??= setTimeout(() => this.look(true), MAX_WAIT_MS);
    for (const together of leaving) this.send(together);
  }

  /** Something under way will ask the same source, and has at least as far to go from there: nobody is kept longer. */
  private isWorthWaiting(source: string, waiting: readonly Batch<Context>[]): boolean {
    const height = Math.max(...waiting.map(({ load }) => this.reaches.of(load).height));
    const leads = (load: Load<Context>) => (this.reaches.of(load).below.get(source) ?? 0) >= height;
    for (const load of this.inFlight.keys()) if (leads(load)) return true;
    return this.queued.some(({ load }) => leads(load));
  }
}
