// SQL for adapters: pooled, parameterised, one statement a call, under the adapter's guard; read-only unless it is a store.
import { bulkhead } from 'cockatiel';
import pg from 'pg';
import {
  UpstreamError,
  type SqlClient,
  type SqlRead,
  type SqlSource,
  type SqlStore,
} from '../../adapters/kit/index.js';
import type { UpstreamErrorCode } from '../../schema/errors.js';
import { outliveServer } from './outliveServer.js';

/** The part of an adapter's guard that SQL needs. */
export interface SqlGuard {
  call<T>(call: {
    operation: string;
    safe: boolean;
    signal: AbortSignal;
    run(until: { readonly signal: AbortSignal }): Promise<T>;
  }): Promise<T>;
}

export interface SqlClientOptions {
  readonly source: SqlSource;
  readonly guard: SqlGuard;
  /** Milliseconds to open a connection, and for a statement on the server. */
  readonly connectMs: number;
  readonly statementMs: number;
  readonly maxRows: number;
  /** Bytes of one result on the wire; default 64 MiB. */
  readonly maxBytes?: number;
}

const MAX_BYTES = 67_108_864;

/** PostgreSQL error classes (SQLSTATE) to our codes; anything that the server did not report is the network's. */
function toCode(error: unknown): UpstreamErrorCode {
  const { code: state, severity } = error as { code?: unknown; severity?: unknown };
  // EPIPE has the form of a SQLSTATE; only the server's own reports have a severity.
  if (typeof state !== 'string' || severity === undefined) return 'UPSTREAM_UNAVAILABLE';
  if (state.startsWith('28')) return 'UPSTREAM_AUTH';
  if (state === '57014') return 'UPSTREAM_TIMEOUT';
  // 40: a standby cancelled the read to keep up with its primary; the same read may succeed at once.
  // 23505: somebody else wrote the same row at the same moment; the same write may succeed, or finds what is there.
  return /^(08|40|53|57|23505)/.test(state) ? 'UPSTREAM_UNAVAILABLE' : 'UPSTREAM_ERROR';
}

/** How much one read may bring. */
interface Bounds {
  readonly maxRows: number;
  readonly maxBytes: number;
}

/** Collects the rows of one statement, and gives up as soon as there is too much: rows, or bytes of whatever rows. */
function collectRows(client: pg.PoolClient, read: SqlRead<unknown>, bounds: Bounds): Promise<unknown[]> {
  // The extended protocol takes one statement only, even without parameters.
  const config = { text: read.statement, values: [...read.values], queryMode: 'extended' };
  const { stream } = client.connection;
  let bytes = 0;
  return new Promise<unknown[]>((resolve, reject) => {
    const rows: unknown[] = [];
    const refuse = () => reject(new UpstreamError('UPSTREAM_TOO_LARGE', { detail: read.operation }));
    const weigh = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > bounds.maxBytes) refuse();
    };
    stream.on('data', weigh);
    const query = client.query(new pg.Query(config));
    query.on('row', (row: unknown) => {
      if (rows.length < bounds.maxRows) rows.push(row);
      else refuse();
    });
    query.on('end', () => {
      stream.off('data', weigh);
      resolve(rows);
    });
    query.on('error', reject);
  });
}

async function run(
  pool: pg.Pool,
  read: SqlRead<unknown>,
  signal: AbortSignal,
  bounds: Bounds,
): Promise<readonly unknown[]> {
  signal.throwIfAborted();
  const client = await pool.connect();
  let whole = false;
  let released = false;
  // A connection that did not finish its statement is closed: nothing else stops a read on its way.
  const release = () => {
    if (released) return;
    released = true;
    client.release(!whole);
  };
  signal.addEventListener('abort', release, { once: true });
  try {
    // While the connection was opened, the caller may have left without anyone listening.
    signal.throwIfAborted();
    const rows = await collectRows(client, read, bounds);
    whole = true;
    return rows;
  } finally {
    signal.removeEventListener('abort', release);
    release();
  }
}

function parseRows<T>(rows: readonly unknown[], read: SqlRead<T>): readonly T[] {
  return rows.map((row) => {
    const parsed = read.schema.safeParse(row);
    if (parsed.success) return parsed.data;
    const paths = parsed.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.code}`);
    throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: `${read.operation}: ${paths.join('; ')}` });
  });
}

/** A pool, opened lazily: a source that is down costs nothing until it is asked. */
function openPool(options: SqlClientOptions, readOnly: boolean) {
  const pool = new pg.Pool({
    connectionString: options.source.url,
    max: options.source.maxConnections,
    connectionTimeoutMillis: options.connectMs,
    idleTimeoutMillis: 30_000,
    allowExitOnIdle: true,
    keepAlive: true,
    options: `-c default_transaction_read_only=${readOnly ? 'on' : 'off'} -c statement_timeout=${options.statementMs}`,
  });
  outliveServer(pool);
  // The pool's own queue would take the time to open a connection as the limit for waiting; here the deadline is.
  const places = bulkhead(options.source.maxConnections, Infinity);

  const bounds: Bounds = { maxRows: options.maxRows, maxBytes: options.maxBytes ?? MAX_BYTES };

  async function attempt<T>(read: SqlRead<T>, signal: AbortSignal): Promise<readonly T[]> {
    try {
      const rows = await places.execute(() => run(pool, read, signal, bounds), signal);
      return parseRows(rows, read);
    } catch (error) {
      if (error instanceof UpstreamError) throw error;
      throw new UpstreamError(toCode(error), { cause: error, detail: read.operation });
    }
  }

  const call = <T>(read: SqlRead<T>): Promise<readonly T[]> =>
    options.guard.call({
      operation: read.operation,
      safe: readOnly,
      signal: read.signal,
      run: ({ signal }) => attempt(read, signal),
    });
  return { call, close: () => pool.end() };
}

export function createSqlClient(options: SqlClientOptions): SqlClient {
  const { call, close } = openPool(options, true);
  return { read: call, close };
}

/** Writes go over a connection of their own: a read that tries to change something is refused by the server, as everywhere. */
export function createSqlStore(options: SqlClientOptions): SqlStore {
  const reading = openPool(options, true);
  const writing = openPool({ ...options, source: { ...options.source, maxConnections: 1 } }, false);
  return {
    read: reading.call,
    write: writing.call,
    close: async () => void (await Promise.all([reading.close(), writing.close()])),
  };
}
