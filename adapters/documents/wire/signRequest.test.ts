// The signature of a call against values computed with openssl.
import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { signRequest } from './signRequest.js';

describe('signRequest', () => {
  it('signs the compact JSON of the headers in their order', () => {
    const headers = signRequest({ secret: 'key', parameters: { systemid: 'H26.L7', version: '3.0.201608' } });
    expect(headers['XroadVnpt-sign-header']).toBe('{"XroadVnpt-systemid":"H26.L7","XroadVnpt-version":"3.0.201608"}');
    expect(headers['XroadVnpt-sign-header-key']).toBe('XroadVnpt-systemid;XroadVnpt-version');
    expect(headers['XroadVnpt-hash-header']).toBe('17bade470668f5ee123d5fccf45e4030688ddb2222f02c1d985d36661e1c9936');
  });

  it('uses HMAC-SHA256 as RFC 4231 defines it (test case 2)', () => {
    const digest = createHmac('sha256', 'Jefe').update('what do ya want for nothing?').digest('hex');
    expect(digest).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
  });

  it('sends Vietnamese as the bytes of its UTF-8, signed as text', () => {
    const headers = signRequest({ secret: 'key', parameters: { docId: 'H26.L7,2026/03/05,15/QĐ-UBND' } });
    const sent = Buffer.from(headers['XroadVnpt-sign-header'] ?? '', 'latin1').toString('utf8');
    expect(sent).toBe('{"XroadVnpt-docId":"H26.L7,2026/03/05,15/QĐ-UBND"}');
    expect(headers['XroadVnpt-hash-header']).toBe(createHmac('sha256', 'key').update(sent, 'utf8').digest('hex'));
    expect(Object.values(headers).join('')).toMatch(/^[\x20-\xff]*$/);
  });

  it('changes with the secret and with every value', () => {
    const hash = (secret: string, systemid: string) =>
      signRequest({ secret, parameters: { systemid } })['XroadVnpt-hash-header'];
    expect(new Set([hash('a', 'H26'), hash('b', 'H26'), hash('a', 'H27')]).size).toBe(3);
  });

  it.each(['a\r\nX-Admin: 1', 'a\u0000', 'a\u007f'])('refuses %j, which could end a header', (value) => {
    expect(() => signRequest({ secret: 'key', parameters: { docId: value } })).toThrow(TypeError);
  });
});
