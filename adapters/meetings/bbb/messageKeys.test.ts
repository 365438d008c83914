// Every key that the documentation and the load balancer name, and what becomes of each.
import { describe, expect, it } from '@jest/globals';
import { MESSAGE_KEYS, ruleOf } from './messageKeys.js';

const FAILED_KEYS: Readonly<Record<string, object>> = {
  checksumError: { kind: 'FAILS', code: 'UPSTREAM_AUTH', begun: false },
  missingParamMeetingID: { kind: 'MEANS', meaning: 'REFUSED' },
  missingParamFullName: { kind: 'MEANS', meaning: 'REFUSED' },
  validationError: { kind: 'MEANS', meaning: 'REFUSED' },
  notFound: { kind: 'MEANS', meaning: 'NOT_FOUND' },
  invalidMeetingIdentifier: { kind: 'MEANS', meaning: 'NOT_FOUND' },
  meetingNotFound: { kind: 'MEANS', meaning: 'NOT_FOUND' },
  meetingForciblyEnded: { kind: 'MEANS', meaning: 'GONE' },
  mismatchCreateTimeParam: { kind: 'MEANS', meaning: 'STALE' },
  invalidPassword: { kind: 'FAILS', code: 'UPSTREAM_AUTH', begun: false },
  idNotUnique: { kind: 'MEANS', meaning: 'CONFLICT' },
  maxParticipantsReached: { kind: 'MEANS', meaning: 'DENIED' },
  guestDeny: { kind: 'MEANS', meaning: 'DENIED' },
  unsupportedContentType: { kind: 'MEANS', meaning: 'REFUSED' },
  unsupportedRequest: { kind: 'MEANS', meaning: 'REFUSED' },
  internalError: { kind: 'FAILS', code: 'UPSTREAM_UNAVAILABLE', begun: true },
  serverUnavailable: { kind: 'FAILS', code: 'UPSTREAM_UNAVAILABLE', begun: true },
  serverTagUnavailable: { kind: 'FAILS', code: 'UPSTREAM_UNAVAILABLE', begun: true },
};
const FINE_KEYS = ['duplicateWarning', 'noRecordings', 'noMeetings', 'sentEndMeetingRequest', 'successfullyJoined'];
const UNKNOWN = { kind: 'FAILS', code: 'UPSTREAM_ERROR', begun: true };

describe('ruleOf', () => {
  it.each(Object.entries(FAILED_KEYS))('knows %s', (key, rule) => {
    expect(ruleOf(key)).toEqual(rule);
  });

  it('has a rule for these keys, and for no others', () => {
    expect(Object.keys(MESSAGE_KEYS).sort()).toEqual([...Object.keys(FAILED_KEYS), ...FINE_KEYS].sort());
  });

  it.each([...FINE_KEYS, '', 'toString', '__proto__', 'somethingNew'])(
    'takes a failure with "%s" for neither yes nor no',
    (key) => {
      expect(ruleOf(key)).toEqual(UNKNOWN);
    },
  );
});
