// Carries commands out: leases what is due, one at a time in each lane, and writes down what came of it.
import { randomUUID } from 'node:crypto';
import { UpstreamError } from '../../adapters/kit/index.js';
import type { CommandRow } from './command.js';
import type { Claimed, CommandStore } from './commandStore.js';
import {
  begun,
  moveOf,
  nextState,
  resumed,
  type Came,
  type DeliverySettings,
  type Move,
  type Next,
} from './nextState.js';
import { deliver, traitsOf, type DeliverOptions } from './steps.js';

/** What came of one move. */
export interface Moved {
  readonly row: CommandRow;
  readonly fence: number;
  readonly next: Next;
  readonly came: Came;
}

export interface WorkerOptions<Tx> extends DeliverOptions {
  readonly store: Pick<CommandStore<Tx>, 'claim' | 'extend' | 'release'>;
  /** Writes it down under its lease; false: the lease is lost, and nothing was written. */
  write(owner: string, moved: Moved): Promise<boolean>;
  /** Tenants whose commands wait. */
  readonly paused: () => readonly string[];
  readonly settings: DeliverySettings & {
    readonly leaseSeconds: number;
    readonly pollMs: number;
    /** Commands of one adapter under way at once. */
    readonly parallel: number;
    readonly graceMs: number;
  };
  readonly now: () => Date;
  readonly random?: () => number;
  onError(error: unknown): void;
}

export interface Worker {
  /** Something is due for this adapter. */
  wake(adapter: string): void;
  /** Finishes what is under way, as far as the grace time allows, and gives the leases back. */
  stop(): Promise<void>;
}

interface UnderWay {
  readonly adapter: string;
  readonly lost: AbortController;
  readonly done: Promise<void>;
}

/** A breaker that is open refuses all of them: nothing is leased until it lets one through. */
function pauseOf(came: Came): number {
  if (came.kind !== 'FAILED' || !(came.error instanceof UpstreamError)) return 0;
  return came.error.code === 'UPSTREAM_CIRCUIT_OPEN' ? (came.error.retryAfterSeconds ?? 1) : 0;
}

/** Milliseconds between two looks for one adapter. */
const GATHER_MS = 20;

class Lanes<Tx> {
  readonly owner = randomUUID();
  private readonly underWay = new Map<string, UnderWay>();
  private readonly looking = new Map<string, boolean>();
  private readonly planned = new Map<string, NodeJS.Timeout>();
  private readonly lookedAt = new Map<string, number>();
  private readonly looks = new Set<Promise<void>>();
  private readonly shutUntil = new Map<string, number>();
  private stopped = false;

  constructor(private readonly options: WorkerOptions<Tx>) {}

  /** Soon: what comes in the same few milliseconds is leased together. */
  look(adapter: string): void {
    if (this.stopped || this.planned.has(adapter)) return;
    const wait = (this.lookedAt.get(adapter) ?? -Infinity) + GATHER_MS - performance.now();
    const timer = setTimeout(
      () => {
        const look = this.lookNow(adapter).finally(() => this.looks.delete(look));
        this.looks.add(look);
      },
      Math.max(0, wait),
    );
    timer.unref();
    this.planned.set(adapter, timer);
  }

  /** Leases as much as there is room for, again and again while there is something. */
  private async lookNow(adapter: string): Promise<void> {
    // Asked for while looking: looked once more afterwards.
    if (this.looking.has(adapter)) return void this.looking.set(adapter, true);
    this.planned.delete(adapter);
    this.looking.set(adapter, false);
    try {
      while (await this.takeSome(adapter));
    } catch (error) {
      this.options.onError(error);
    } finally {
      this.lookedAt.set(adapter, performance.now());
      const again = this.looking.get(adapter) === true;
      this.looking.delete(adapter);
      if (again) {
        this.planned.delete(adapter);
        this.look(adapter);
      }
    }
  }

