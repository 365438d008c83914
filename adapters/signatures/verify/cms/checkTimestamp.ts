// A time-stamp token (RFC 3161): a CMS message of its own, whose content says what was seen when.
import { createHash } from 'node:crypto';
import * as pkijs from 'pkijs';
import { digestOf, isWeakDigest } from '../algorithms.js';
import { isSame, rawOf, readWhole } from '../asn1.js';
import { nameOf } from '../certificates/certificate.js';
import type { VerifyContext } from '../context.js';
import { createFindings } from '../findings.js';
import type { SubIndication, TimestampEntry } from '../report.js';
import { ATTRIBUTE, valuesOf } from './attributes.js';
import { readCertificates } from './certificateBag.js';
import { checkSigner, digesterOf, type Digester } from './checkSigner.js';
import { readCms, type CmsMessage } from './readCms.js';

const TST_INFO = '1.2.840.113549.1.9.16.1.4';

type Entry = Omit<TimestampEntry, 'type'>;

function broken(sub: SubIndication, key: string): Entry {
  const indication = sub === 'FORMAT_FAILURE' || sub === 'HASH_FAILURE' ? 'FAILED' : 'INDETERMINATE';
  return { productionTime: null, producedBy: null, indication, subIndication: sub, errors: [key] };
}

function readInfo(message: CmsMessage): pkijs.TSTInfo {
  if (message.contentType !== TST_INFO || message.content === null) throw new Error('no TSTInfo');
  return new pkijs.TSTInfo({ schema: readWhole(message.content, 5_000) });
}

async function judge(message: CmsMessage, digest: Digester, context: VerifyContext): Promise<Entry> {
  const info = readInfo(message);
  const [signer] = message.signers;
  // RFC 3161, 2.4.2: exactly one.
  if (signer === undefined || message.signers.length !== 1) return broken('FORMAT_FAILURE', 'NOT_READABLE');
  const { hashAlgorithm, hashedMessage } = info.messageImprint;
  const name = digestOf(hashAlgorithm.algorithmId);
  if (name === undefined) return broken('CRYPTO_CONSTRAINTS_FAILURE', 'ALGORITHM_UNKNOWN');
  const findings = createFindings();
  findings.done('format');
  findings.done('coverage');
  const actual = digest(name);
  if (actual === null || !isSame(hashedMessage.valueBlock.valueHexView, actual))
    findings.add('contentDigest', 'HASH_FAILURE', 'CONTENT_CHANGED');
  if (isWeakDigest(name)) findings.add('algorithms', 'CRYPTO_CONSTRAINTS_FAILURE', 'ALGORITHM_TOO_WEAK');
  if (info.genTime > context.now) findings.add('timestamps', 'TIMESTAMP_ORDER_FAILURE', 'TIMESTAMP_IN_FUTURE');
  const answer = await checkSigner(
    {
      signer,
      certificates: readCertificates(message.certificates),
      brought: { crls: message.crls, ocsps: [] },
      contentType: TST_INFO,
      digest: digesterOf(message.content),
      purpose: 'TIMESTAMP',
      provenAt: null,
      timestamps: async () => [],
    },
    findings,
    context,
  );
  const { indication, subIndication, errors } = findings.conclude();
  return {
    productionTime: info.genTime,
    producedBy: answer.certificate === undefined ? null : nameOf(answer.certificate, '2.5.4.3'),
    indication: indication === 'TOTAL_PASSED' ? 'PASSED' : indication === 'TOTAL_FAILED' ? 'FAILED' : 'INDETERMINATE',
    subIndication,
    errors,
  };
}

/** One token over the bytes that `digest` stands for. */
export async function checkTimestamp(
  token: Uint8Array,
  digest: Digester,
  context: VerifyContext,
  padded = false,
): Promise<Entry> {
  context.budget.signatures -= 1;
  if (context.budget.signatures < 0) return broken('GENERIC', 'TOO_MANY_SIGNATURES');
  try {
    return await judge(readCms(token, context.limits, padded), digest, context);
  } catch {
    return broken('FORMAT_FAILURE', 'NOT_READABLE');
  }
}

/** The time stamps over one signature value. */
export async function checkSignatureTimestamps(
  signer: pkijs.SignerInfo,
  value: Uint8Array,
  context: VerifyContext,
): Promise<TimestampEntry[]> {
  const tokens = valuesOf(signer.unsignedAttrs?.attributes ?? [], ATTRIBUTE.timestamp);
  const entries: TimestampEntry[] = [];
  for (const token of tokens) {
    const digest: Digester = (algorithm) => createHash(algorithm).update(value).digest();
    entries.push({ type: 'SIGNATURE', ...(await checkTimestamp(rawOf(token), digest, context)) });
  }
  return entries;
}
