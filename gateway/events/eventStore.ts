// What events need from the gateway's store. Implemented in gateway/store.
import type { Arrival, Change, Kept } from '../../adapters/kit/index.js';

/** One entry of the log. */
export interface LoggedEvent extends Change {
  /** Counts up; compared as a number, handed on as text. */
  readonly seq: string;
  /** The application whose command it is; null for everything else. */
  readonly client: string | null;
  readonly at: Date;
}

export interface EventStore {
  /** Those behind `after`, in the order in which they can be seen: none appears in between later. */
  read(after: string, limit: number): Promise<readonly LoggedEvent[]>;
  /** Where the log ends now. */
  end(): Promise<string>;
  forget(before: Date, limit: number): Promise<number>;
}

export interface NewArrival extends Pick<Arrival, 'kind' | 'key' | 'unit'> {
  readonly adapter: string;
  /** SHA-256 of the content. */
  readonly digest: Buffer;
  /** Sealed. */
  readonly content: string;
  readonly changes: readonly Change[];
  readonly wakes: string | null;
}

/** `content` is sealed. */
export interface ArrivalRow {
  readonly seq: string;
  readonly key: string;
  readonly unit: string | null;
  readonly content: string;
  readonly receivedAt: Date;
}

export interface ArrivalList {
  readonly adapter: string;
  readonly kind: string;
  readonly units: readonly string[];
  readonly first: number;
  /** A `seq`. */
  readonly before: string | null;
}

export interface InboxStore<Tx> {
  keep(tx: Tx, arrival: NewArrival): Promise<Kept>;
  /** The newest for each key. */
  read(adapter: string, kind: string, keys: readonly string[]): Promise<readonly ArrivalRow[]>;
  /** All for these keys, the newest of each first; a bounded number for one key. */
  readAll(adapter: string, kind: string, keys: readonly string[]): Promise<readonly ArrivalRow[]>;
  /** The newest first. */
  list(list: ArrivalList): Promise<readonly ArrivalRow[]>;
  forget(before: Date, limit: number): Promise<number>;
}

export interface Watched {
  readonly adapter: string;
  readonly name: string;
}

export interface WatchLease extends Watched {
  readonly owner: string;
  readonly fence: number;
}

export interface WatchFound {
  /** Wrapped: a cursor that is null is not the same as none. */
  readonly cursor: { readonly value: unknown };
  readonly changes: readonly Change[];
  /** Seconds until the next look. */
  readonly seconds: number;
}

export interface WatchStore {
  /** Null while another has it or nothing is due. */
  claim(
    watch: Watched,
    owner: string,
    seconds: number,
  ): Promise<{ readonly cursor: { readonly value: unknown } | null; readonly fence: number } | null>;
  /** Together or not at all; false: the lease is lost, and nothing is written. */
  found(lease: WatchLease, found: WatchFound): Promise<boolean>;
  leave(lease: WatchLease, seconds: number): Promise<void>;
}
