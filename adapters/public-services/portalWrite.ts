// One write to the portal. It is never repeated here, but for one case: the session was refused before anything else.
import { UpstreamError, type AdapterRuntime } from '../kit/index.js';
import type { Config } from './config.js';
import { createReplyJudge, type Verdict } from './judgeReply.js';
import { toPortalRequest } from './portalRequest.js';
import type { PortalSession } from './portalSession.js';
import { toRefusal } from './refusal.js';
import { unsent } from './sent.js';
import { replySchema, type PortalReply } from './wire/portalReply.js';

export interface PortalWrite {
  readonly service: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

/** The portal's word on a write, and what is made of it. */
export interface WriteReply {
  readonly verdict: Verdict;
  readonly reply: PortalReply;
}

export type PortalWriter = (write: PortalWrite) => Promise<WriteReply>;

/** Its errors say `sent: false` where it is certain that nothing was accepted. */
export function createPortalWriter(
  { config, http }: Pick<AdapterRuntime<Config>, 'config' | 'http'>,
  sessions: PortalSession,
): PortalWriter {
  const { judge, isSessionRefused } = createReplyJudge(config);
  const { path, timeoutMs } = config.writes;

  function post(session: string, { service, parameters, signal }: PortalWrite): Promise<PortalReply> {
    const body = { session, madonvi: config.madonvi, service, ...parameters };
    const operation = `${path} ${service}`;
    const request = toPortalRequest(config, { path, operation, body, schema: replySchema, signal });
    return http.request({ ...request, safe: false, timeoutMs });
  }

  async function postInSession(write: PortalWrite): Promise<{ session: string; reply: PortalReply }> {
    // A login that fails has written nothing.
    const session = await unsent(() => sessions.current(write.signal));
    return { session, reply: await post(session, write) };
  }

  return async (write) => {
    let { session, reply } = await postInSession(write);
    if (isSessionRefused(reply)) {
      sessions.drop(session);
      ({ session, reply } = await postInSession(write));
    }
    if (isSessionRefused(reply)) {
      sessions.drop(session);
      const { detail } = toRefusal(write.service, reply);
      throw new UpstreamError('UPSTREAM_AUTH', { sent: false, ...(detail !== undefined && { detail }) });
    }
    const verdict = judge(reply);
    // A code that nobody knows may mean the session; the next attempt begins with a new one.
    if (verdict === 'UNKNOWN' && reply.code !== 0) sessions.drop(session);
    return { verdict, reply };
  };
}
