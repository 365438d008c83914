// What a verification in a worker thread and the gateway say to each other.
import type { EvidenceRequest } from '../verify/certificates/evidence.js';
import type { VerifySettings } from '../verify/context.js';
import type { VerifyLimits } from '../verify/limits.js';
import type { Verification } from '../verify/report.js';

/** All that a worker is given. */
export interface Job {
  readonly bytes: Uint8Array;
  readonly detached: Uint8Array | null;
  readonly now: Date;
  /** Certificates as DER. */
  readonly anchors: readonly Uint8Array[];
  readonly timestampAnchors: readonly Uint8Array[];
  readonly limits: VerifyLimits;
  readonly settings: VerifySettings;
}

/** A worker has no network: it asks. */
export type FromWorker =
  | { readonly kind: 'evidence'; readonly id: number; readonly request: EvidenceRequest }
  | { readonly kind: 'result'; readonly verification: Verification };

export interface ToWorker {
  readonly id: number;
  readonly bytes: Uint8Array | null;
}
