// What a verification answers: indications and sub-indications of ETSI EN 319 102-1, and what they rest on.

export type Indication = 'TOTAL_PASSED' | 'TOTAL_FAILED' | 'INDETERMINATE';

/** These say that the signature is bad; every other one says that it could not be decided. */
const FAILURES = [
  'FORMAT_FAILURE',
  'HASH_FAILURE',
  'SIG_CRYPTO_FAILURE',
  'REVOKED',
  'EXPIRED',
  'NOT_YET_VALID',
] as const;

export type SubIndication =
  | (typeof FAILURES)[number]
  | 'NO_SIGNING_CERTIFICATE_FOUND'
  | 'SIGNED_DATA_NOT_FOUND'
  | 'NO_CERTIFICATE_CHAIN_FOUND'
  | 'CHAIN_CONSTRAINTS_FAILURE'
  | 'CERTIFICATE_CHAIN_GENERAL_FAILURE'
  | 'REVOKED_NO_POE'
  | 'REVOKED_CA_NO_POE'
  | 'TRY_LATER'
  | 'REVOCATION_OUT_OF_BOUNDS_NO_POE'
  | 'TIMESTAMP_ORDER_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE'
  | 'OUT_OF_BOUNDS_NO_POE'
  | 'OUT_OF_BOUNDS_NOT_REVOKED'
  | 'SIG_CONSTRAINTS_FAILURE'
  | 'SIGNATURE_POLICY_NOT_AVAILABLE'
  | 'GENERIC';

export function isFailure(sub: SubIndication): boolean {
  return (FAILURES as readonly string[]).includes(sub);
}

/** The order of the checks; each is one row of the result. */
export type Step =
  | 'format'
  | 'signingCertificate'
  | 'contentDigest'
  | 'signatureValue'
  | 'certificateChain'
  | 'revocation'
  | 'timestamps'
  | 'algorithms'
  | 'certificateValidity'
  | 'signaturePolicy'
  | 'coverage';

/** One finding; the words come from `texts.ts`. */
export interface Finding {
  readonly key: string;
  readonly step: Step;
  readonly sub: SubIndication | null;
}

export interface Check {
  readonly step: Step;
  readonly ok: boolean;
  readonly subIndication: SubIndication | null;
}

export interface ChainEntry {
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly sha256: string;
  readonly trustAnchor: boolean;
}

export interface RevocationEntry {
  readonly serial: string;
  readonly source: 'OCSP' | 'CRL' | null;
  readonly status: 'GOOD' | 'REVOKED' | 'UNKNOWN';
  readonly producedAt: Date | null;
  readonly revokedAt: Date | null;
}

export interface TimestampEntry {
  readonly type: 'SIGNATURE' | 'DOCUMENT';
  readonly productionTime: Date | null;
  readonly producedBy: string | null;
  readonly indication: 'PASSED' | 'FAILED' | 'INDETERMINATE';
  readonly subIndication: SubIndication | null;
  readonly errors: readonly string[];
}

export interface ScopeEntry {
  readonly type: 'FULL' | 'PARTIAL';
  readonly name: string;
}

/** One signature. */
export interface SignatureResult {
  readonly id: string;
  readonly parentId: string | null;
  readonly format: string;
  readonly field: string | null;
  readonly subFilter: string | null;
  readonly indication: Indication;
  readonly subIndication: SubIndication | null;
  readonly signedBy: string | null;
  readonly signerOrganisation: string | null;
  readonly signerSerial: string | null;
  readonly signerIdentifier: string | null;
  readonly claimedSigningTime: Date | null;
  readonly bestSignatureTime: Date | null;
  readonly digestAlgorithm: string | null;
  readonly signatureAlgorithm: string | null;
  readonly scope: readonly ScopeEntry[];
  readonly coversWholeFile: boolean | null;
  readonly modifiedAfter: boolean | null;
  readonly laterRevisions: number | null;
  readonly certificateChain: readonly ChainEntry[];
  readonly revocation: readonly RevocationEntry[];
  readonly timestamps: readonly TimestampEntry[];
  readonly checks: readonly Check[];
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}

/** One file. */
export interface Verification {
  readonly outcome: 'SIGNATURES_FOUND' | 'NO_SIGNATURE_FOUND' | 'FORMAT_FAILURE' | 'UNSUPPORTED' | 'INTERRUPTED';
  readonly kind: 'PDF' | 'CMS' | 'XML' | null;
  readonly validationTime: Date;
  readonly signatures: readonly SignatureResult[];
  /** Time stamps over the whole document. */
  readonly timestamps: readonly TimestampEntry[];
  readonly errors: readonly string[];
}
