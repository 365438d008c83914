// One function per reading call of the VXP service. Nothing is kept here; see `mailbox.ts` and `edocs.ts` for what is.
import { z } from 'zod';
import type { HttpClient } from '../../kit/index.js';
import type { Config } from '../config.js';
import { toHeaderTimestamp } from '../times.js';
import { signRequest } from './signRequest.js';
import {
  agencyRowSchema,
  countReply,
  receivedRowSchema,
  refusalOf,
  replyOf,
  sentRowSchema,
  toRefusalError,
} from './vxpReply.js';

export type MessageType = 'edoc' | 'status';
export type RawSentRow = z.output<typeof sentRowSchema>;
export type RawReceivedRow = z.output<typeof receivedRowSchema>;

/** What the calls need of the runtime. */
export interface VxpOptions {
  readonly http: HttpClient;
  readonly config: Config;
  now(): Date;
}

interface VxpRequest<T> {
  readonly operation: string;
  readonly method: 'GET' | 'POST';
  readonly account: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly schema: z.ZodType<T>;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** A list answers nothing for an agency that has no account there: that is no failure. */
const NO_ACCOUNT: ReadonlySet<string> = new Set(['RecordNotExist', 'InvalidCode']);

/** The signed headers of a call of an account. */
export function toSignedHeaders(
  { config, now }: Pick<VxpOptions, 'config' | 'now'>,
  account: string,
  parameters: Readonly<Record<string, string>>,
): Record<string, string> {
  const timestamp = toHeaderTimestamp(now(), config.timestampOffset);
  const all = { systemid: account, timestamp, version: config.version, ...parameters };
  return signRequest({ secret: config.secret, parameters: all });
}

function call<T>(options: VxpOptions, request: VxpRequest<T>): Promise<T> {
  const { config } = options;
  const { operation, method, schema, maxBytes, signal } = request;
  const headers = toSignedHeaders(options, request.account, request.parameters);
  const url = `${config.baseUrl}/${operation}`;
  // All of these only read, so a POST is as safe to repeat as a GET.
  return options.http.request({ operation, method, url, headers, as: 'json', schema, safe: true, maxBytes, signal });
}

async function list<T>(
  options: VxpOptions,
  request: Pick<VxpRequest<unknown>, 'operation' | 'account' | 'parameters' | 'signal'>,
  row: z.ZodType<T>,
): Promise<readonly T[]> {
  const { maxListBytes } = options.config;
  const schema = replyOf(z.array(row).nullable());
  const reply = await call(options, { ...request, method: 'POST', schema, maxBytes: maxListBytes });
  const refusal = refusalOf(reply);
  if (refusal === undefined) return 'data' in reply ? (reply.data ?? []) : [];
  if (NO_ACCOUNT.has(refusal)) return [];
  throw toRefusalError(request.operation, refusal);
}

function toListParameters(type: MessageType): Record<string, string> {
  return { servicetype: 'eDoc', messagetype: type };
}

/** Messages that an account sent; with `docId` those about one document alone. */
export function getSentList(
  options: VxpOptions,
  account: string,
  type: MessageType,
  docId: string | undefined,
  signal: AbortSignal,
): Promise<readonly RawSentRow[]> {
  const parameters = { ...toListParameters(type), ...(docId === undefined ? {} : { docId }) };
  return list(options, { operation: 'getSentEdocList', account, parameters, signal }, sentRowSchema);
}

/** Documents that an account received. */
export function getReceivedList(
  options: VxpOptions,
  account: string,
  signal: AbortSignal,
): Promise<readonly RawReceivedRow[]> {
  const parameters = toListParameters('edoc');
  return list(options, { operation: 'getReceivedEdocList', account, parameters, signal }, receivedRowSchema);
}

/** All registered agencies, codes as the service spells them. */
export function getAgencyList(
  options: VxpOptions,
  account: string,
  signal: AbortSignal,
): Promise<readonly z.output<typeof agencyRowSchema>[]> {
  const request = { operation: 'getAgenciesListQD20', account, parameters: {}, signal };
  return list(options, request, agencyRowSchema);
}

/** One message as base64, or undefined if the service has none for this account. */
export async function getEdoc(
  options: VxpOptions,
  account: string,
  docId: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const reply = await call(options, {
    operation: 'getEdoc',
    method: 'POST',
    account,
    parameters: { docId },
    schema: replyOf(z.string()),
    // Base64 needs a third more, and the envelope a little.
    maxBytes: Math.ceil((options.config.xml.maxBytes * 4) / 3) + 4_096,
    signal,
  });
  const refusal = refusalOf(reply);
  if (refusal === undefined) return 'data' in reply ? reply.data : undefined;
  if (refusal === 'RecordNotExist') return undefined;
  throw toRefusalError('getEdoc', refusal);
}

/** How many documents wait for an account: the cheapest call that needs address, clock and secret to be right. */
export async function countReceived(options: VxpOptions, account: string, signal: AbortSignal): Promise<void> {
  const reply = await call(options, {
    operation: 'countReceiveEdoc',
    method: 'GET',
    account,
    parameters: {},
    schema: countReply,
    maxBytes: 65_536,
    signal,
  });
  const refusal = refusalOf(reply);
  if (refusal !== undefined) throw toRefusalError('countReceiveEdoc', refusal);
}
