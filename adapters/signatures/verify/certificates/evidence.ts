// What is known about the revocation of one certificate, from one source.

export interface Evidence {
  readonly source: 'OCSP' | 'CRL';
  readonly status: 'GOOD' | 'REVOKED' | 'HOLD' | 'UNKNOWN';
  readonly revokedAt: Date | null;
  readonly producedAt: Date;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | null;
}

/** Asks for revocation. Null: the host is not allowed, cannot be reached, or answers nothing of use. */
export type FetchEvidence = (request: EvidenceRequest) => Promise<Uint8Array | null>;

export interface EvidenceRequest {
  readonly kind: 'OCSP' | 'CRL';
  readonly url: string;
  /** The question to an OCSP responder. */
  readonly body: Uint8Array | null;
}
