// What the sending of webhooks needs from the gateway's store. Implemented in gateway/store.
import type { DeliveryState, Listener, LoggedEvent, Told } from './webhook.js';

/** One event for one webhook. */
export interface NewDelivery {
  readonly hook: string;
  readonly event: LoggedEvent;
}

export interface Claim {
  readonly owner: string;
  readonly limit: number;
  /** Of one webhook under way at once, over all processes. */
  readonly perHook: number;
  /** Failures in a row after which one at a time is tried. */
  readonly breakAfter: number;
  /** Of the lease, by the clock of the store. */
  readonly seconds: number;
  /** Tenants whose webhooks wait. */
  readonly paused: readonly string[];
}

/** A delivery that a process has, and the number of its lease. */
export interface Claimed extends Told {
  readonly seq: string;
  /** Stays the same however often it is sent. */
  readonly id: string;
  readonly fence: number;
  /** Sends, this one included. */
  readonly attempts: number;
  /** Sends since it was made, or taken up again by a person. */
  readonly tries: number;
  /** Since the first of these, by the clock of the store. */
  readonly seconds: number;
  readonly hook: Listener & {
    readonly url: string;
    /** Sealed; the new one first. */
    readonly secrets: readonly string[];
  };
}

/** What a send says of the receiver as a whole. */
export interface Receiver {
  readonly kind: 'OK' | 'FAILED' | 'GONE' | 'UNKNOWN';
  readonly slow: boolean;
  /** It has asked to be left alone for so long. */
  readonly shutSeconds: number;
}

/** What came of one send. */
export interface Outcome {
  readonly state: DeliveryState;
  /** Until it is due again. */
  readonly seconds: number;
  /** False: nothing has left. */
  readonly sent: boolean;
  readonly status: number | null;
  /** Why there is no status. */
  readonly failure: string | null;
  readonly receiver: Receiver;
}

/** When a receiver that fails is left alone, and for how long. */
export interface Breaking {
  readonly breakAfter: number;
  readonly breakSeconds: number;
  readonly maxBreakSeconds: number;
}

export interface Depth {
  /** HELD: due, but its webhook is paused or its receiver is gone. */
  readonly state: DeliveryState | 'HELD';
  readonly count: number;
  /** Seconds since the oldest of them was made. */
  readonly oldestSeconds: number;
}

export interface Forgotten {
  readonly state: DeliveryState;
  readonly count: number;
}

export interface WebhookStore {
  /** The event up to which every webhook was told. */
  position(): Promise<string>;
  /** Webhooks for which events are kept. */
  listeners(): Promise<readonly Listener[]>;
  /** One delivery for each, and the new position: together. False, and nothing is written, if it is not at `from` any more. */
  fanOut(from: string, to: string, deliveries: readonly NewDelivery[]): Promise<boolean>;
  claim(claim: Claim): Promise<readonly Claimed[]>;
  /** False: the lease is lost, and nothing was written. */
  write(owner: string, claimed: Claimed, outcome: Outcome, breaking: Breaking): Promise<boolean>;
  /** Gives leases back: they are due at once. */
  release(owner: string): Promise<void>;
  depths(): Promise<readonly Depth[]>;
  /** Deletes what was made before, whatever became of it. */
  forget(before: Date, limit: number): Promise<readonly Forgotten[]>;
}
