// Calls of the portal to the local system: as often, as many at once and as honestly as it is told; every answer is kept.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { SampleCity } from '../../city/createSampleCity.js';
import type { LocalTime } from '../../city/types.js';
import type { WrittenRecords } from '../writtenRecords.js';
import { OUTGOING_PATHS, toNewItem, toOutgoingBody, type OutgoingKind } from './messages.js';

const KINDS = Object.keys(OUTGOING_PATHS) as [OutgoingKind, ...OutgoingKind[]];
const address = z.url({ protocol: /^https?$/ });

/** What is sent; each part says what it does. */
export const sendSchema = z.strictObject({
  to: address.describe('Address of the calls: <gateway>/inbound/public-services.'),
  secret: z.string().describe('The shared secret, as the security server adds it.'),
  header: z.string().default('x-portal-secret').describe('The header that it adds.'),
  kind: z.enum(KINDS).describe('Which call.'),
  code: z.string().min(1).describe('MaHoSo.'),
  applicant: z.int().min(0).default(0).describe('Which of the sample applicants handed it in.'),
  more: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Fields on top of those of the sample, or instead of them.'),
  raw: z.string().optional().describe('This text instead of any JSON.'),
  times: z.int().min(1).max(1_000).default(1).describe('How often, one after the other.'),
  parallel: z.int().min(1).max(200).default(1).describe('How many do so at once.'),
  untilAccepted: z.boolean().default(false).describe('Goes on until 0 is answered, at most `times` times.'),
  forgeSecret: z.boolean().default(false).describe('With a wrong secret, as from somebody else.'),
});
export type SendOrder = z.input<typeof sendSchema>;
type ParsedOrder = z.output<typeof sendSchema>;

export const fetchSchema = z.strictObject({
  url: address.describe('Where the file is, as a dossier has it.'),
  secret: z.string().optional().describe('The shared secret, if it is needed there.'),
  header: z.string().default('x-portal-secret').describe('The header that it comes in.'),
});
export type FetchOrder = z.input<typeof fetchSchema>;

/** One call that was made. */
export interface SentCall {
  readonly kind: OutgoingKind;
  readonly code: string;
  /** Null where there was no answer at all. */
  readonly status: number | null;
  readonly answer: unknown;
}

/** A file that was fetched; not whole where the connection broke off. */
export interface FetchedFile {
  readonly status: number | null;
  readonly isWhole: boolean;
  readonly bytes: number;
  readonly sha256: string;
  readonly disposition: string | null;
}

export interface Outgoing {
  send(order: SendOrder): Promise<readonly SentCall[]>;
  fetchFile(order: FetchOrder): Promise<FetchedFile>;
  /** Everything that was sent so far. */
  sent(): readonly SentCall[];
}

export interface OutgoingSources {
  readonly city: SampleCity;
  readonly writes: WrittenRecords;
  readonly localNow: () => LocalTime;
}

const MOST_KEPT = 10_000;

const isAccepted = ({ answer }: SentCall) =>
  Number((answer as { readonly error_code?: unknown } | null)?.error_code ?? -1) === 0;

async function post(order: ParsedOrder, body: string): Promise<SentCall> {
  const { kind, code, to, header, secret, forgeSecret } = order;
  const headers = { 'content-type': 'application/json', [header]: forgeSecret ? `${secret}-khac` : secret };
  try {
    const response = await fetch(`${to}/${OUTGOING_PATHS[kind]}`, { method: 'POST', headers, body });
    const answer: unknown = await response.json().catch(() => null);
    return { kind, code, status: response.status, answer };
  } catch {
    return { kind, code, status: null, answer: null };
  }
}

async function fetchFile(order: FetchOrder): Promise<FetchedFile> {
  const { url, secret, header } = fetchSchema.parse(order);
  const hash = createHash('sha256');
  let bytes = 0;
  let status: number | null = null;
  let disposition: string | null = null;
  try {
    const response = await fetch(url, { headers: secret === undefined ? {} : { [header]: secret } });
    ({ status } = response);
    disposition = response.headers.get('content-disposition');
    for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      bytes += piece.length;
      hash.update(piece);
    }
    return { status, isWhole: true, bytes, sha256: hash.digest('hex'), disposition };
  } catch {
    return { status, isWhole: false, bytes, sha256: hash.digest('hex'), disposition };
  }
}

export function createOutgoing({ city, writes, localNow }: OutgoingSources): Outgoing {
  const kept: SentCall[] = [];

  async function sendInTurn(order: ParsedOrder, body: string): Promise<SentCall[]> {
    const calls: SentCall[] = [];
    for (let count = 0; count < order.times; count += 1) {
      const call = await post(order, body);
      calls.push(call);
      if (order.untilAccepted && isAccepted(call)) break;
    }
    return calls;
  }

  return {
    async send(given) {
      const order = sendSchema.parse(given);
      const { kind, code, applicant, more } = order;
      const subject = { city, code, applicant, now: localNow() };
      // The portal has it before it tells anybody.
      if (kind === 'dossier' && !order.forgeSecret && writes.dossier(code) === undefined)
        writes.saveDossier(code, toNewItem(subject));
      const body = order.raw ?? JSON.stringify({ ...toOutgoingBody(kind, subject), ...more });
      const turns = Array.from({ length: order.parallel }, () => sendInTurn(order, body));
      const calls = (await Promise.all(turns)).flat();
      kept.push(...calls);
      kept.splice(0, Math.max(0, kept.length - MOST_KEPT));
      return calls;
    },
    fetchFile,
    sent: () => [...kept],
  };
}
