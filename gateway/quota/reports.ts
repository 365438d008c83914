// Tells the other replicas what was counted here: now and then, and before a limit is near.
import type { Meter, Residue } from './meter.js';
import type { SharedCounts, Sum } from './sharedCounts.js';

const MAX_RESIDUES = 10_000;

/**
 * Takes the answer to a report of `sent` points. Answers the points that all used, and whether there is more to tell
 * at once.
 */
function settle(meter: Meter, sent: number, sum: Sum | undefined): { used: number | undefined; again: boolean } {
  meter.sending -= sent;
  if (sum === undefined) {
    meter.unsent += sent;
    return { used: undefined, again: false };
  }
  // A server that lost the window; only the first one to report sees it, and puts back what it knew.
  const lost = sum.fresh ? Math.max(0, meter.seen) : 0;
  meter.seen = sum.points;
  meter.unsent += lost;
  return { used: sum.points + lost, again: lost > 0 };
}

export class Reports {
  private readonly dirty = new Set<Meter>();
  private residues: Residue[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly shared: SharedCounts,
    private readonly syncMs: number,
    private readonly now: () => number,
  ) {}

  /** To be told with the next round. */
  soon(meter: Meter): void {
    this.dirty.add(meter);
    this.start();
  }

  /** Points of a window that has passed; others still look at it for a minute. */
  keep(residue: Residue | undefined): void {
    if (residue === undefined || this.residues.length >= MAX_RESIDUES) return;
    this.residues.push(residue);
    this.start();
  }

  forget(meter: Meter): void {
    this.dirty.delete(meter);
    if (meter.unsent !== 0) this.keep({ name: meter.name, window: meter.window, points: meter.unsent });
  }

  /** Near the limit, or a large part of it: the sum that all replicas add to decides. */
  async ask(meter: Meter, limit: number, points: number): Promise<boolean> {
    const { window } = meter;
    meter.unsent += points;
    const used = await this.report(meter);
    // Others ask at the same moment: look once more what it came to.
    this.soon(meter);
    if (used !== undefined && used > limit && !meter.beforeKnown) await this.learnBefore(meter);
    // The minute passed meanwhile: what was asked for is counted in the old one.
    if (meter.window !== window) return true;
    if (used === undefined ? meter.leftAlone(limit) >= 0 : used <= meter.capacity(limit)) return true;
    meter.unsent -= points;
    // At once, so that the others are not refused for points that nobody got.
    void this.report(meter);
    return false;
  }

  /** The last round. */
  async stop(): Promise<void> {
    clearTimeout(this.timer);
    await this.round();
    clearTimeout(this.timer);
  }

  private start(): void {
    this.timer ??= setTimeout(() => void this.round(), this.syncMs).unref();
  }

  private async round(): Promise<void> {
    this.timer = undefined;
    if (this.shared.isUp()) {
      const [due, old] = [[...this.dirty], this.residues];
      this.dirty.clear();
      this.residues = [];
      for (const meter of due) this.keep(meter.roll(this.now()));
      await Promise.all([
        ...due.map((meter) => this.report(meter)),
        ...old.map(({ name, window, points }) => this.shared.add(name, window, points)),
      ]);
    }
    if (this.dirty.size > 0 || this.residues.length > 0) this.start();
  }

  /** The sum of all replicas at this moment; undefined: nobody knows. */
  private async report(meter: Meter): Promise<number | undefined> {
    const { window, unsent } = meter;
    meter.reportedAt = this.now();
    meter.unsent = 0;
    meter.sending += unsent;
    const sum = await this.shared.add(meter.name, window, unsent);
    if (meter.window !== window) {
      if (sum === undefined) this.keep({ name: meter.name, window, points: unsent });
      return sum?.points;
    }
    const settled = settle(meter, unsent, sum);
    if (settled.again) void this.report(meter);
    else if (meter.unsent !== 0) this.soon(meter);
    return settled.used;
  }

  private async learnBefore(meter: Meter): Promise<void> {
    const { window } = meter;
    const before = await this.shared.read(meter.name, window - 1);
    if (before === undefined || meter.window !== window) return;
    meter.before = Math.max(meter.before, before);
    meter.beforeKnown = true;
  }
}
