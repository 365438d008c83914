// Sends one message and says what became of it: one connection, no redirects, a reply that is hardly read, and an end.
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import { failureOf, type Failure } from './failureOf.js';
import { isForbiddenAddress } from './forbiddenAddress.js';
import { AddressRefused, guardedLookup, type LookUp } from './lookUp.js';
import { retryAfterSeconds } from './retryAfter.js';

export type Sent =
  | { readonly kind: 'ANSWERED'; readonly status: number; readonly retryAfter: number | undefined }
  | { readonly kind: 'FAILED'; readonly failure: Failure };

export interface Message {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The process stops. */
  readonly signal: AbortSignal;
}

export interface SenderOptions {
  readonly timeoutMs: number;
  readonly allowPrivate: boolean;
  readonly lookUp: LookUp;
  /** Certificates to trust instead of those of Node.js. */
  readonly ca?: string | undefined;
}

/** Never rejects. */
export type Sender = (message: Message) => Promise<Sent>;

const MAX_REPLY = 4_096;
/** For the body of a reply whose status is known; nobody waits for more. */
const REPLY_MS = 1_000;
const MAX_HEADERS = 8_192;

/** Reads on for a moment, so that a receiver can finish what it says; then the connection goes. */
function drain(response: IncomingMessage, done: () => void): void {
  let size = 0;
  const timer = setTimeout(done, REPLY_MS);
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_REPLY) done();
  });
  response.on('error', done).on('end', done);
  response.on('close', () => {
    clearTimeout(timer);
    done();
  });
}

function open({ url, headers, body }: Message, { allowPrivate, lookUp, ca }: SenderOptions): ClientRequest {
  const target = new URL(url);
  const host = target.hostname.replace(/^\[|\]$/g, '');
  // Node.js looks up names alone.
  if (isIP(host) !== 0 && isForbiddenAddress(host, { allowPrivate })) throw new AddressRefused();
  const options: RequestOptions = {
    method: 'POST',
    // A connection for each: it leads to an address that was looked at for this message.
    agent: false,
    lookup: guardedLookup({ lookUp, allowPrivate }),
    maxHeaderSize: MAX_HEADERS,
    headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    ...(ca === undefined ? {} : { ca }),
  };
  const request = target.protocol === 'https:' ? httpsRequest(target, options) : httpRequest(target, options);
  request.end(body);
  return request;
}

export function createSender(options: SenderOptions): Sender {
  return (message) =>
    new Promise((resolve) => {
      let request: ClientRequest | undefined;
      let answered: Sent | undefined;
      const stop = () => finish({ kind: 'FAILED', failure: 'STOPPED' });
      const timer = setTimeout(() => finish({ kind: 'FAILED', failure: 'TIMED_OUT' }), options.timeoutMs);
      function finish(sent: Sent): void {
        clearTimeout(timer);
        message.signal.removeEventListener('abort', stop);
        // Whatever comes after the status changes nothing any more.
        resolve(answered ?? sent);
        request?.destroy();
      }
      const fail = (error: unknown) => finish({ kind: 'FAILED', failure: failureOf(error) });
      message.signal.addEventListener('abort', stop, { once: true });
      if (message.signal.aborted) return stop();
      try {
        request = open(message, options);
      } catch (error) {
        return fail(error);
      }
      request.on('error', fail);
      request.on('response', (response) => {
        const status = response.statusCode ?? 0;
        const known: Sent = {
          kind: 'ANSWERED',
          status,
          retryAfter: retryAfterSeconds(response.headers['retry-after']),
        };
        answered = known;
        drain(response, () => finish(known));
      });
    });
}
