// The program that the guides give to receivers accepts what is sent, and nothing else.
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createWebhookSecret, signatureHeaders } from './signature.js';

type Check = (headers: Readonly<Record<string, string>>, body: string, secret: string, now?: number) => boolean;

const programOf = (page: string) => /```js\n([\s\S]*?)```/.exec(readFileSync(`docs/guides/${page}`, 'utf8'))?.[1] ?? '';

describe('the program of the guide', () => {
  const secret = createWebhookSecret();
  const message = { id: 'i', timestamp: 1_800_000_000, body: '{"a":"Tây Hồ"}' };
  const now = message.timestamp * 1_000;
  let isGenuine: Check;
  beforeAll(async () => {
    const address = `data:text/javascript,${encodeURIComponent(programOf('webhooks.md'))}`;
    ({ isGenuine } = (await import(address)) as { isGenuine: Check });
  });

  it('is the same in both languages', () => {
    expect(programOf('webhooks.vi.md')).toBe(programOf('webhooks.md'));
  });

  it('accepts a message, also while the secret is being replaced', () => {
    expect(isGenuine(signatureHeaders(message, [secret]), message.body, secret, now)).toBe(true);
    const both = signatureHeaders(message, [createWebhookSecret(), secret]);
    expect(isGenuine(both, message.body, secret, now)).toBe(true);
  });

  it('refuses another text, secret, id or time', () => {
    const headers = signatureHeaders(message, [secret]);
    expect(isGenuine(headers, `${message.body} `, secret, now)).toBe(false);
    expect(isGenuine(headers, message.body, createWebhookSecret(), now)).toBe(false);
    expect(isGenuine({ ...headers, 'webhook-id': 'j' }, message.body, secret, now)).toBe(false);
    expect(isGenuine(headers, message.body, secret, now + 301_000)).toBe(false);
    expect(isGenuine({ ...headers, 'webhook-timestamp': '' }, message.body, secret, now)).toBe(false);
    expect(isGenuine({ ...headers, 'webhook-signature': 'v1,' }, message.body, secret, now)).toBe(false);
  });
});
