// Sessions of the portal: given out at login, valid for a time that is never told to the client.
import { randomUUID } from 'node:crypto';

/** Opens and checks sessions. */
export interface Sessions {
  open(): string;
  isOpen(session: string): boolean;
  /** Ends all of them, as a restart of the portal does. */
  expireAll(): void;
}

/** `now` in milliseconds. A session ends `ttlSeconds` after login, no matter how much it is used. */
export function createSessions(ttlSeconds: number, now: () => number): Sessions {
  const endings = new Map<string, number>();
  return {
    open() {
      const session = randomUUID();
      endings.set(session, now() + ttlSeconds * 1000);
      return session;
    },
    isOpen(session) {
      const ending = endings.get(session);
      if (ending === undefined) return false;
      if (now() < ending) return true;
      endings.delete(session);
      return false;
    },
    expireAll: () => endings.clear(),
  };
}
