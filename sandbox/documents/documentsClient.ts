// A client of the stand-in for its own tests: signs headers as the SDK does.
import { createHash, createHmac } from 'node:crypto';
import { fetch, FormData } from 'undici';
import type { Response } from 'undici';
import type { DocumentsServer } from './createDocumentsServer.js';

/** An answer, as loose as it comes. */
interface LooseVxpAnswer {
  readonly status: string;
  readonly ErrorCode: string;
  readonly ErrorDesc: string;
  readonly count?: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came
  readonly data: any;
}

/** What a test may change before the call is sent. */
interface Tampering {
  readonly secret?: string;
  readonly timestamp?: string;
  /** Headers added or replaced after signing. */
  readonly afterwards?: Readonly<Record<string, string>>;
}

/** `ddMMyyyy'T'HHmmss+0700`. */
export function toTimestamp(at: number): string {
  const local = new Date(at + 7 * 3_600_000).toISOString();
  const time = local.slice(11, 19).replaceAll(':', '');
  return `${local.slice(8, 10)}${local.slice(5, 7)}${local.slice(0, 4)}T${time}+0700`;
}

/** The headers of a call of an agency, with their signing set. UTF-8 goes over the wire as Latin-1 bytes. */
export function toSignedHeaders(agency: string, params: Readonly<Record<string, string>>, tampering: Tampering = {}) {
  const signed: Record<string, string> = {
    'XroadVnpt-systemid': agency,
    'XroadVnpt-timestamp': tampering.timestamp ?? toTimestamp(Date.now()),
    'XroadVnpt-version': '3.0.201608',
  };
  for (const [name, value] of Object.entries(params)) signed[`XroadVnpt-${name}`] = value;
  const text = JSON.stringify(signed);
  const all: Record<string, string> = {
    ...signed,
    'XroadVnpt-sign-header-key': Object.keys(signed).join(';'),
    'XroadVnpt-sign-header': text,
    'XroadVnpt-hash-header': createHmac('sha256', tampering.secret ?? 'sample-vxp-secret')
      .update(text)
      .digest('hex'),
    ...tampering.afterwards,
  };
  return Object.fromEntries(
    Object.entries(all).map(([name, value]) => [name, Buffer.from(value, 'utf8').toString('latin1')]),
  );
}

/** A call as the SDK makes it. */
export function send(
  server: DocumentsServer,
  method: 'GET' | 'POST',
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  return fetch(`${server.url}/${path}`, { method, headers });
}

/** POSTs a signed call and reads its answer. */
export async function post(
  server: DocumentsServer,
  agency: string,
  path: string,
  params: Readonly<Record<string, string>> = {},
  tampering: Tampering = {},
): Promise<LooseVxpAnswer> {
  const response = await send(server, 'POST', path, toSignedHeaders(agency, params, tampering));
  return (await response.json()) as LooseVxpAnswer;
}

/** GETs a signed call and reads its answer. */
export async function get(server: DocumentsServer, agency: string, path: string): Promise<LooseVxpAnswer> {
  return (await (await send(server, 'GET', path, toSignedHeaders(agency, {}))).json()) as LooseVxpAnswer;
}

/** Sends a file as the SDK does. */
export async function sendFile(
  server: DocumentsServer,
  agency: string,
  messagetype: 'edoc' | 'status',
  file: Uint8Array,
  more: { readonly params?: Readonly<Record<string, string>>; readonly body?: FormData | string } = {},
): Promise<Response> {
  const form = new FormData();
  form.set('file_doc', new Blob([file]), 'mau.edxml');
  const hash = createHash('sha256').update(file).digest('hex');
  const params = { from: agency, servicetype: 'eDoc', messagetype, 'hash-file': hash, ...more.params };
  const headers = toSignedHeaders(agency, params);
  return fetch(`${server.url}/sendEdoc`, { method: 'POST', headers, body: more.body ?? form });
}
