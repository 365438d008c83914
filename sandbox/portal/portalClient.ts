// A client of the stand-in for its own tests: logs in over a real socket and posts calls as a security server does.
import { fetch } from 'undici';
import type { PortalServer } from './createPortalServer.js';

const PATH = '/VXPAdapter/RestService/forward/mapi';
const DESTINATION = 'VN:GOV:000.00.00.G22:vpcpdvcqg';

/** An object of an answer, as loose as it comes. */
export interface LooseItem {
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came
  readonly [key: string]: any;
}

/** An answer; `result` is missing in refusals, which a test sees soon enough. */
export interface LooseAnswer {
  readonly error_code: number | string;
  readonly message: string;
  readonly session?: string;
  readonly tongso?: string;
  readonly result: readonly LooseItem[] & { readonly data?: readonly LooseItem[] };
}

/** One property of every item of a list inside an answer. */
export function pluck(items: unknown, key: string): unknown[] {
  return (items as readonly LooseItem[]).map((item): unknown => item[key]);
}

/** Posts a body to mapi/login or mapi/g. */
export async function post(portal: PortalServer, path: 'login' | 'g', body: unknown): Promise<LooseAnswer> {
  const response = await fetch(`${portal.url}${PATH}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', dstcode: DESTINATION },
    body: JSON.stringify(body),
  });
  if (response.status !== 200) throw new Error(`HTTP ${response.status}`);
  return (await response.json()) as LooseAnswer;
}

/** Logs in with the sample account. */
export async function login(portal: PortalServer): Promise<string> {
  const answer = await post(portal, 'login', { username: 'hanoi_sample', password: 'sample-portal-password' });
  if (answer.session === undefined) throw new Error(answer.message);
  return answer.session;
}

/** Calls one service in a session. */
export function call(
  portal: PortalServer,
  session: string,
  service: string,
  params: object = {},
): Promise<LooseAnswer> {
  return post(portal, 'g', { session, madonvi: '000.00.00.H26', service, ...params });
}
