// What every `messageKey` of BigBlueButton and of Scalelite means here. The key is stable, the message beside it is not.
import type { UpstreamErrorCode } from '../../../schema/errors.js';

/** Answers that say what became of the meeting or the recording: for the caller of a call to read. */
export type Meaning = 'NOT_FOUND' | 'GONE' | 'STALE' | 'CONFLICT' | 'DENIED' | 'REFUSED';

export type KeyRule =
  /** With SUCCESS; nothing is wrong. */
  | { readonly kind: 'FINE' }
  | { readonly kind: 'MEANS'; readonly meaning: Meaning }
  /** Thrown. `begun`: false where the server has certainly done nothing. */
  | { readonly kind: 'FAILS'; readonly code: UpstreamErrorCode; readonly begun: boolean };

const FINE: KeyRule = { kind: 'FINE' };
const means = (meaning: Meaning): KeyRule => ({ kind: 'MEANS', meaning });
const fails = (code: UpstreamErrorCode, begun: boolean): KeyRule => ({ kind: 'FAILS', code, begun });

export const MESSAGE_KEYS: Readonly<Record<string, KeyRule>> = {
  // Secret or algorithm do not fit: looked at before anything else.
  checksumError: fails('UPSTREAM_AUTH', false),
  // What was sent is wrong. Arguments are checked before, so that is a fault of ours; a write was not taken.
  missingParamMeetingID: means('REFUSED'),
  missingParamFullName: means('REFUSED'),
  validationError: means('REFUSED'),
  unsupportedContentType: means('REFUSED'),
  unsupportedRequest: means('REFUSED'),
  notFound: means('NOT_FOUND'),
  invalidMeetingIdentifier: means('NOT_FOUND'),
  meetingNotFound: means('NOT_FOUND'),
  // Ended, and not yet cleared away.
  meetingForciblyEnded: means('GONE'),
  mismatchCreateTimeParam: means('STALE'),
  invalidPassword: fails('UPSTREAM_AUTH', false),
  idNotUnique: means('CONFLICT'),
  maxParticipantsReached: means('DENIED'),
  guestDeny: means('DENIED'),
  duplicateWarning: FINE,
  noRecordings: FINE,
  noMeetings: FINE,
  sentEndMeetingRequest: FINE,
  successfullyJoined: FINE,
  // Of the load balancer: what is behind it may have been reached or not.
  internalError: fails('UPSTREAM_UNAVAILABLE', true),
  serverUnavailable: fails('UPSTREAM_UNAVAILABLE', true),
  serverTagUnavailable: fails('UPSTREAM_UNAVAILABLE', true),
};

/** A key that no document names: neither yes nor no. */
const UNKNOWN = fails('UPSTREAM_ERROR', true);

/** What a FAILED answer with this key means. A key of success beside FAILED says nothing. */
export function ruleOf(messageKey: string): Exclude<KeyRule, { kind: 'FINE' }> {
  const rule = Object.hasOwn(MESSAGE_KEYS, messageKey) ? MESSAGE_KEYS[messageKey] : undefined;
  return rule === undefined || rule.kind === 'FINE' ? (UNKNOWN as Exclude<KeyRule, { kind: 'FINE' }>) : rule;
}
