// What is counted, against what, and how the answer reads.

/** Everybody whom one operation counts for. */
export interface QuotaSubject {
  /** Reference of the person; null for an application that acts for itself. */
  readonly user: string | null;
  /** Client id. */
  readonly application: string;
  /** Agency codes: the own one first, then every one above it. */
  readonly tenants: readonly string[];
}

export interface QuotaDecision {
  readonly allowed: boolean;
  /** Points a minute of the limit that is nearest. */
  readonly limit: number;
  /** Points left of it now, what was saved in the minute before included. */
  readonly remaining: number;
  /** Seconds until more is there; of a refusal: until the same request can be paid. */
  readonly resetSeconds: number;
  /** Which limit is nearest: `user`, `app` or `tenant:<code>`. */
  readonly policy: string;
  /** The operation costs more than this limit ever gives at once: waiting does not help. */
  readonly tooLarge: boolean;
}

/** As quota records name them. A USER limit is kept under the code of the agency whose users are meant. */
export type QuotaKind = 'USER' | 'APPLICATION' | 'TENANT';

/** Points a minute that an administrator set; undefined: the default of the kind holds. Asked at every decision. */
export type LimitOf = (kind: QuotaKind, subject: string) => number | undefined;

/**
 * The server that replicas count on together. Structural: the connection belongs to another concern.
 * `run` gives undefined when the server was not asked or did not answer in time.
 */
export interface SharedServer {
  readonly client: object;
  isUp(): boolean;
  run<T>(command: () => Promise<T>): Promise<{ readonly answer: T } | undefined>;
}
