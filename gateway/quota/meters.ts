// All meters of this process, bounded: one for each subject that was heard of lately.
import { LRUCache } from 'lru-cache';
import { Meter, WINDOW_MS } from './meter.js';
import { Reports } from './reports.js';
import type { SharedCounts } from './sharedCounts.js';
import { spread, toKey } from './toKey.js';
import type { QuotaKind } from './types.js';

export interface MetersOptions {
  /** Undefined: this process counts for itself. */
  readonly shared: SharedCounts | undefined;
  readonly replicas: number;
  readonly syncMs: number;
  readonly now: () => number;
  /** Most subjects that are counted at once; the ones not heard of for longest are forgotten. */
  readonly maxMeters: number;
}

export interface Meters {
  /** The meter of a subject, in the window of this moment. */
  at(kind: QuotaKind, subject: string, now?: number): Meter;
  /** Points left, as far as this process knows. */
  left(meter: Meter, limit: number): number;
  /** Counts the points if the limit allows; a promise if the others have to be asked. */
  take(meter: Meter, limit: number, points: number): boolean | Promise<boolean>;
  giveBack(meter: Meter, window: number, points: number): void;
  /** A refusal that is based on an old report: look again soon. */
  doubt(meter: Meter): void;
  stop(): Promise<void>;
}

/** Age from which a report no longer supports a refusal alone. */
const OLD_MS = 1_000;
const LABELS: Readonly<Record<QuotaKind, string>> = { USER: 'USER=', APPLICATION: 'APPLICATION=', TENANT: 'TENANT=' };
/** Longer names are looked up by their hash. */
const MAX_NAME = 128;

export function createMeters(options: MetersOptions): Meters {
  const { shared, replicas, now } = options;
  const reports = shared === undefined ? undefined : new Reports(shared, options.syncMs, now);
  const meters = new LRUCache<string, Meter>({
    // A size of 1 each, and no `max`: with that the library sets all places aside at once.
    maxSize: options.maxMeters,
    sizeCalculation: () => 1,
    dispose: (meter) => reports?.forget(meter),
  });

  function at(kind: QuotaKind, subject: string, moment = now()): Meter {
    const label = subject.length <= MAX_NAME ? LABELS[kind] + subject : `${kind}#${toKey(subject)}`;
    let meter = meters.get(label);
    if (meter === undefined) {
      const name = toKey(kind, subject);
      meter = new Meter(name, spread(name, WINDOW_MS), replicas);
      meters.set(label, meter);
    }
    const residue = meter.roll(moment);
    if (residue !== undefined) reports?.keep(residue);
    return meter;
  }

  function isAlone(): boolean {
    return shared?.isUp() !== true;
  }

  return {
    at,
    left: (meter, limit) => (isAlone() ? meter.leftAlone(limit) : meter.leftShared(limit)),
    take: (meter, limit, points) => {
      if (isAlone() && meter.leftAlone(limit) < points) return false;
      if (reports !== undefined && !isAlone() && !meter.isNearlyFree(limit, points))
        return reports.ask(meter, limit, points);
      meter.unsent += points;
      reports?.soon(meter);
      return true;
    },
    giveBack: (meter, window, points) => {
      if (meter.window !== window) return;
      meter.unsent -= points;
      reports?.soon(meter);
    },
    doubt: (meter) => {
      if (now() - meter.reportedAt > OLD_MS) reports?.soon(meter);
    },
    stop: async () => {
      await reports?.stop();
      meters.clear();
    },
  };
}
