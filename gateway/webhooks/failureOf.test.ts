// What the network says becomes one of our words, and never more than that.
import { describe, expect, it } from '@jest/globals';
import { failureOf } from './failureOf.js';
import { AddressRefused } from './lookUp.js';
import { retryAfterSeconds } from './retryAfter.js';

const coded = (code: string) => Object.assign(new Error('connect to secret.host'), { code });

describe('failureOf', () => {
  it.each([
    ['NAME_UNKNOWN', coded('ENOTFOUND')],
    ['NAME_UNKNOWN', coded('EAI_AGAIN')],
    ['NAME_UNKNOWN', coded('ETIMEOUT')],
    ['NO_CONNECTION', coded('ECONNREFUSED')],
    ['NO_CONNECTION', Object.assign(new AggregateError([coded('ECONNREFUSED'), coded('ETIMEDOUT')]), {})],
    ['TLS_FAILED', coded('DEPTH_ZERO_SELF_SIGNED_CERT')],
    ['TLS_FAILED', coded('ERR_TLS_CERT_ALTNAME_INVALID')],
    ['TLS_FAILED', coded('CERT_HAS_EXPIRED')],
    ['NO_HTTP', coded('HPE_INVALID_CONSTANT')],
    ['BROKEN_OFF', coded('ECONNRESET')],
    ['BROKEN_OFF', new Error('socket hang up')],
    ['BROKEN_OFF', 'a text'],
    ['BROKEN_OFF', undefined],
    ['ADDRESS_REFUSED', new AddressRefused()],
  ])('is %s for %p', (failure, error) => {
    expect(failureOf(error)).toBe(failure);
  });
});

describe('retryAfterSeconds', () => {
  const now = Date.parse('2026-11-20T00:00:00Z');
  it.each([
    ['0', 0],
    [' 120 ', 120],
    ['Fri, 20 Nov 2026 00:01:00 GMT', 60],
    ['Fri, 20 Nov 2020 00:01:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
    ['9'.repeat(30), undefined],
  ])('reads %p as %p', (header, seconds) => {
    expect(retryAfterSeconds(header, now)).toBe(seconds);
  });
});
