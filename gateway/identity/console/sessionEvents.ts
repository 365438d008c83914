// What the console's sessions need of the rest of the gateway, and what they tell it.
import type { Principal } from '../principal.js';

export type SignInCode = 'BAD_REQUEST' | 'UNAUTHENTICATED' | 'FORBIDDEN' | 'IDP_UNAVAILABLE' | 'OVERLOADED';

/** A sign-in or a request of a session that is refused; `code` is of the error catalogue, the reason for the log alone. */
export class SignInRefused extends Error {
  constructor(
    readonly code: SignInCode,
    readonly reason: string,
  ) {
    super(code);
    this.name = 'SignInRefused';
  }
}

/** Something worth a record. No token, no personal number, no session id. */
export interface SessionEvent {
  readonly event: 'session.started' | 'session.ended' | 'session.refused';
  readonly reference: string | null;
  readonly issuer: string;
  readonly client: string;
  readonly acr: string | null;
  readonly tenant: string | null;
  readonly ip: string;
  readonly requestId: string;
  readonly reason: string | null;
}

export interface SessionRevocation {
  readonly kind: 'SESSION' | 'SUBJECT';
  /** Session id of the issuer, or reference of the person. */
  readonly value: string;
  readonly expiresAt: Date;
}

export interface SessionSurroundings {
  isRevoked(principal: Principal): boolean;
  revoke(revocation: SessionRevocation): Promise<void>;
  /** Resolves when the record is durable; no session begins before. */
  audit(event: SessionEvent): Promise<void>;
}
