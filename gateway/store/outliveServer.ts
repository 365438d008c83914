// A server that restarts must not end this process.
import type pg from 'pg';

/**
 * A connection that breaks reports it as an "error" event, idle (on the pool) or in use (on the connection itself).
 * Without a listener Node ends the process; whoever waits for an answer hears of it anyway.
 */
export function outliveServer(pool: pg.Pool): pg.Pool {
  pool.on('error', () => undefined);
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return pool;
}
