// All signatures of an XML document (XMLDSig, XAdES-B): value, references, signer, trust, and what of the document is covered.
import { isSignatureOf, type SignatureMethod } from '../algorithms.js';
import { MalformedError } from '../asn1.js';
import { checkTrust } from '../checkTrust.js';
import { toResult } from '../cms/verifyCms.js';
import type { VerifyContext } from '../context.js';
import { createFindings, type Findings } from '../findings.js';
import type { SignatureResult } from '../report.js';
import { unreadable } from '../unreadable.js';
import { c14nOf, DS, methodOfUri, XADES } from './names.js';
import { certificatesOf, claimedTimeOf, findXmlSigner, signedPropertiesOf, xmlPolicyOf } from './findXmlSigner.js';
import { attributeOf, bytesOf, childOf, childrenOf, openXml, type Element, type OpenXml } from './openXml.js';
import { checkReferences, judgeCoverage, prefixesOf, type Referenced } from './references.js';

/** The bytes of SignedInfo; undefined where its form is not supported. */
function signedInfoBytes(signature: Element, xml: OpenXml): Uint8Array | undefined {
  const info = childOf(signature, DS, 'SignedInfo');
  const method = childOf(info, DS, 'CanonicalizationMethod');
  const canonical = c14nOf(attributeOf(method, 'Algorithm'));
  if (info === undefined || method === undefined) throw new MalformedError('no SignedInfo');
  return canonical === undefined ? undefined : xml.canonical(info, { ...canonical, prefixes: prefixesOf(method) });
}

interface Value {
  readonly method: SignatureMethod | undefined;
  readonly signed: Uint8Array | undefined;
  readonly value: Uint8Array;
}

function readValue(signature: Element, xml: OpenXml): Value {
  const info = childOf(signature, DS, 'SignedInfo');
  return {
    method: methodOfUri(attributeOf(childOf(info, DS, 'SignatureMethod'), 'Algorithm')),
    signed: signedInfoBytes(signature, xml),
    value: bytesOf(childOf(signature, DS, 'SignatureValue')),
  };
}

function checkPolicy(properties: Element | undefined, findings: Findings, { settings }: VerifyContext): void {
  const policy = xmlPolicyOf(properties);
  if (policy === null) return;
  findings.done('signaturePolicy');
  if (!settings.acceptedPolicies.includes(policy))
    findings.add('signaturePolicy', 'SIGNATURE_POLICY_NOT_AVAILABLE', 'POLICY_UNKNOWN');
}

/** Who reads the document must read what was signed: a signed part somewhere in it is not the document. */
function checkCoverage(
  signature: Element,
  referenced: readonly Referenced[],
  xml: OpenXml,
  findings: Findings,
): SignatureResult['scope'] {
  findings.done('coverage');
  const isWhole = judgeCoverage(signature, referenced, xml);
  if (!isWhole) findings.add('coverage', 'GENERIC', 'COVERS_PART_ONLY');
  const content = referenced.filter(({ isSignedProperties }) => !isSignedProperties);
  if (isWhole) return [{ type: 'FULL', name: 'Full XML' }];
  return content.map(({ element }) => ({ type: 'PARTIAL', name: element.name.slice(0, 100) }));
}

/** Each part once: who takes the first and who takes the last must not read two signatures. */
function requireParts(signature: Element): void {
  const counts = ['SignedInfo', 'SignatureValue', 'KeyInfo'].map((name) => childrenOf(signature, DS, name).length);
  if (counts[0] !== 1 || counts[1] !== 1 || (counts[2] ?? 0) > 1) throw new MalformedError('parts of a signature');
}

async function verifyOne(
  signature: Element,
  id: string,
  xml: OpenXml,
  context: VerifyContext,
): Promise<SignatureResult> {
  requireParts(signature);
  const findings = createFindings();
  findings.done('format');
  const { method, signed, value } = readValue(signature, xml);
  const referenced = checkReferences(signature, xml, findings);
  const properties = signedPropertiesOf(signature, referenced);
  const certificates = certificatesOf(signature, context);
  const isMadeBy = ({ key }: { readonly key: Parameters<typeof isSignatureOf>[1] }) =>
    method !== undefined && signed !== undefined && isSignatureOf(method, key, signed, value);
  const signer = findXmlSigner({ certificates, properties, isMadeBy }, findings, context);
  if (method === undefined) findings.add('algorithms', 'CRYPTO_CONSTRAINTS_FAILURE', 'ALGORITHM_UNKNOWN');
  if (signed === undefined) findings.add('signatureValue', 'GENERIC', 'TRANSFORM_UNKNOWN');
  if (signer !== undefined) findings.done('signatureValue');
  if (signer !== undefined && method !== undefined && signed !== undefined && !isMadeBy(signer))
    findings.add('signatureValue', 'SIG_CRYPTO_FAILURE', 'VALUE_WRONG');
  const digests = referenced.map(({ digest }) => digest);
  const ask = {
    pool: certificates,
    brought: { crls: [], ocsps: [] },
    purpose: 'SIGNATURE',
    best: context.now,
  } as const;
  const trust =
    signer === undefined
      ? { chain: [], revocation: [] }
      : await checkTrust({ ...ask, signer, digests, method }, findings, context);
  checkPolicy(properties, findings, context);
  const scope = checkCoverage(signature, referenced, xml, findings);
  const answer = {
    certificate: signer,
    trust,
    claimedSigningTime: claimedTimeOf(properties),
    best: context.now,
    timestamps: [],
    digestAlgorithm: digests[0] ?? null,
    signatureAlgorithm: method === undefined ? null : [method.scheme, method.digest].join(' '),
  };
  const isWhole = scope[0]?.type === 'FULL';
  const format = properties === undefined ? 'XMLDSIG' : 'XAdES-BASELINE-B';
  return toResult(findings, answer, { id, parentId: null, format, scope, ...NOWHERE, coversWholeFile: isWhole });
}

const NOWHERE = { field: null, subFilter: null, coversWholeFile: null, modifiedAfter: null, laterRevisions: null };

async function verifyReadable(signature: Element, id: string, xml: OpenXml, context: VerifyContext) {
  try {
    return await verifyOne(signature, id, xml, context);
  } catch (error) {
    if (error instanceof MalformedError) return unreadable({ id, ...NOWHERE });
    throw error;
  }
}

/** @throws MalformedError, UnsupportedXml */
export async function verifyXml(bytes: Uint8Array, context: VerifyContext): Promise<SignatureResult[]> {
  const xml = await openXml(bytes, context.limits);
  try {
    const signatures = xml.all.filter(({ namespace, name }) => namespace === DS && name === 'Signature');
    const results: SignatureResult[] = [];
    for (const [place, signature] of signatures.entries()) {
      context.budget.signatures -= 1;
      if (context.budget.signatures < 0) break;
      const result = await verifyReadable(signature, `S-${place + 1}`, xml, context);
      const hasStamps = xml.all.some((one) => one.namespace === XADES && /TimeStamp$/.test(one.name));
      results.push(hasStamps ? { ...result, warnings: [...result.warnings, 'TIMESTAMP_NOT_ACCEPTED'] } : result);
    }
    return results;
  } finally {
    xml.close();
  }
}
