// Where sessions and logins under way are kept, as this concern needs it.

export interface LoginRow {
  readonly stateHash: string;
  /** Sealed: PKCE verifier, nonce, browser. */
  readonly secrets: string;
  readonly returnTo: string;
  readonly expiresAt: Date;
}

export interface SessionRow {
  readonly idHash: string;
  readonly issuer: string;
  readonly subject: string;
  /** The person's pseudonym. */
  readonly reference: string;
  /** The session at the issuer. */
  readonly sid: string | null;
  /** Sealed: principal, ID token, refresh token. */
  readonly sealed: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
}

/** Which sessions are meant. */
export type SessionFilter =
  | { readonly idHash: string }
  | { readonly reference: string }
  | { readonly issuer: string; readonly sid: string }
  | { readonly issuer: string; readonly subject: string };

export interface SessionStore {
  /** False if too many logins are under way. */
  addLogin(login: LoginRow): Promise<boolean>;
  /** Takes a login out: the second one to ask gets nothing. */
  takeLogin(stateHash: string, now: Date): Promise<LoginRow | undefined>;
  add(session: SessionRow): Promise<void>;
  /** A session that has not ended. */
  find(idHash: string): Promise<SessionRow | undefined>;
  touch(idHash: string, at: Date): Promise<void>;
  /** True for one of all those who have read these contents, on all replicas together, until `until`. */
  claimRefresh(session: Pick<SessionRow, 'idHash' | 'sealed'>, now: Date, until: Date): Promise<boolean>;
  /** New contents of a session that has not ended. */
  reseal(idHash: string, sealed: string): Promise<void>;
  /** Ends sessions and forgets what they held; how many. */
  end(filter: SessionFilter, reason: string, at: Date): Promise<number>;
}
