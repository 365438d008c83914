// Who calls, as far as the token proves it. What they may do is decided elsewhere.

export interface Principal {
  /** Id of the issuer's settings. */
  readonly issuer: string;
  readonly subject: string;
  /** The application that got the token. */
  readonly client: string;
  /** The token is the application's own: nobody signed in through it. */
  readonly ownToken: boolean;
  /** Agency code of the token, or null (citizens). */
  readonly agency: string | null;
  readonly roles: readonly string[];
  readonly tokenId: string;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
  /** A pseudonym of issuer and subject: safe in logs and for upstream systems. */
  readonly reference: string;
}

/** The token is missing or not acceptable; why is for the log alone, the caller always reads the same words. */
export class Unauthenticated extends Error {
  constructor(readonly reason: string) {
    super('UNAUTHENTICATED');
    this.name = 'Unauthenticated';
  }
}

/** The issuer's keys could never be fetched: neither yes nor no. */
export class IdentityProviderUnavailable extends Error {
  constructor() {
    super('IDP_UNAVAILABLE');
    this.name = 'IdentityProviderUnavailable';
  }
}
