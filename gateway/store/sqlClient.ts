// Read-only SQL for adapters: pooled, parameterised, one statement a call, under the adapter's guard.
import pg from 'pg';
import { UpstreamError, type SqlClient, type SqlRead, type SqlSource } from '../../adapters/kit/index.js';
import type { UpstreamErrorCode } from '../../schema/errors.js';

/** The part of an adapter's guard that SQL needs. */
export interface SqlGuard {
  call<T>(call: {
    operation: string;
    safe: boolean;
    signal: AbortSignal;
    run(signal: AbortSignal): Promise<T>;
  }): Promise<T>;
}

export interface SqlClientOptions {
  readonly source: SqlSource;
  readonly guard: SqlGuard;
  /** Milliseconds to open a connection, and for a statement on the server. */
  readonly connectMs: number;
  readonly statementMs: number;
  readonly maxRows: number;
}

/** PostgreSQL error classes (SQLSTATE) to our codes; anything without a SQLSTATE is the network's. */
function toCode(error: unknown): UpstreamErrorCode {
  const state = (error as { code?: unknown }).code;
  if (typeof state !== 'string' || !/^[0-9A-Z]{5}$/.test(state)) return 'UPSTREAM_UNAVAILABLE';
  if (state.startsWith('28')) return 'UPSTREAM_AUTH';
  if (state === '57014') return 'UPSTREAM_TIMEOUT';
  if (state.startsWith('08') || state.startsWith('57') || state.startsWith('53')) return 'UPSTREAM_UNAVAILABLE';
  return 'UPSTREAM_ERROR';
}

async function run(pool: pg.Pool, read: SqlRead<unknown>, signal: AbortSignal): Promise<unknown[]> {
  const client = await pool.connect();
  let broken = true;
  const abort = () => client.release(true);
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    // The extended protocol takes one statement only, even without parameters.
    const query = { text: read.statement, values: [...read.values], queryMode: 'extended' };
    const result = await client.query<Record<string, unknown>>(query as pg.QueryConfig);
    broken = false;
    return result.rows;
  } finally {
    signal.removeEventListener('abort', abort);
    if (!signal.aborted) client.release(broken);
  }
}

function parseRows<T>(rows: readonly unknown[], read: SqlRead<T>, maxRows: number): readonly T[] {
  if (rows.length > maxRows) throw new UpstreamError('UPSTREAM_TOO_LARGE', { detail: read.operation });
  return rows.map((row) => {
    const parsed = read.schema.safeParse(row);
    if (parsed.success) return parsed.data;
    const paths = parsed.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.code}`);
    throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: `${read.operation}: ${paths.join('; ')}` });
  });
}

/** Opens the pool lazily: a source that is down costs nothing until it is asked. */
export function createSqlClient(options: SqlClientOptions): SqlClient {
  const pool = new pg.Pool({
    connectionString: options.source.url,
    max: options.source.maxConnections,
    connectionTimeoutMillis: options.connectMs,
    idleTimeoutMillis: 30_000,
    allowExitOnIdle: true,
    keepAlive: true,
    options: `-c default_transaction_read_only=on -c statement_timeout=${options.statementMs}`,
  });
  // Without a listener a restarting server would end this process.
  pool.on('error', () => undefined);

  async function attempt<T>(read: SqlRead<T>, signal: AbortSignal): Promise<readonly T[]> {
    try {
      return parseRows(await run(pool, read, signal), read, options.maxRows);
    } catch (error) {
      if (error instanceof UpstreamError) throw error;
      throw new UpstreamError(toCode(error), { cause: error, detail: read.operation });
    }
  }

  return {
    read: (read) =>
      options.guard.call({
        operation: read.operation,
        safe: true,
        signal: read.signal,
        run: (signal) => attempt(read, signal),
      }),
    close: () => pool.end(),
  };
}
