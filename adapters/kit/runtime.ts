// All that an adapter may touch. Each piece is bounded by the gateway: time, size, concurrency.
import type { z } from 'zod';
import type { Changes } from './changes.js';
import type { Inbox } from './inbox.js';
import type { UnitDirectory } from './units.js';

/** A reply whose status is not 2xx, for systems that say in it why. */
export interface RefusedReply {
  readonly status: number;
  /** By name, in any case. */
  readonly header: (name: string) => string | undefined;
  /** The first 64 KiB of the body; never to be passed on to callers. */
  readonly text: string;
}

/** One call over HTTP. */
export interface HttpRequest<T> {
  /** A short name for metrics and traces: `mapi/g TraCuuHoSo`. Never contains a value. */
  readonly operation: string;
  readonly method: 'GET' | 'POST';
  /** Absolute. Redirects are not followed. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A function makes the body anew for every attempt, piece by piece, so that no large file is held whole. */
  readonly body?: string | Uint8Array | (() => AsyncIterable<Uint8Array>);
  /** Bytes of a body that a function makes, where they are known; without it the body goes out chunked. */
  readonly bodyBytes?: number;
  /** How the body is read before `schema` sees it. */
  readonly as: 'json' | 'text' | 'bytes';
  /** The reply must fit, or the call fails with UPSTREAM_BAD_RESPONSE. */
  readonly schema: z.ZodType<T>;
  /** Looks at a reply that is not 2xx: throws what it means there, or returns, and the status decides as everywhere. */
  readonly refused?: (reply: RefusedReply) => void;
  /** Only reads are retried, and only when the upstream was not reached or asked to come back. */
  readonly safe: boolean;
  /** Milliseconds for the whole call; default from the adapter's limits. */
  readonly timeoutMs?: number;
  /** Bytes of the inflated body; default from the adapter's limits. */
  readonly maxBytes?: number;
  readonly signal: AbortSignal;
}

/** A file over HTTP (GET), read piece by piece. */
export interface HttpOpenRequest {
  /** A short name for metrics and traces. Never contains a value. */
  readonly operation: string;
  /** Absolute. Redirects are not followed. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds from the call to the last byte; default from the adapter's limits. */
  readonly timeoutMs?: number;
  /** Bytes of the file; default from the adapter's limits. */
  readonly maxBytes?: number;
  readonly signal: AbortSignal;
}

/** HTTP with deadline, bulkhead, circuit breaker, response cap and zod parse. Throws `UpstreamError` only. */
export interface HttpClient {
  request<T>(request: HttpRequest<T>): Promise<T>;
  /**
   * The bytes of a 2xx reply as they arrive. Nothing is asked before the first piece is, each walk over the pieces is a
   * call of its own, and no call is repeated by itself: a piece that was handed out cannot be taken back.
   */
  open(request: HttpOpenRequest): AsyncIterable<Uint8Array>;
}

/** One read over SQL. */
export interface SqlRead<T> {
  /** A short name for metrics: `officers by number`. */
  readonly operation: string;
  /** One statement with $1, $2 … parameters; values are never spliced in. */
  readonly statement: string;
  readonly values: readonly unknown[];
  /** Schema of one row. */
  readonly schema: z.ZodType<T>;
  readonly signal: AbortSignal;
}

/** Read-only SQL with the same guards as HTTP. Throws `UpstreamError` only. */
export interface SqlClient {
  read<T>(read: SqlRead<T>): Promise<readonly T[]>;
  close(): Promise<void>;
}

/** SQL of a schema that this adapter alone writes to. Each write is one statement, hence one transaction, and is never repeated. */
export interface SqlStore extends SqlClient {
  write<T>(write: SqlRead<T>): Promise<readonly T[]>;
}

/** Where a PostgreSQL-compatible source is. */
export interface SqlSource {
  /** postgres://user@host:port/database */
  readonly url: string;
  readonly maxConnections: number;
}

/** Shared between replicas, scoped to the adapter. A failing cache is a miss, never an error. */
export interface AdapterCache {
  get<T>(key: string, schema: z.ZodType<T>): Promise<T | undefined>;
  set(key: string, value: unknown, ttlSeconds: number): Promise<void>;
  delete(key: string): Promise<void>;
}

/** Structured log; fields are plain values without personal data. */
export interface Log {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** Time, injectable. */
export interface Clock {
  now(): Date;
  /** Today in Asia/Ho_Chi_Minh, YYYY-MM-DD. */
  today(): string;
}

/** Handed to `createClient` once, at start. */
export interface AdapterRuntime<Config> {
  readonly config: Config;
  readonly http: HttpClient;
  /** Opens a pooled, read-only connection. */
  sql(source: SqlSource): SqlClient;
  /** As `sql`, for a schema of the adapter's own: what it reads stays read-only, what it writes has a connection apart. */
  sqlStore(source: SqlSource): SqlStore;
  readonly cache: AdapterCache;
  readonly log: Log;
  readonly clock: Clock;
  readonly units: UnitDirectory;
  /** What this adapter's watches, inbound calls and commands have found. */
  readonly changes: Changes;
  /** What its inbound calls have kept. */
  readonly inbox: Inbox;
}
