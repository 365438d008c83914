// `Query.verifySignatures`: the file is read here, verified in a thread of its own, and told of in our words.
import { createHash } from 'node:crypto';
import { BulkheadRejectedError } from 'cockatiel';
import { UpstreamError } from '../kit/index.js';
import type { Call } from './client.js';
import { readBase64, readSignedFile } from './files/readFile.js';
import type {
  QueryVerifySignaturesArgs,
  SignatureVerificationRecord,
  VerificationMessageRecord,
  VerifiedSignatureRecord,
  VerifiedTimestampRecord,
} from './schema.generated.js';
import type { SignatureResult, TimestampEntry, Verification } from './verify/report.js';
import { TEXTS } from './verify/texts.js';
import { runInWorker } from './worker/runInWorker.js';

type Text = { readonly vi: string; readonly en: string };

function toMessages(keys: readonly string[]): VerificationMessageRecord[] {
  const texts: Readonly<Record<string, Text>> = TEXTS;
  return keys.map((code) => ({ code, vi: texts[code]?.vi ?? code, en: texts[code]?.en ?? code }));
}

function toTimestamp(entry: TimestampEntry): VerifiedTimestampRecord {
  return { ...entry, errors: toMessages(entry.errors) };
}

function toSignature(result: SignatureResult): VerifiedSignatureRecord {
  const main = result.indication.toLowerCase().replace('_', '-');
  return {
    ...result,
    indicationUri: `urn:etsi:019102:mainindication:${main}`,
    scope: [...result.scope],
    certificateChain: [...result.certificateChain],
    revocation: [...result.revocation],
    timestamps: result.timestamps.map(toTimestamp),
    checks: [...result.checks],
    errors: toMessages(result.errors),
    warnings: toMessages(result.warnings),
    infos: toMessages(result.infos),
  };
}

async function run(bytes: Uint8Array, detached: Uint8Array | null, call: Call): Promise<Verification> {
  const { client, signal } = call;
  const { verify } = client.config;
  const job = {
    bytes,
    detached,
    now: client.clock.now(),
    ...client.anchors,
    limits: verify,
    settings: verify,
  };
  const { timeoutMs, memoryMb } = verify;
  const fetch = (request: Parameters<typeof client.evidence.fetch>[0]) => client.evidence.fetch(request, signal);
  try {
    return await client.workers.execute(() => runInWorker(job, { timeoutMs, memoryMb, fetch, signal }));
  } catch (error) {
    if (error instanceof BulkheadRejectedError) throw new UpstreamError('UPSTREAM_RATE_LIMITED', { sent: false });
    if (signal.aborted) throw new UpstreamError('UPSTREAM_TIMEOUT', { detail: 'caller left' });
    throw error;
  }
}

/** `Query.verifySignatures`. */
export async function verifySignatures(
  { file }: QueryVerifySignaturesArgs,
  call: Call,
): Promise<SignatureVerificationRecord> {
  const { verify } = call.client.config;
  const { detachedContent } = file;
  const beside =
    detachedContent === null || detachedContent === undefined
      ? null
      : readBase64(detachedContent, 'file.detachedContent', verify.maxInlineBytes);
  const bytes = await readSignedFile(file, call);
  const found = await run(bytes, beside, call);
  const signatures = found.signatures.map(toSignature);
  return {
    documentName: file.name,
    documentSha256: createHash('sha256').update(bytes).digest('hex'),
    validationTime: found.validationTime,
    policy: verify.policyName,
    outcome: found.outcome,
    format: found.kind,
    signaturesCount: signatures.length,
    validSignaturesCount: signatures.filter(({ indication }) => indication === 'TOTAL_PASSED').length,
    signatures,
    timestamps: found.timestamps.map(toTimestamp),
    errors: toMessages(found.errors),
  };
}
