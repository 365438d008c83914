// What a reply to a write means. Only "accepted" is believed at once; everything else is looked after.
import type { Config } from './config.js';
import type { PortalReply } from './wire/portalReply.js';

/**
 * ACCEPTED: error_code 0 and a text of success. EXISTS: it is there already, which may be our own earlier attempt.
 * REFUSED: the portal says no, and why. UNKNOWN: neither yes nor no.
 */
export type Verdict = 'ACCEPTED' | 'EXISTS' | 'REFUSED' | 'UNKNOWN';

export interface ReplyJudge {
  readonly judge: (reply: PortalReply) => Verdict;
  /** The session was refused, so nothing else was looked at: the only reason to send a write again unasked. */
  readonly isSessionRefused: (reply: PortalReply) => boolean;
}

const compile = (pattern: string) => new RegExp(pattern, 'iu');

export function createReplyJudge({ session, assumed, writes }: Config): ReplyJudge {
  const { replies } = writes;
  const stale = compile(session.stalePattern);
  const failure = compile(assumed.failurePattern);
  const success = compile(replies.successPattern);
  const duplicate = compile(replies.duplicatePattern);
  const transient = compile(replies.transientPattern);
  const refusal = compile(replies.refusalPattern);

  function judgeCode({ code, message }: PortalReply): Verdict {
    if (transient.test(message)) return 'UNKNOWN';
    if (code === 0) return refusal.test(message) ? 'REFUSED' : 'UNKNOWN';
    return session.businessCodes.includes(code) ? 'REFUSED' : 'UNKNOWN';
  }

  return {
    judge(reply) {
      const { code, message } = reply;
      if (duplicate.test(message) || replies.duplicateCodes.includes(code)) return 'EXISTS';
      if (code === 0 && success.test(message) && !failure.test(message)) return 'ACCEPTED';
      return judgeCode(reply);
    },
    isSessionRefused: ({ code, message }) => code !== 0 && (stale.test(message) || session.staleCodes.includes(code)),
  };
}
