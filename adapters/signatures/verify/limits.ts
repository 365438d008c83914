// What one file may cost. Everything that is read from it is counted against these.

export interface VerifyLimits {
  /** Nodes of one ASN.1 structure. */
  readonly maxAsn1Nodes: number;
  /** Signatures (counter-signatures and time stamps among them) in one file. */
  readonly maxSignatures: number;
  /** Certificates that one signature may bring along. */
  readonly maxCertificates: number;
  /** Objects of a PDF, elements of an XML document. */
  readonly maxObjects: number;
  /** Bytes that the compressed parts of a PDF may become together. */
  readonly maxInflatedBytes: number;
}
