// One message to the sync API. It is never repeated here, but for one case: the token was refused before anything else.
import { createHash } from 'node:crypto';
import { UpstreamError } from '../../kit/index.js';
import { createReplyJudge, type Verdict } from './judgeReply.js';
import { createMinistryToken, toUrl, type MinistryRuntime } from './ministryToken.js';
import { replySchema, toLoggable, type SyncReply } from './syncReply.js';
import type { SyncService, SyncSettings } from './syncSettings.js';
import type { Sections } from './toSections.js';

export type SyncAction = 'ADD' | 'EDIT' | 'DEL';

export interface SyncMessage {
  readonly service: SyncService;
  readonly action: SyncAction;
  readonly number: string;
  readonly senderCode: string;
  /** As they go out. */
  readonly sections: Sections;
  /** Of the step: the transaction keeps its id over all attempts. */
  readonly key: string;
  readonly signal: AbortSignal;
}

export interface SyncAnswer {
  readonly verdict: Verdict;
  /** For the log: no value of what was sent. */
  readonly detail: string;
}

export interface Ministry {
  readonly settings: SyncSettings;
  /** Throws where no answer came; `sent: false` where nothing can have arrived. */
  tell(message: SyncMessage): Promise<SyncAnswer>;
}

/** The same for every attempt at the same message, and for no other message. */
export function toTransactionId({ key, service, action }: Pick<SyncMessage, 'key' | 'service' | 'action'>): string {
  return createHash('sha256')
    .update(JSON.stringify([key, service, action]))
    .digest('hex')
    .slice(0, 32);
}

function toContent(message: SyncMessage, { content }: SyncSettings): object {
  const { number, sections } = message;
  const general = sections['THONGTINCHUNG'] ?? {};
  const old = content.numberInGeneral ? { THONGTINCHUNG: { ...general, SoHieuCBCCVC: number } } : {};
  const Header = {
    Action_Type: message.action,
    Sender_Code: message.senderCode,
    Transaction_ID: toTransactionId(message),
  };
  return { Data: { Header, Body: { HOSO_CBCCVC: { SoHieuCBCCVC_BNDP: number, ...sections, ...old } } } };
}

/** The envelope: UTF-8 JSON inside base64 inside JSON. */
function toEnvelope(message: SyncMessage, settings: SyncSettings): string {
  const jsonContent = Buffer.from(JSON.stringify(toContent(message, settings))).toString('base64');
  return JSON.stringify({ org_Code: settings.orgCode, jsonContent });
}

const REFUSED: SyncReply = { code: 401, message: '', transaction: '' };

function post({ http }: MinistryRuntime, settings: SyncSettings, message: SyncMessage, token: string) {
  const headers = { accept: 'application/json', 'content-type': 'application/json', authorization: `Bearer ${token}` };
  return http.request({
    operation: `sync ${message.action} ${message.service}`,
    method: 'POST',
    url: toUrl(settings, settings.paths[message.service]),
    headers,
    body: toEnvelope(message, settings),
    as: 'json',
    schema: replySchema,
    safe: false,
    timeoutMs: settings.timeoutMs,
    signal: message.signal,
  });
}

export function createMinistry(runtime: MinistryRuntime, settings: SyncSettings): Ministry {
  const tokens = createMinistryToken(runtime, settings);
  const judge = createReplyJudge(settings);

  /** Some deployments refuse a token with status 401, in front of the service. */
  async function attempt(message: SyncMessage): Promise<{ token: string; reply: SyncReply; verdict: Verdict }> {
    const token = await tokenFor(message.signal);
    try {
      const reply = await post(runtime, settings, message, token);
      return { token, reply, verdict: judge(reply) };
    } catch (error) {
      if (!(error instanceof UpstreamError) || error.code !== 'UPSTREAM_AUTH') throw error;
      return { token, reply: REFUSED, verdict: 'TOKEN' };
    }
  }

  /** A login that fails has sent no message. */
  async function tokenFor(signal: AbortSignal): Promise<string> {
    try {
      return await tokens.current(signal);
    } catch (error) {
      if (!(error instanceof UpstreamError) || !error.sent) throw error;
      throw new UpstreamError(error.code, { sent: false, cause: error, detail: 'sync login' });
    }
  }

  return {
    settings,
    async tell(message) {
      let answer = await attempt(message);
      if (answer.verdict === 'TOKEN') {
        tokens.drop(answer.token);
        answer = await attempt(message);
      }
      const { token, reply, verdict } = answer;
      const said = toLoggable(reply.message, [message.sections, message.number, token]);
      const detail = `sync ${message.action} ${message.service}: err_code ${reply.code}: ${said}`;
      if (verdict !== 'TOKEN') return { verdict, detail };
      // A fresh one, refused: another login would not help.
      tokens.drop(token);
      throw new UpstreamError('UPSTREAM_AUTH', { sent: false, detail, retryAfterSeconds: 60 });
    },
  };
}
