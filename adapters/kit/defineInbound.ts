// Calls that a system makes to us: who may, how large, and what is answered in the form that the system knows.
import type { Arrival, Kept } from './inbox.js';
import type { Bilingual } from './defineAdapter.js';

/** A call before its body is read. */
export interface InboundHead {
  /** Segments of the path behind the declared one, decoded; none of them is `.` or `..`. */
  readonly rest: readonly string[];
  readonly query: URLSearchParams;
  /** Under lower-case names; repeated ones are joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** The address of the caller, as far as the proxies in between are trusted. */
  readonly ip: string | undefined;
}

/** Passed to `answer`. */
export interface InboundWork<Client> extends InboundHead {
  readonly client: Client;
  /** As it arrived, never larger than allowed: what signatures and checksums are computed over. */
  readonly body: Uint8Array;
  readonly requestId: string;
  /** Aborts at the deadline, and when the caller has gone. */
  readonly signal: AbortSignal;
  /**
   * Keeps it together with its audit record; durable once this resolves. Only then may it be acknowledged. Rejects where
   * the store does not take it: the system is told to come again.
   */
  keep(arrival: Arrival): Promise<Kept>;
}

/** What the system that called is answered, in its own form. */
export interface InboundReply {
  readonly status: number;
  readonly contentType: string;
  /** A stream is sent piece by piece. */
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array>;
  /** Sends it as a file of this name. */
  readonly fileName?: string;
}

/** Why a call is not answered as asked. REFUSED: its content is wrong and will be so again. FAILED: come again. */
export type InboundFailure = 'REFUSED' | 'TOO_LARGE' | 'FAILED';

/** One address that a system calls, `/inbound/<adapter>/<path>`. */
export interface InboundDefinition<Client> {
  readonly title: Bilingual;
  readonly method: 'GET' | 'POST';
  /** Bytes of the body; 0 for a GET. */
  maxBytes(client: Client): number;
  /** Milliseconds for the answer, to the last byte of a stream; default the deadline of all requests. */
  timeoutMs?(client: Client): number;
  /**
   * Whether the system may call at all, from what is known before the body. False is answered with 401 alone, counted, and
   * locks the IP address out of this adapter's calls if it keeps trying. Secrets are compared in constant time (`equalSecrets`).
   */
  admit(head: InboundHead, client: Client): boolean;
  /** Throws `InboundRefused` for content that is wrong; any other error means: come again. */
  answer(work: InboundWork<Client>): Promise<InboundReply>;
  /** What the system reads as "no"; it gets no reason that it does not need. */
  failed(failure: InboundFailure, client: Client): InboundReply;
}

/** Content that is wrong: in our own words, for the log and the trail; never what was sent. */
export class InboundRefused extends Error {
  constructor(readonly reason: string) {
    super(reason);
    this.name = 'InboundRefused';
  }
}

/** Declares an inbound call; frozen. */
export function defineInbound<Client>(definition: InboundDefinition<Client>): InboundDefinition<Client> {
  return Object.freeze(definition);
}
