// A session as long as it lives: idle and absolute limits, what it rests on kept fresh, ended for good when any of it fails.
import { createHash } from 'node:crypto';
import type { Principal } from '../principal.js';
import type { ConsoleSessionSettings } from './consoleSettings.js';
import { keepFresh, type LiveSession, type RenewOptions } from './renewSession.js';
import { openContents } from './sessionContents.js';
import type { SessionRow } from './sessionStore.js';

/** Not every request writes: this much of the idle time may go unnoticed. */
const TOUCH_SHARE = 0.1;

export interface LiveSessionsOptions extends RenewOptions {
  readonly settings: ConsoleSessionSettings;
  isRevoked(principal: Principal): boolean;
}

export interface LiveSessions {
  /** The live session of this id. `use`: whether it counts as activity. */
  find(id: string | undefined, use: boolean): Promise<LiveSession | undefined>;
}

export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

export function createLiveSessions(options: LiveSessionsOptions): LiveSessions {
  const { settings, store, sealer } = options;

  /** Limits of the session itself; the reason why it is over, if it is. */
  function limitOf(row: SessionRow): string | undefined {
    const now = options.now();
    if (row.expiresAt.getTime() <= now) return 'expired';
    return now - row.lastSeenAt.getTime() > settings.idleSeconds * 1000 ? 'idle' : undefined;
  }

  /** The session behind a row, or why there is none any more. */
  function open(id: string, row: SessionRow): LiveSession | string {
    const over = limitOf(row);
    if (over !== undefined) return over;
    const contents = openContents(sealer, row.idHash, row.sealed);
    if (contents === undefined) return 'sealed with another key';
    return options.isRevoked(contents.principal) ? 'revoked' : { id, row, contents };
  }

  async function touch(row: SessionRow): Promise<void> {
    const now = options.now();
    if (now - row.lastSeenAt.getTime() < settings.idleSeconds * 1000 * TOUCH_SHARE) return;
    await store.touch(row.idHash, new Date(now));
  }

  async function find(id: string | undefined, use: boolean): Promise<LiveSession | undefined> {
    const row = id === undefined ? undefined : await store.find(hashOf(id));
    if (id === undefined || row === undefined) return undefined;
    const session = open(id, row);
    if (typeof session === 'string') {
      await store.end({ idHash: row.idHash }, session, new Date(options.now()));
      return undefined;
    }
    // Only looking at a session neither prolongs it nor asks the issuer for more.
    if (!use) return session;
    const fresh = await keepFresh(session, options);
    if (fresh !== undefined) await touch(fresh.row);
    return fresh;
  }

  return { find };
}
