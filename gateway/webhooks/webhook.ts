// A webhook of an application, and what is delivered to it.

/**
 * PAUSED by a person: nothing is sent, everything is kept · GONE the receiver has answered 410: like PAUSED, and nothing
 * new is kept · ENDED for good.
 */
export const HOOK_STATUSES = ['ACTIVE', 'PAUSED', 'GONE', 'ENDED'] as const;

/**
 * PENDING is sent, or sent again, when it is due · DELIVERED answered with 2xx · DEAD could not be delivered · WITHHELD the
 * application may not hear of it any more · DISCARDED given up by a person.
 */
export const DELIVERY_STATES = ['PENDING', 'DELIVERED', 'DEAD', 'WITHHELD', 'DISCARDED'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One line of the log of changes. */
export interface LoggedEvent {
  /** Counts up; nothing is put in between any more. */
  readonly seq: string;
  readonly type: string;
  readonly key: string;
  readonly unit: string | null;
  /** The application whose command it is; null for everything else. */
  readonly client: string | null;
  readonly at: Date;
}

/** Who listens, and to what. */
export interface Listener {
  readonly id: string;
  readonly client: string;
  readonly tenant: string;
  readonly types: readonly string[];
  /** Exactly these units; empty: all that the application may see. */
  readonly units: readonly string[];
  readonly createdAt: Date;
}

/** What is told of an event; the message about itself has type `ping` and no event. */
export interface Told {
  /** Null: asked for by a person, to try it out. */
  readonly event: string | null;
  readonly type: string;
  readonly key: string;
  readonly unit: string | null;
  readonly client: string | null;
  readonly at: Date;
}

/** Type of the message that a person asked for. */
export const PING = 'ping';
