// Connections that lost their answer are not used again.
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';

/** The server's own reports have a severity; everything else is the wire's, and leaves the connection in doubt. */
function isFromServer(error: unknown): boolean {
  return (error as { severity?: unknown }).severity !== undefined;
}

function toClient(client: pg.PoolClient): PostgresPoolClient {
  let broken = false;
  const query = async (text: string, values: unknown[]) => {
    if (broken) throw new Error('the connection is lost');
    try {
      return await client.query(text, values);
    } catch (error) {
      broken = !isFromServer(error);
      throw error;
    }
  };
  return { query: query as unknown as PostgresPoolClient['query'], release: () => client.release(broken) };
}

/**
 * pg gives a connection back to the pool after a time-out, and the next query on it would wait behind the answer that
 * never comes: one lost packet, and the store would stay away until a restart.
 */
export function discardBroken(pool: pg.Pool): PostgresPool {
  return {
    connect: async () => toClient(await pool.connect()),
    end: () => pool.end(),
  };
}
