// Keeps what a session rests on fresh: roles and agency are the issuer's word of the last minutes, not of this morning.
import { setTimeout as wait } from 'node:timers/promises';
import { Unauthenticated, type Principal } from '../principal.js';
import type { Sealer } from '../sealer.js';
import type { OpenidProvider } from './openidProvider.js';
import { openContents, sealContents, type SessionContents } from './sessionContents.js';
import type { SessionRow, SessionStore } from './sessionStore.js';

/** The access token behind a session is renewed this long before it ends. */
const RENEW_SECONDS = 60;
const REFRESH_MS = 10_000;
const WAIT_MS = 100;

export interface RenewOptions {
  readonly store: SessionStore;
  readonly sealer: Sealer;
  readonly provider: OpenidProvider;
  verify(token: string): Promise<Principal>;
  /** Wall clock, milliseconds. */
  readonly now: () => number;
}

export interface LiveSession {
  readonly id: string;
  readonly row: SessionRow;
  readonly contents: SessionContents;
}

type Kept = Promise<LiveSession | undefined>;

/** Another person's token, or one that an application got for itself, never carries a session on. */
export function isSamePerson(a: Principal, b: Principal): boolean {
  return a.reference === b.reference && !b.ownToken && b.actor === null;
}

async function end({ row }: LiveSession, reason: string, { store, now }: RenewOptions): Promise<undefined> {
  await store.end({ idHash: row.idHash }, reason, new Date(now()));
  return undefined;
}

async function renew(session: LiveSession, options: RenewOptions): Kept {
  const { row, contents } = session;
  const renewed = await options.provider.refresh(contents.refreshToken ?? '');
  if (renewed === undefined) return end(session, 'refused by the issuer', options);
  let fresh: Principal;
  try {
    fresh = await options.verify(renewed.accessToken);
  } catch (error) {
    if (error instanceof Unauthenticated) return end(session, 'token not acceptable', options);
    throw error;
  }
  if (!isSamePerson(contents.principal, fresh)) return end(session, 'another person', options);
  const { sessionId, issuedAt } = contents.principal;
  // It rests on the sign-in: what was revoked after that stays revoked, however new the token is.
  const next = { ...contents, principal: { ...fresh, sessionId, issuedAt }, refreshToken: renewed.refreshToken };
  await options.store.reseal(row.idHash, sealContents(options.sealer, row.idHash, next));
  return { ...session, contents: next };
}

/** Somebody else is renewing, or has: what they bring counts here, too. */
async function waitForOther({ id, row: { idHash } }: LiveSession, options: RenewOptions): Kept {
  for (let waited = 0; waited < REFRESH_MS; waited += WAIT_MS) {
    const row = await options.store.find(idHash);
    const contents = row === undefined ? undefined : openContents(options.sealer, idHash, row.sealed);
    if (row === undefined || contents === undefined) return undefined;
    if (contents.principal.expiresAt > options.now() / 1000) return { id, row, contents };
    await wait(WAIT_MS);
  }
  return undefined;
}

/** The session with a principal that has not expired, or nothing: then it has ended. */
export async function keepFresh(session: LiveSession, options: RenewOptions): Kept {
  const { row, contents } = session;
  const left = contents.principal.expiresAt - options.now() / 1000;
  if (left > RENEW_SECONDS) return session;
  if (contents.refreshToken === null) return left > 0 ? session : end(session, 'proof ended', options);
  const now = new Date(options.now());
  // A refresh token works once, and using it twice ends it (RFC 9700 §4.14.2): of all requests on all replicas that
  // have read these contents, one renews them.
  if (await options.store.claimRefresh(row, now, new Date(now.getTime() + REFRESH_MS))) return renew(session, options);
  return left > 0 ? session : waitForOther(session, options);
}
