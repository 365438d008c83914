// OCSP (RFC 6960): the question, and whether an answer comes from somebody who may give it.
import { createHash, randomBytes } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { digestOf, isSignatureOf, isWeakDigest, methodOf } from '../algorithms.js';
import { isContext, isSame, membersOf, octetsOf, readWhole, type Node } from '../asn1.js';
import { extendedUsageOf, hasNoCheck, serialOf, toCertificate, type Certificate } from './certificate.js';
import type { Evidence } from './evidence.js';

const NONCE = '1.3.6.1.5.5.7.48.1.2';
const BASIC = '1.3.6.1.5.5.7.48.1.1';
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';
const MAX_NODES = 20_000;
const SUCCESSFUL = 0;

function hashName(digest: string, { tree }: Certificate): Buffer {
  return createHash(digest).update(new Uint8Array(tree.subject.toSchema().toBER())).digest();
}

function hashKey(digest: string, { tree }: Certificate): Buffer {
  const key = tree.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView;
  return createHash(digest).update(key).digest();
}

export interface OcspQuestion {
  readonly bytes: Uint8Array;
  readonly nonce: Uint8Array;
}

/** Names the certificate by SHA-1, as every responder understands; nothing rests on that digest. */
export function askOcsp(certificate: Certificate, issuer: Certificate): OcspQuestion {
  const nonce = randomBytes(16);
  const request = new pkijs.OCSPRequest();
  const certID = new pkijs.CertID({
    hashAlgorithm: new pkijs.AlgorithmIdentifier({
      algorithmId: '1.3.14.3.2.26',
      algorithmParams: new asn1js.Null(),
    }),
    issuerNameHash: new asn1js.OctetString({ valueHex: hashName('sha1', issuer) }),
    issuerKeyHash: new asn1js.OctetString({ valueHex: hashKey('sha1', issuer) }),
    serialNumber: certificate.tree.serialNumber,
  });
  request.tbsRequest.requestList = [new pkijs.Request({ reqCert: certID })];
  const value = new asn1js.OctetString({ valueHex: nonce }).toBER();
  request.tbsRequest.requestExtensions = [new pkijs.Extension({ extnID: NONCE, critical: false, extnValue: value })];
  return { bytes: new Uint8Array(request.toSchema(true).toBER()), nonce };
}

function isAbout({ certID }: pkijs.SingleResponse, certificate: Certificate, issuer: Certificate): boolean {
  const digest = digestOf(certID.hashAlgorithm.algorithmId);
  if (digest === undefined || serialOf(certID.serialNumber) !== certificate.serial) return false;
  return (
    isSame(certID.issuerNameHash.valueBlock.valueHexView, hashName(digest, issuer)) &&
    isSame(certID.issuerKeyHash.valueBlock.valueHexView, hashKey(digest, issuer))
  );
}

/**
 * RFC 6960, 4.2.2.2: the authority itself, or one that it named for this with a certificate of its own. A responder whose
 * own revocation would have to be asked about (no ocsp-nocheck) is not believed.
 */
function mayAnswer(responder: Certificate, issuer: Certificate, at: Date): boolean {
  if (responder.sha256 === issuer.sha256) return true;
  if (!responder.x509.checkIssued(issuer.x509) || !responder.x509.verify(issuer.key)) return false;
  if (at < responder.notBefore || at > responder.notAfter) return false;
  return (extendedUsageOf(responder)?.purposes.includes(OCSP_SIGNING) ?? false) && hasNoCheck(responder);
}

function isSignedBy(basic: pkijs.BasicOCSPResponse, responder: Certificate): boolean {
  const method = methodOf(basic.signatureAlgorithm.algorithmId);
  if (method === undefined || isWeakDigest(method.digest)) return false;
  const value = new Uint8Array(basic.signature.valueBlock.valueHexView);
  return isSignatureOf(method, responder.key, basic.tbsResponseData.tbsView, value);
}

function respondersOf(basic: pkijs.BasicOCSPResponse, issuer: Certificate): Certificate[] {
  const brought = (basic.certs ?? []).slice(0, 5).flatMap((tree) => {
    try {
      return [toCertificate(new Uint8Array(tree.toSchema().toBER()))];
    } catch {
      return [];
    }
  });
  return [issuer, ...brought];
}

function readBasic(bytes: Uint8Array): pkijs.BasicOCSPResponse | undefined {
  const response = new pkijs.OCSPResponse({ schema: readWhole(bytes, MAX_NODES) });
  if (response.responseStatus.valueBlock.valueDec !== SUCCESSFUL) return undefined;
  if (response.responseBytes?.responseType !== BASIC) return undefined;
  const schema = readWhole(octetsOf(response.responseBytes.response), MAX_NODES);
  return new pkijs.BasicOCSPResponse({ schema });
}

/** An answer with somebody else's nonce was given to somebody else; many responders leave it out. */
function hasOtherNonce(basic: pkijs.BasicOCSPResponse, nonce: Uint8Array | null): boolean {
  if (nonce === null) return false;
  const extension = basic.tbsResponseData.responseExtensions?.find(({ extnID }) => extnID === NONCE);
  if (extension === undefined) return false;
  return !isSame(octetsOf(readWhole(extension.extnValue.valueBlock.valueHexView, 10)), nonce);
}

const STATUSES = ['GOOD', 'REVOKED', 'UNKNOWN'] as const;

function statusOf(node: Node | undefined): Evidence['status'] {
  return STATUSES.find((_, tag) => isContext(node, tag)) ?? 'UNKNOWN';
}

function toEvidence(single: pkijs.SingleResponse, producedAt: Date): Evidence {
  const node = single.certStatus as Node | undefined;
  const status = statusOf(node);
  const [time, reason] = membersOf(node);
  const isHold = Number((membersOf(reason)[0] as asn1js.Enumerated | undefined)?.valueBlock.valueDec ?? -1) === 6;
  return {
    source: 'OCSP',
    status: status === 'REVOKED' && isHold ? 'HOLD' : status,
    revokedAt: status === 'REVOKED' && time instanceof asn1js.GeneralizedTime ? time.toDate() : null,
    producedAt,
    thisUpdate: single.thisUpdate,
    nextUpdate: single.nextUpdate ?? null,
  };
}

/** What the answer says about the certificate; undefined where it says nothing, or comes from somebody else. */
export function readOcsp(
  bytes: Uint8Array,
  certificate: Certificate,
  issuer: Certificate,
  nonce: Uint8Array | null,
): Evidence | undefined {
  try {
    const basic = readBasic(bytes);
    if (basic === undefined || hasOtherNonce(basic, nonce)) return undefined;
    const { producedAt, responses } = basic.tbsResponseData;
    const isSigned = respondersOf(basic, issuer).some(
      (responder) => mayAnswer(responder, issuer, producedAt) && isSignedBy(basic, responder),
    );
    const single = isSigned ? responses.find((one) => isAbout(one, certificate, issuer)) : undefined;
    return single === undefined ? undefined : toEvidence(single, producedAt);
  } catch {
    return undefined;
  }
}
