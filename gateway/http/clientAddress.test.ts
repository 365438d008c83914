// The rule is Express's: what is believed here and there must never differ.
import type { IncomingMessage } from 'node:http';
import { expect, it } from '@jest/globals';
import express from 'express';
import fc from 'fast-check';
import { addressOf } from './clientAddress.js';

function asked(header: string | undefined): IncomingMessage {
  const headers = header === undefined ? {} : { 'x-forwarded-for': header };
  return { headers, socket: { remoteAddress: '192.0.2.1' } } as unknown as IncomingMessage;
}

function asExpress(header: string | undefined, hops: number): unknown {
  const app = express();
  app.set('trust proxy', hops);
  const request = Object.assign(Object.create(app.request) as object, asked(header));
  return (request as { ip?: string }).ip;
}

it.each([
  [0, '203.0.113.9', '192.0.2.1'],
  [1, undefined, '192.0.2.1'],
  [1, '203.0.113.9', '203.0.113.9'],
  [1, 'made-up, 203.0.113.9', '203.0.113.9'],
  [2, 'made-up, 203.0.113.9, 198.51.100.7', '203.0.113.9'],
  [3, '203.0.113.9, 198.51.100.7', '203.0.113.9'],
  [1, ' , ,', '192.0.2.1'],
])('behind %s proxies %s is %s', (hops, header, address) => {
  expect(addressOf(asked(header), hops)).toBe(address);
  expect(asExpress(header, hops)).toBe(address);
});

it('is what Express says, whatever is sent', () => {
  const part = fc.constantFrom('203.0.113.9', ' 198.51.100.7', '2001:db8::1 ', '', ' ', 'unknown', 'a b', '\t');
  fc.assert(
    fc.property(fc.option(fc.array(part), { nil: undefined }), fc.nat(4), (parts, hops) => {
      const header = parts?.join(',');
      expect(addressOf(asked(header), hops)).toBe(asExpress(header, hops));
    }),
  );
});
