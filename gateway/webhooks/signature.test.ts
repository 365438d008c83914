// Signatures are those that every library of Standard Webhooks checks.
import { describe, expect, it } from '@jest/globals';
import { createHmac, randomBytes } from 'node:crypto';
import { createWebhookSecret, signatureHeaders } from './signature.js';

describe('a signature', () => {
  // Published by Svix, the authors of the scheme (docs.svix.com, "Verifying webhooks manually").
  it('is the published one for the published message', () => {
    const message = {
      id: 'msg_loFOjxBNrRLzqYUf',
      timestamp: 1_731_705_121,
      body: '{"event_type":"ping","data":{"success":true}}',
    };
    expect(signatureHeaders(message, ['whsec_plJ3nmyCDGBKInavdOK15jsl'])).toEqual({
      'webhook-id': 'msg_loFOjxBNrRLzqYUf',
      'webhook-timestamp': '1731705121',
      'webhook-signature': 'v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=',
    });
  });

  it('is made with each secret, also over letters of Vietnamese', () => {
    const secrets = [24, 32, 64].map((size) => `whsec_${randomBytes(size).toString('base64')}`);
    const body = '{"ghi":"Tây Hồ"}';
    const headers = signatureHeaders({ id: 'a', timestamp: 1, body }, secrets);
    // As the specification says it, in the words of this test.
    const expected = secrets.map((secret) => {
      const key = Buffer.from(secret.split('_')[1] ?? '', 'base64');
      return `v1,${createHmac('sha256', key)
        .update(Buffer.from(`a.1.${body}`, 'utf8'))
        .digest('base64')}`;
    });
    expect(headers['webhook-signature']).toBe(expected.join(' '));
  });
});

describe('a secret', () => {
  it('is 256 random bits with a prefix', () => {
    const [one, other] = [createWebhookSecret(), createWebhookSecret()];
    expect(one).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(one).not.toBe(other);
  });
});
