// What a reply to a message means. Its words are settings: the server has one error code for everything.
import type { SyncReply } from './syncReply.js';
import type { SyncSettings } from './syncSettings.js';

/**
 * ACCEPTED; EXISTS, MISSING: the record is, or is not, there; TOKEN: nothing but the token was looked at; FORBIDDEN: the
 * account may not speak for the agency, nothing was changed; UNREADABLE: the content could not be read, nothing was changed;
 * CONTENT: it was read and is not accepted, perhaps half-way; UNKNOWN: neither yes nor no.
 */
export type Verdict = 'ACCEPTED' | 'EXISTS' | 'MISSING' | 'TOKEN' | 'FORBIDDEN' | 'UNREADABLE' | 'CONTENT' | 'UNKNOWN';

export type JudgeReply = (reply: SyncReply) => Verdict;

const compile = (pattern: string) => new RegExp(pattern, 'iu');

export function createReplyJudge({ replies }: SyncSettings): JudgeReply {
  const malformed = compile(replies.malformedPattern);
  // In this order: "đơn vị không tồn tại" must not be taken for a record that is not there.
  const rules: readonly (readonly [RegExp, Verdict])[] = [
    [compile(replies.tokenPattern), 'TOKEN'],
    [compile(replies.forbiddenPattern), 'FORBIDDEN'],
    [compile(replies.busyPattern), 'UNKNOWN'],
    [compile(replies.existsPattern), 'EXISTS'],
    [compile(replies.missingPattern), 'MISSING'],
    [compile(replies.contentPattern), 'CONTENT'],
  ];
  return ({ code, message, transaction }) => {
    if (code === 0) return 'ACCEPTED';
    // Whoever has read the content knows the transaction: without one nothing of it was taken.
    if (malformed.test(message)) return transaction === '' ? 'UNREADABLE' : 'CONTENT';
    return rules.find(([pattern]) => pattern.test(message))?.[1] ?? 'UNKNOWN';
  };
}