  async extend(): Promise<void> {
    const lanes = [...this.underWay.keys()];
    if (lanes.length === 0) return;
    const held = new Set(await this.options.store.extend(this.owner, lanes, this.options.settings.leaseSeconds));
    for (const lane of lanes) if (!held.has(lane)) this.underWay.get(lane)?.lost.abort();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.planned.values()) clearTimeout(timer);
    await Promise.all(this.looks);
    const all = Promise.all([...this.underWay.values()].map(({ done }) => done));
    const grace = setTimeout(() => {
      for (const { lost } of this.underWay.values()) lost.abort();
    }, this.options.settings.graceMs);
    await all;
    clearTimeout(grace);
    await this.options.store.release(this.owner).catch((error: unknown) => this.options.onError(error));
  }

  private roomFor(adapter: string): number {
    if (this.stopped || performance.now() < (this.shutUntil.get(adapter) ?? 0)) return 0;
    const busy = [...this.underWay.values()].filter((one) => one.adapter === adapter).length;
    return this.options.settings.parallel - busy;
  }

  private async takeSome(adapter: string): Promise<boolean> {
    const limit = this.roomFor(adapter);
    if (limit <= 0) return false;
    const { store, settings, now, paused } = this.options;
    const moves = new Map<string, Move>();
    const claim = { adapter, limit, owner: this.owner, seconds: settings.leaseSeconds, paused: paused() };
    const leasedAt = performance.now();
    const claimed = await store.claim(claim, (row) => {
      const found = resumed(row, { traits: traitsOf(row, this.options.adapters), now: now() });
      const move = moveOf(found);
      moves.set(row.id, move);
      return begun(found, move, now());
    });
    // Stopped meanwhile: given back with everything else, and asked after by the next worker.
    if (this.stopped) return false;
    for (const one of claimed) this.start(one, moves.get(one.row.id) as Move, leasedAt + settings.leaseSeconds * 500);
    return claimed.length === limit;
  }

  private start(claimed: Claimed, move: Move, sendBefore: number): void {
    const { lane, adapter } = claimed.row;
    const lost = new AbortController();
    const done = this.carryOut(claimed, move, sendBefore, lost.signal).finally(() => {
      this.underWay.delete(lane);
      this.look(adapter);
    });
    this.underWay.set(lane, { adapter, lost, done });
  }

  private async carryOut({ row, fence }: Claimed, move: Move, sendBefore: number, signal: AbortSignal): Promise<void> {
    const { options } = this;
    try {
      // Held up for so long that another may have it by now: it is not sent.
      if (performance.now() > sendBefore) throw new Error('a lease was nearly over before anything was sent');
      const came = await deliver({ row, move, signal }, options);
      const shut = pauseOf(came);
      if (shut > 0) this.shutUntil.set(row.adapter, performance.now() + shut * 1000);
      const { now, settings, random = Math.random } = options;
      const situation = { traits: traitsOf(row, options.adapters), settings, now: now(), random };
      await options.write(this.owner, { row, fence, came, next: nextState(row, move, came, situation) });
    } catch (error) {
      // Nothing is written: when the lease is over, the next worker asks what became of it.
      options.onError(error);
    }
  }
}

export function createWorker<Tx>(options: WorkerOptions<Tx>): Worker {
  const lanes = new Lanes(options);
  const adapters = [...options.adapters.values()].flatMap(({ adapter }) => (adapter.commands ? [adapter.id] : []));
  const { pollMs, leaseSeconds } = options.settings;
  const poll = setInterval(() => {
    for (const adapter of adapters) lanes.look(adapter);
  }, pollMs);
  const heart = setInterval(
    () => void lanes.extend().catch((error: unknown) => options.onError(error)),
    leaseSeconds * 333,
  );
  poll.unref();
  heart.unref();
  return {
    wake: (adapter) => lanes.look(adapter),
    stop: async () => {
      clearInterval(poll);
      await lanes.stop();
      clearInterval(heart);
    },
  };
}
