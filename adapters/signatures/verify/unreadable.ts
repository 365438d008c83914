// A signature that cannot be read is one all the same: it stands in the result beside the others.
import { createFindings } from './findings.js';
import type { SignatureResult } from './report.js';

type Place = Pick<
  SignatureResult,
  'id' | 'field' | 'subFilter' | 'coversWholeFile' | 'modifiedAfter' | 'laterRevisions'
>;

export function unreadable(place: Place): SignatureResult {
  const findings = createFindings();
  findings.add('format', 'FORMAT_FAILURE', 'NOT_READABLE');
  return {
    ...{ parentId: null, format: 'UNKNOWN', ...place, ...findings.conclude() },
    ...{ signedBy: null, signerOrganisation: null, signerSerial: null, signerIdentifier: null },
    ...{ claimedSigningTime: null, bestSignatureTime: null, digestAlgorithm: null, signatureAlgorithm: null },
    ...{ scope: [], certificateChain: [], revocation: [], timestamps: [] },
  };
}
