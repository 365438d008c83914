// All signers of a CMS message, and those who signed their signatures.
import * as pkijs from 'pkijs';
import { isContext, isSame, membersOf, rawOf, type Node } from '../asn1.js';
import { nameOf, type Certificate } from '../certificates/certificate.js';
import type { Brought } from '../certificates/checkRevocation.js';
import type { VerifyContext } from '../context.js';
import { createFindings, type Findings } from '../findings.js';
import type { ScopeEntry, SignatureResult } from '../report.js';
import { ATTRIBUTE, valueOf, valuesOf } from './attributes.js';
import { readCertificates } from './certificateBag.js';
import { checkSigner, digesterOf, type Digester, type SignerAnswer } from './checkSigner.js';
import { checkSignatureTimestamps } from './checkTimestamp.js';
import type { CmsMessage } from './readCms.js';
import { signatureValueOf } from './signedBytes.js';

/** What the format around the message knows. */
export interface Surroundings {
  readonly digest: Digester;
  readonly family: 'CAdES' | 'PAdES';
  readonly scope: readonly ScopeEntry[];
  /** Evidence from outside the message. */
  readonly brought: Brought;
  readonly certificates: readonly Certificate[];
  readonly provenAt: Date | null;
  readonly place: Pick<SignatureResult, 'field' | 'subFilter' | 'coversWholeFile' | 'modifiedAfter' | 'laterRevisions'>;
  /** Findings of the format, before anything else. */
  readonly before: (findings: Findings) => void;
  /** Name of the first signature; others count on. */
  readonly id: string;
}

const NOWHERE: Surroundings['place'] = {
  field: null,
  subFilter: null,
  coversWholeFile: null,
  modifiedAfter: null,
  laterRevisions: null,
};

function levelOf(signer: pkijs.SignerInfo, family: string, hasReference: boolean): string {
  if (!hasReference) return family === 'PAdES' ? 'PKCS7-PDF' : 'CMS';
  const unsigned = signer.unsignedAttrs?.attributes ?? [];
  const isLong = valueOf(unsigned, ATTRIBUTE.revocationValues) !== undefined;
  if (valueOf(unsigned, ATTRIBUTE.archiveTimestamp) !== undefined) return `${family}-BASELINE-LTA`;
  if (valueOf(unsigned, ATTRIBUTE.timestamp) === undefined) return `${family}-BASELINE-B`;
  return `${family}-BASELINE-${isLong ? 'LT' : 'T'}`;
}

function hasReference(signer: pkijs.SignerInfo): boolean {
  const signed = signer.signedAttrs?.attributes ?? [];
  return [ATTRIBUTE.essCertificateV2, ATTRIBUTE.essCertificate].some((type) => valueOf(signed, type) !== undefined);
}

/** adbe-revocationInfoArchival: [0] lists, [1] OCSP answers. */
function broughtBy(signer: pkijs.SignerInfo): Brought {
  const value = valueOf(signer.signedAttrs?.attributes ?? [], ATTRIBUTE.revocationInfo);
  const listOf = (tag: number): readonly Node[] =>
    membersOf(membersOf(membersOf(value).find((node) => isContext(node, tag)))[0]);
  return { crls: listOf(0).map(rawOf), ocsps: listOf(1).map(rawOf) };
}

export function toResult(
  findings: Findings,
  answer: SignerAnswer,
  rest: Pick<SignatureResult, 'id' | 'parentId' | 'format' | 'scope'> & Surroundings['place'],
): SignatureResult {
  const { certificate } = answer;
  const name = (oid: string) => (certificate === undefined ? null : nameOf(certificate, oid));
  return {
    ...rest,
    ...findings.conclude(),
    signedBy: name('2.5.4.3'),
    signerOrganisation: name('2.5.4.10'),
    signerSerial: certificate?.serial ?? null,
    signerIdentifier: name('0.9.2342.19200300.100.1.1') ?? name('2.5.4.5'),
    claimedSigningTime: answer.claimedSigningTime,
    bestSignatureTime: answer.best,
    digestAlgorithm: answer.digestAlgorithm,
    signatureAlgorithm: answer.signatureAlgorithm,
    certificateChain: answer.trust.chain,
    revocation: answer.trust.revocation,
    timestamps: answer.timestamps,
  };
}

