// What all checks of one verification share: the moment, whom the installation trusts, what may be spent, how to ask.
import type { Certificate } from './certificates/certificate.js';
import type { FetchEvidence } from './certificates/evidence.js';
import type { VerifyLimits } from './limits.js';

export interface VerifySettings {
  /** Whether a signature that does not name its certificate under the signature can pass. */
  readonly requireSigningCertificate: boolean;
  /** Identifiers of signature policies that this installation knows and accepts. */
  readonly acceptedPolicies: readonly string[];
  /** How old evidence without an end may be. */
  readonly evidenceMaxAgeHours: number;
}

export interface VerifyContext {
  readonly now: Date;
  readonly anchors: readonly Certificate[];
  readonly timestampAnchors: readonly Certificate[];
  readonly limits: VerifyLimits;
  readonly settings: VerifySettings;
  readonly fetch: FetchEvidence;
  /** Signatures that may still be looked at in this file. */
  readonly budget: { signatures: number };
}
