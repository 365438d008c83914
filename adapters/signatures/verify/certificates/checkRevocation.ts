// Is a certificate revoked? By OCSP first, then by list; from what the file brings along, then from the network.
import type { VerifyContext } from '../context.js';
import type { Findings } from '../findings.js';
import type { RevocationEntry } from '../report.js';
import { crlUrlsOf, ocspUrlsOf, type Certificate } from './certificate.js';
import { readCrl } from './crl.js';
import type { Evidence } from './evidence.js';
import { askOcsp, readOcsp } from './ocsp.js';

/** Evidence that came with the file. */
export interface Brought {
  readonly crls: readonly Uint8Array[];
  readonly ocsps: readonly Uint8Array[];
}

const MAX_BROUGHT = 20;
const SKEW_MS = 5 * 60_000;

/**
 * Evidence speaks about the present while it is fresh. About an earlier, proven time it also speaks when it was made
 * after that time: a revocation is not taken back.
 */
function isFresh(evidence: Evidence, best: Date, { now, settings }: VerifyContext): boolean {
  const time = now.getTime();
  if (evidence.thisUpdate.getTime() > time + SKEW_MS) return false;
  if (best < now && evidence.thisUpdate >= best) return true;
  if (evidence.nextUpdate !== null) return evidence.nextUpdate.getTime() >= time;
  return evidence.thisUpdate.getTime() >= time - settings.evidenceMaxAgeHours * 3_600_000;
}

interface Question {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly best: Date;
  readonly context: VerifyContext;
}

function fromFile({ certificate, issuer, best, context }: Question, brought: Brought): Evidence | undefined {
  const { maxAsn1Nodes } = context.limits;
  const answers = brought.ocsps.slice(0, MAX_BROUGHT).map((bytes) => readOcsp(bytes, certificate, issuer, null));
  const lists = brought.crls.slice(0, MAX_BROUGHT).map((bytes) => readCrl(bytes, certificate, issuer, maxAsn1Nodes));
  const usable = [...answers, ...lists].filter((one) => one !== undefined && isFresh(one, best, context));
  // A revocation that somebody brought along counts, whatever else there is.
  return (
    usable.find((one) => one?.status === 'REVOKED' || one?.status === 'HOLD') ??
    usable.find((one) => one?.status === 'GOOD')
  );
}

async function fromResponder(question: Question): Promise<Evidence | undefined> {
  const { certificate, issuer, best, context } = question;
  for (const url of ocspUrlsOf(certificate).slice(0, 2)) {
    const { bytes, nonce } = askOcsp(certificate, issuer);
    const answer = await context.fetch({ kind: 'OCSP', url, body: bytes });
    const evidence = answer === null ? undefined : readOcsp(answer, certificate, issuer, nonce);
    if (evidence !== undefined && evidence.status !== 'UNKNOWN' && isFresh(evidence, best, context)) return evidence;
  }
  return undefined;
}

async function fromList(question: Question): Promise<Evidence | undefined> {
  const { certificate, issuer, best, context } = question;
  for (const url of crlUrlsOf(certificate).slice(0, 3)) {
    const list = await context.fetch({ kind: 'CRL', url, body: null });
    const evidence = list === null ? undefined : readCrl(list, certificate, issuer, context.limits.maxAsn1Nodes);
    if (evidence !== undefined && isFresh(evidence, best, context)) return evidence;
  }
  return undefined;
}

/** What the file brings along is asked first: it needs no network. */
async function find(question: Question, brought: Brought): Promise<Evidence | undefined> {
  const own = fromFile(question, brought);
  if (own !== undefined) return own;
  return (await fromResponder(question)) ?? (await fromList(question));
}

function judge(
  findings: Findings,
  evidence: Evidence | undefined,
  isSigner: boolean,
  { best, context }: Question,
): void {
  if (evidence === undefined) return findings.add('revocation', 'TRY_LATER', 'REVOCATION_NOT_KNOWN');
  if (evidence.status === 'GOOD') return;
  if (evidence.status !== 'REVOKED') return findings.add('revocation', 'TRY_LATER', 'CERTIFICATE_ON_HOLD');
  const isProven = best < context.now;
  if (isProven && evidence.revokedAt !== null && evidence.revokedAt > best) return findings.warn('REVOKED_LATER');
  if (!isSigner) return findings.add('revocation', 'REVOKED_CA_NO_POE', 'CA_REVOKED');
  if (isProven) return findings.add('revocation', 'REVOKED', 'CERTIFICATE_REVOKED');
  findings.add('revocation', 'REVOKED_NO_POE', 'CERTIFICATE_REVOKED');
}

/** Asks about each certificate of the way but the anchor. */
export async function checkRevocation(
  path: readonly Certificate[],
  brought: Brought,
  best: Date,
  findings: Findings,
  context: VerifyContext,
): Promise<RevocationEntry[]> {
  const entries: RevocationEntry[] = [];
  for (const [place, certificate] of path.slice(0, -1).entries()) {
    const issuer = path[place + 1];
    if (issuer === undefined) continue;
    const question = { certificate, issuer, best, context };
    const evidence = await find(question, brought);
    judge(findings, evidence, place === 0, question);
    entries.push({
      serial: certificate.serial,
      source: evidence?.source ?? null,
      status: evidence === undefined ? 'UNKNOWN' : evidence.status === 'GOOD' ? 'GOOD' : 'REVOKED',
      producedAt: evidence?.producedAt ?? null,
      revokedAt: evidence?.revokedAt ?? null,
    });
  }
  findings.done('revocation');
  return entries;
}
