// A session as long as it lives: idle and absolute limits, what it rests on kept fresh, ended for good when any of it fails.
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Unauthenticated, type Principal } from '../principal.js';
import type { Sealer } from '../sealer.js';
import type { ConsoleSessionSettings } from './consoleSettings.js';
import type { OpenidProvider } from './openidProvider.js';
import { openContents, sealContents, type SessionContents } from './sessionContents.js';
import type { SessionRow, SessionStore } from './sessionStore.js';

/** The access token behind a session is renewed this long before it ends. */
const RENEW_SECONDS = 60;
const REFRESH_MS = 10_000;
const WAIT_MS = 100;
/** Not every request writes: this much of the idle time may go unnoticed. */
const TOUCH_SHARE = 0.1;

export interface LiveSessionsOptions {
  readonly settings: ConsoleSessionSettings;
  readonly store: SessionStore;
  readonly sealer: Sealer;
  readonly provider: OpenidProvider;
  verify(token: string): Promise<Principal>;
  isRevoked(principal: Principal): boolean;
  /** Wall clock, milliseconds. */
  readonly now: () => number;
}

export interface LiveSession {
  readonly id: string;
  readonly row: SessionRow;
  readonly contents: SessionContents;
}

export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Another person's token, or one that an application got for itself, never carries a session on. */
export function isSamePerson(a: Principal, b: Principal): boolean {
  return a.reference === b.reference && !b.ownToken && b.actor === null;
}

export function createLiveSessions(options: LiveSessionsOptions) {
  const { settings, store, sealer } = options;

  async function end(row: SessionRow, reason: string): Promise<undefined> {
    await store.end({ idHash: row.idHash }, reason, new Date(options.now()));
    return undefined;
  }

  /** Limits of the session itself; the reason why it is over, if it is. */
  function limitOf(row: SessionRow): string | undefined {
    const now = options.now();
    if (row.expiresAt.getTime() <= now) return 'expired';
    return now - row.lastSeenAt.getTime() > settings.idleSeconds * 1000 ? 'idle' : undefined;
  }

  async function renew(session: LiveSession): Promise<LiveSession | undefined> {
    const { row, contents } = session;
    const renewed = await options.provider.refresh(contents.refreshToken ?? '');
    if (renewed === undefined) return end(row, 'refused by the issuer');
    let fresh: Principal;
    try {
      fresh = await options.verify(renewed.accessToken);
    } catch (error) {
      if (error instanceof Unauthenticated) return end(row, 'token not acceptable');
      throw error;
    }
    if (!isSamePerson(contents.principal, fresh)) return end(row, 'another person');
    const { sessionId, issuedAt } = contents.principal;
    // It rests on the sign-in: what was revoked after that stays revoked, however new the token is.
    const next = { ...contents, principal: { ...fresh, sessionId, issuedAt }, refreshToken: renewed.refreshToken };
    await store.reseal(row.idHash, sealContents(sealer, row.idHash, next));
    return { ...session, contents: next };
  }

  /** Roles and agency are the issuer's word of the last minutes, not of this morning. */
  async function keepFresh(session: LiveSession): Promise<LiveSession | undefined> {
    const { row, contents } = session;
    const left = contents.principal.expiresAt - options.now() / 1000;
    if (left > RENEW_SECONDS) return session;
    if (contents.refreshToken === null) return left > 0 ? session : end(row, 'proof ended');
    const now = new Date(options.now());
    // A refresh token works once: of all replicas, one uses it, the others go on or wait for what it brings.
    if (await store.claimRefresh(row.idHash, now, new Date(now.getTime() + REFRESH_MS))) return renew(session);
    if (left > 0) return session;
    return waitForOther(session);
  }

  async function waitForOther(session: LiveSession): Promise<LiveSession | undefined> {
    for (let waited = 0; waited < REFRESH_MS; waited += WAIT_MS) {
      await wait(WAIT_MS);
      const row = await store.find(session.row.idHash);
      const contents = row === undefined ? undefined : openContents(sealer, row.idHash, row.sealed);
      if (row === undefined || contents === undefined) return undefined;
      if (contents.principal.expiresAt > options.now() / 1000) return { id: session.id, row, contents };
    }
    return undefined;
  }

  async function touch(row: SessionRow): Promise<void> {
    const now = options.now();
    if (now - row.lastSeenAt.getTime() < settings.idleSeconds * 1000 * TOUCH_SHARE) return;
    await store.touch(row.idHash, new Date(now));
  }

  /** The live session of this id. `use`: whether it counts as activity. */
  async function find(id: string | undefined, use: boolean): Promise<LiveSession | undefined> {
    const row = id === undefined ? undefined : await store.find(hashOf(id));
    if (id === undefined || row === undefined) return undefined;
    const over = limitOf(row);
    if (over !== undefined) return end(row, over);
    const contents = openContents(sealer, row.idHash, row.sealed);
    if (contents === undefined) return end(row, 'sealed with another key');
    if (options.isRevoked(contents.principal)) return end(row, 'revoked');
    // Only looking at a session neither prolongs it nor asks the issuer for more.
    if (!use) return { id, row, contents };
    const session = await keepFresh({ id, row, contents });
    if (session !== undefined) await touch(session.row);
    return session;
  }

  return { find };
}
