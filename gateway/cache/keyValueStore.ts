// The one interface that everything cached lives behind; implemented in memory and on Redis.

/** Text by key, each with a time to live. */
export interface KeyValueStore {
  /** Undefined for a miss; also when the store cannot be asked. */
  get(key: string): Promise<string | undefined>;
  /** `ttlSeconds` > 0, or nothing is kept; a shared store may round it up. Losing a write is allowed. */
  set(key: string, value: string, ttlSeconds: number): Promise<void>;
  delete(key: string): Promise<void>;
  /** `degraded`: a shared store is configured but not reachable now; this process caches for itself. */
  state(): 'ok' | 'degraded';
  close(): Promise<void>;
}
