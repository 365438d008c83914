// What one subject used in this minute, as far as this process knows, and what that leaves of a limit.

/**
 * Minutes by the clock, shifted by subject so that not everybody's begins at once. All replicas have the same minutes,
 * as far as their clocks agree.
 */
export const WINDOW_MS = 60_000;

/** A minute may use up to this many times its points; see `capacity`. */
export const BURST = 2;

/** How far all replicas together may pass a limit because each counts for itself between two reports. */
const SLACK = 0.05;

/** Points that were counted in a window that has passed, and not reported. */
export interface Residue {
  readonly name: string;
  readonly window: number;
  readonly points: number;
}

export class Meter {
  window = -1;
  /** Points of this window that all replicas reported, with ours. */
  seen = 0;
  /** Ours, not reported yet; below zero after points were given back. */
  unsent = 0;
  /** Ours, on their way. */
  sending = 0;
  /** Points of the window before; what this process knew of them until `beforeKnown`. */
  before = 0;
  beforeKnown = false;
  /** When the last report was sent. */
  reportedAt = 0;

  constructor(
    /** Free of whatever the subject is called; the same on all replicas. */
    readonly name: string,
    private readonly shift: number,
    private readonly replicas: number,
  ) {}

  /** Goes to the window of this moment. */
  roll(now: number): Residue | undefined {
    const window = Math.floor((now + this.shift) / WINDOW_MS);
    // A clock that is set back a little stays in the window it was in.
    if (window === this.window || window === this.window - 1) return undefined;
    const residue = { name: this.name, window: this.window, points: this.unsent };
    this.before = window === this.window + 1 ? this.seen + this.replicas * this.pending : 0;
    this.beforeKnown = false;
    this.window = window;
    this.seen = this.unsent = this.sending = 0;
    return residue.points === 0 ? undefined : residue;
  }

  msLeft(now: number): number {
    return WINDOW_MS - ((((now + this.shift) % WINDOW_MS) + WINDOW_MS) % WINDOW_MS);
  }

  /** Counted here and not yet among `seen`. */
  get pending(): number {
    return this.unsent + this.sending;
  }

  /**
   * What this window may use: its points, and what the window before saved. So no two minutes in a row give more than
   * twice the limit unless the first had saved already, and in the long run nobody gets more than the limit.
   */
  capacity(limit: number): number {
    return BURST * limit - Math.min(limit, this.before);
  }

  /** What may be counted without asking the others first, and without knowing the window before. */
  isNearlyFree(limit: number, cost: number): boolean {
    const capacity = this.beforeKnown ? this.capacity(limit) : limit;
    const pending = this.pending + cost;
    return (
      pending <= (SLACK * BURST * limit) / this.replicas && this.seen + this.replicas * pending <= Math.floor(capacity)
    );
  }

  /** Points left when everybody reports in time. Before the window before is known: the most that can be. */
  leftShared(limit: number): number {
    const capacity = this.beforeKnown ? this.capacity(limit) : BURST * limit;
    return capacity - this.seen - this.pending;
  }

  /** Points left to this process alone: every point counted here stands for one at each other replica. */
  leftAlone(limit: number): number {
    return Math.floor((this.capacity(limit) - this.seen) / this.replicas) - this.pending;
  }
}