interface One {
  readonly signer: pkijs.SignerInfo;
  readonly id: string;
  readonly parentId: string | null;
  readonly contentType: string | null;
}

const MAX_LEVELS = 3;

async function verifyOne(
  one: One,
  message: CmsMessage,
  around: Surroundings,
  context: VerifyContext,
): Promise<SignatureResult[]> {
  context.budget.signatures -= 1;
  if (context.budget.signatures < 0) return [];
  const { signer, id, parentId, contentType } = one;
  const findings = createFindings();
  findings.done('format');
  findings.done('coverage');
  around.before(findings);
  const own = broughtBy(signer);
  const value = signatureValueOf(signer);
  const answer = await checkSigner(
    {
      signer,
      contentType,
      certificates: [...readCertificates(message.certificates), ...around.certificates],
      brought: {
        crls: [...own.crls, ...message.crls, ...around.brought.crls],
        ocsps: [...own.ocsps, ...around.brought.ocsps],
      },
      digest: around.digest,
      purpose: 'SIGNATURE',
      provenAt: around.provenAt,
      timestamps: (from) => checkSignatureTimestamps(from, value, context),
    },
    findings,
    context,
  );
  const format = levelOf(signer, around.family, hasReference(signer));
  const result = toResult(findings, answer, { id, parentId, format, scope: around.scope, ...around.place });
  return [result, ...(await verifyCounters(one, message, around, context))];
}

/** RFC 5652, 11.4: whoever counter-signs signs the value of the signature above. */
async function verifyCounters(
  { signer, id }: One,
  message: CmsMessage,
  around: Surroundings,
  context: VerifyContext,
): Promise<SignatureResult[]> {
  const values = valuesOf(signer.unsignedAttrs?.attributes ?? [], ATTRIBUTE.counterSignature);
  if (id.split('.').length > MAX_LEVELS) return [];
  const over = signatureValueOf(signer);
  const results: SignatureResult[] = [];
  for (const [place, value] of values.entries()) {
    const counter: One = {
      signer: new pkijs.SignerInfo({ schema: value }),
      id: `${id}.${place + 1}`,
      parentId: id,
      contentType: null,
    };
    const scope = [{ type: 'FULL' as const, name: id }];
    const below: Surroundings = { ...around, digest: digesterOf(over), scope, before: () => undefined, place: NOWHERE };
    results.push(...(await verifyOne(counter, message, { ...below, family: 'CAdES' }, context)));
  }
  return results;
}

/** Every signer of a message. */
export async function verifySigners(
  message: CmsMessage,
  around: Surroundings,
  context: VerifyContext,
): Promise<SignatureResult[]> {
  const results: SignatureResult[] = [];
  for (const [place, signer] of message.signers.entries()) {
    const id = place === 0 ? around.id : `${around.id}-${place + 1}`;
    const one = { signer, id, parentId: null, contentType: message.contentType };
    results.push(...(await verifyOne(one, message, around, context)));
  }
  return results;
}

/** A CMS file: what it holds itself, or what is handed in beside it. */
export async function verifyCmsFile(
  message: CmsMessage,
  detached: Uint8Array | null,
  context: VerifyContext,
): Promise<SignatureResult[]> {
  const { content } = message;
  const isOther = content !== null && detached !== null && !isSame(content, detached);
  return verifySigners(
    message,
    {
      digest: digesterOf(content ?? detached),
      family: 'CAdES',
      scope: [{ type: 'FULL', name: content === null ? 'detached content' : 'content' }],
      brought: { crls: [], ocsps: [] },
      certificates: [],
      provenAt: null,
      place: NOWHERE,
      // A library would verify what is inside and never look at what was handed in.
      before: (findings) => {
        if (isOther) findings.add('contentDigest', 'HASH_FAILURE', 'CONTENT_NOT_THE_SAME');
      },
      id: 'S-1',
    },
    context,
  );
}
