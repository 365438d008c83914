// What commands need from the gateway's store. Implemented in gateway/store.
import type { CommandHead, CommandRow, CommandStatus, Progress } from './command.js';

export interface NewCommand extends CommandHead, Progress {
  /** Sealed. */
  readonly payload: string;
}

/** A command that a worker has, and the number of its lease. */
export interface Claimed {
  readonly row: CommandRow;
  readonly fence: number;
}

export interface Claim {
  readonly adapter: string;
  readonly limit: number;
  readonly owner: string;
  /** Of the lease, by the clock of the store. */
  readonly seconds: number;
  /** Tenants whose commands wait. */
  readonly paused: readonly string[];
}

/** What came of one move. */
export interface Written extends Progress {
  readonly id: string;
  readonly lane: string;
  readonly fence: number;
  /** Until it is due again; null: never by itself. */
  readonly seconds: number | null;
  /** The arrival that makes it due at once. */
  readonly awaits?: string | null | undefined;
  /** What is to be told of, if the lease still held. */
  readonly changes?: readonly CommandChange[] | undefined;
}

/** A row that is another one now. */
export interface CommandChange {
  readonly type: string;
  readonly key: string;
  readonly unit: string | null;
  /** Whose command it is, for changes of commands alone. */
  readonly client: string | null;
}

export interface CommandFilter {
  readonly client?: string | undefined;
  readonly actor?: string | undefined;
  readonly units?: readonly string[] | undefined;
  readonly statuses?: readonly CommandStatus[] | undefined;
  readonly adapter?: string | undefined;
}

export interface CommandPage {
  readonly rows: readonly (CommandRow & { readonly seq: string })[];
  readonly more: boolean;
}

/** Backlog of one adapter. */
export interface Depth {
  readonly adapter: string;
  readonly status: CommandStatus;
  readonly count: number;
  /** Seconds since the oldest of them was accepted. */
  readonly oldestSeconds: number;
}

/** Changes what a person decides on; null: the state does not allow it. */
export type Decide = (row: CommandRow) => (Progress & { readonly payload?: string | undefined }) | null;

/** Keys belong to the application. */
export type CommandKey = Pick<CommandHead, 'client' | 'key'>;

export interface CommandStore<Tx> {
  /** One entry for each key. */
  byKeys(keys: readonly CommandKey[]): Promise<readonly (CommandRow | null)[]>;
  byIds(ids: readonly string[]): Promise<readonly CommandRow[]>;
  /** The newest first; `before`: a `seq`. */
  list(filter: CommandFilter, first: number, before: string | null): Promise<CommandPage>;
  /** Those whose key is not there yet; ids of the ones that were added. */
  accept(tx: Tx, commands: readonly NewCommand[]): Promise<readonly string[]>;
  /** Leases lanes that are due. `begin`: what is written down of the first command of each, before anything is sent. */
  claim(claim: Claim, begin: (row: CommandRow) => Progress): Promise<readonly Claimed[]>;
  /** Makes leases last; the lanes that the owner still has. */
  extend(owner: string, lanes: readonly string[], seconds: number): Promise<readonly string[]>;
  /** Ids of those whose lease still held: nothing of the others is written. */
  write(tx: Tx, owner: string, written: readonly Written[]): Promise<readonly string[]>;
  /** Gives leases back; what was under way is found as such by the next worker. */
  release(owner: string): Promise<void>;
  /** One that no worker has. Undefined: there is none with this id, or it is being carried out. */
  decide(tx: Tx, id: string, decide: Decide): Promise<CommandRow | null | undefined>;
  depths(): Promise<readonly Depth[]>;
  /** Deletes what ended before; how many. */
  forget(before: Date, limit: number): Promise<number>;
}
