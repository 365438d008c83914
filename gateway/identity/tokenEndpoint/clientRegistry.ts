// What the token endpoint needs of the rest of the gateway; handed in.
import type { Principal } from '../principal.js';

export interface RegisteredApplication {
  readonly status: string;
  readonly tenantId: string;
  readonly tenantStatus: string;
}

export interface RegisteredCredential {
  readonly kind: 'SECRET' | 'KEY';
  readonly secretHash: string | null;
  readonly jwk: Readonly<Record<string, unknown>> | null;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
}

/** Something worth a record: who did what with which outcome. No token, no secret, no personal number. */
export interface TokenEvent {
  readonly event: 'token.issued' | 'token.exchanged' | 'token.revoked' | 'token.refused';
  readonly client: string | null;
  /** Reference of the person that the application acts for. */
  readonly onBehalfOf: string | null;
  readonly tenant: string | null;
  readonly tokenId: string | null;
  readonly ip: string;
  readonly requestId: string;
  /** Why not; for the record, never for the caller. */
  readonly reason: string | null;
}

export interface TokenRevocation {
  readonly kind: 'TOKEN';
  readonly value: string;
  readonly expiresAt: Date;
  readonly client: string;
}

export interface ClientRegistry {
  findApplication(clientId: string): Promise<RegisteredApplication | undefined>;
  credentialsOf(clientId: string): Promise<readonly RegisteredCredential[]>;
  isRevoked(principal: Principal): boolean;
  revoke(revocation: TokenRevocation): Promise<void>;
  /** Resolves when the record is durable; no token leaves before. */
  audit(event: TokenEvent): Promise<void>;
  /** A wrong secret or signature came from there (`ip:…`). */
  failed(key: string): Promise<unknown>;
  /** Seconds until that place is listened to again, after too many of them; undefined if it is now. */
  isLocked(key: string): Promise<number | undefined>;
}

/** What may happen once, and never again on any replica. */
export interface UsedOnce {
  /** False if it was used before. */
  use(id: string, expiresAt: Date): Promise<boolean>;
  /** Takes back a use that led to nothing. */
  release(id: string): Promise<void>;
}
