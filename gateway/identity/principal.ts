// Who calls, as far as the token proves it. What they may do is decided elsewhere.

export interface Principal {
  /** Id of the issuer's settings; of the person's own issuer also when an application acts for them. */
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
  /** The personal number (số định danh) that the issuer vouches for. Never logged, never in a message. */
  readonly personalId: string | null;
  /** How the person signed in, as the issuer names it. */
  readonly acr: string | null;
  /** When the person signed in; seconds since the epoch. */
  readonly authTime: number | null;
  /** The session at the issuer: what a back-channel logout names. */
  readonly sessionId: string | null;
  /** Since when what this principal rests on exists (seconds): revocations of anything older catch it. */
  readonly issuedAt: number;
  /** The application that acts for the person (RFC 8693 §4.1). */
  readonly actor: { readonly client: string } | null;
  /** The person's token that this one was exchanged for: if it is revoked, this one is. */
  readonly originTokenId: string | null;
  /** The version of the application, as its token states it. */
  readonly appVersion?: string;
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
