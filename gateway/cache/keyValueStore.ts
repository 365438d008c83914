// The one interface that everything cached lives behind; implemented in memory and on Redis.

/** The connection behind a shared store, for concerns whose library speaks to it itself (counters). */
export interface SharedServer {
  /** The client of the owner of the connection; its prefix and time-outs hold for whoever uses it. */
  readonly client: object;
  isUp(): boolean;
  /** Runs one command; undefined if the server was not asked or did not answer. What it does counts for `isUp`. */
  run<T>(command: () => Promise<T>): Promise<{ readonly answer: T } | undefined>;
}

/** Text by key, each with a time to live. */
export interface KeyValueStore {
  /** Undefined for a miss; also when the store cannot be asked. */
  get(key: string): Promise<string | undefined>;
  /** `ttlSeconds` > 0, or nothing is kept; a shared store may round it up. Losing a write is allowed. */
  set(key: string, value: string, ttlSeconds: number): Promise<void>;
  delete(key: string): Promise<void>;
  /** `degraded`: a shared store is configured but not reachable now; this process caches for itself. */
  state(): 'ok' | 'degraded';
  /** Undefined: this store is of one process alone. */
  shared(): SharedServer | undefined;
  close(): Promise<void>;
}
