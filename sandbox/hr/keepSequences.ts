// Lets several connections share PGlite's one session without mixing their messages.
import type { PGlite } from '@electric-sql/pglite';

// An extended query is a sequence of messages (Parse, Bind, Describe, Execute, Close) that Sync ends. pglite-socket queues
// single messages: when a sequence arrives in several packets (a large parameter), another connection's Parse may come in
// between and replace the unnamed statement, and its rows go to the wrong client. Inside a transaction the queue stays with one
// connection, so an open sequence is reported as one.
const INSIDE_SEQUENCE = toCodes('PBDECH');

// Messages of a client: those, Sync, Query, Terminate, password, copy and function call; 0 begins a start-up. PGlite does not
// survive any other first byte, so a program that speaks another protocol is left without an answer instead.
const KNOWN = new Set([0, ...toCodes('PBDECHSQXpdcfF')]);

function toCodes(letters: string): ReadonlySet<number> {
  return new Set([...letters].map((letter) => letter.charCodeAt(0)));
}

/** The same database, whose `isInTransaction` is also true while a sequence is open. Only for PGLiteSocketServer. */
export function keepSequences(db: PGlite): PGlite {
  let open = false;
  const overrides: Partial<PGlite> = {
    isInTransaction: () => open || db.isInTransaction(),
    async execProtocolRawStream(message, options) {
      const type = message[0] ?? 0;
      if (!KNOWN.has(type)) return;
      open = INSIDE_SEQUENCE.has(type);
      try {
        await db.execProtocolRawStream(message, options);
      } catch {
        // A FATAL error (a start-up without a user) was sent to its client before this was thrown, and PGlite goes on. The
        // server's queue would not: it stops for everybody when a message fails.
        open = false;
      }
    },
    // The server calls this with ROLLBACK when a connection is lost.
    exec(query, options) {
      open = false;
      return db.exec(query, options);
    },
  };
  return new Proxy(db, {
    get(target, key) {
      const own = (overrides as Record<string | symbol, unknown>)[key];
      if (own !== undefined) return own;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
