// What a CMS signature value is made over, and by which method.
import * as pkijs from 'pkijs';
import { methodOf, type SignatureMethod } from '../algorithms.js';

/** The signed attributes as a SET, exactly as they stood there: who did not sort them as DER does signed something else. */
export function signedAttributeBytes(attributes: pkijs.SignedAndUnsignedAttributes): Uint8Array {
  const bytes = new Uint8Array(attributes.encodedValue).slice();
  bytes[0] = 0x31;
  return bytes;
}

const DEFAULT_DIGEST = '1.3.14.3.2.26';

function pssOf(algorithm: pkijs.AlgorithmIdentifier) {
  const schema: unknown = algorithm.algorithmParams;
  const parameters = new pkijs.RSASSAPSSParams({ schema });
  const mask: unknown = parameters.maskGenAlgorithm.algorithmParams;
  const inner = mask === undefined ? undefined : new pkijs.AlgorithmIdentifier({ schema: mask });
  return {
    digestOid: parameters.hashAlgorithm.algorithmId,
    maskDigestOid: inner?.algorithmId ?? DEFAULT_DIGEST,
    saltLength: parameters.saltLength,
  };
}

export function methodOfSigner(signer: pkijs.SignerInfo): SignatureMethod | undefined {
  const { algorithmId } = signer.signatureAlgorithm;
  try {
    const pss = algorithmId === '1.2.840.113549.1.1.10' ? pssOf(signer.signatureAlgorithm) : undefined;
    return methodOf(algorithmId, signer.digestAlgorithm.algorithmId, pss);
  } catch {
    return undefined;
  }
}

export function signatureValueOf(signer: pkijs.SignerInfo): Uint8Array {
  return new Uint8Array(signer.signature.getValue());
}
