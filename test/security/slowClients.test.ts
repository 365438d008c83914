// Clients that are slow, leave early, or send the next request before they have read the answer.
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { post, sendBytes } from './support/exchange.js';
import { expectError, expectRawError } from './support/expectError.js';
import { faultyAdapter } from './support/faultyAdapter.js';
import { ANSWER, BODY, useGateway } from './support/useGateway.js';

const JSON_TYPE = 'Content-Type: application/json';

// The limits of an installation are 10 s and 20 s; the checks run every second.
const site = useGateway({ adapters: [faultyAdapter()], http: { headersMs: 500, requestMs: 1_000 } });
afterEach(() => site.expectAlive());

const POST = () => site.head('POST /graphql HTTP/1.1', JSON_TYPE);

describe('a slow client', () => {
  it('S01 with its headers is cut off, also when a byte comes now and then', async () => {
    const began = performance.now();
    const slow = Array.from({ length: 20 }, () =>
      sendBytes(site.gateway.url, 'POST /graphql HTTP/1.1\r\nHost: gateway.test\r\n', {
        drip: { everyMs: 50, bytes: 'X-Slow: '.padEnd(400, 'x') },
      }),
    );
    // Meanwhile everybody else is served.
    expect((await site.ask(BODY)).body).toBe(ANSWER);
    for (const answer of await Promise.all(slow)) {
      expectRawError(answer, 408, 'BAD_REQUEST');
      expect(answer.closed).toBe(true);
    }
    expect(performance.now() - began).toBeLessThan(4_000);
  });

  it('S01b that says nothing at all is cut off', async () => {
    expectRawError(await sendBytes(site.gateway.url, '', { waitMs: 4_000 }), 408, 'BAD_REQUEST');
  });

  it('S02 with its body is cut off', async () => {
    const began = performance.now();
    const answer = await sendBytes(site.gateway.url, `${POST()}Content-Length: 1000\r\n\r\n{`, {
      drip: { everyMs: 50, bytes: ' '.repeat(400) },
    });
    expect([answer.status, answer.closed]).toEqual([408, true]);
    expect(performance.now() - began).toBeLessThan(4_000);
  });
});

describe('a client that leaves', () => {
  it('S03 its half of the connection in the middle of the body gets an error', async () => {
    const answer = await sendBytes(site.gateway.url, `${POST()}Content-Length: 1000\r\n\r\n{"query":`, {
      halfClose: true,
    });
    expectRawError(answer, 400, 'BAD_REQUEST');
  });

  it('S03b its half after the body gets its answer', async () => {
    const bytes = `${POST()}Connection: close\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`;
    const answer = await sendBytes(site.gateway.url, bytes, { halfClose: true });
    expect([answer.status, answer.body]).toEqual([200, ANSWER]);
  });

  it('S03c altogether, in any state, does no harm', async () => {
    const { hostname, port } = new URL(site.gateway.url);
    const slow = JSON.stringify({ query: '{ slow(ms: 300) }' });
    const states = ['', 'POST /gra', POST(), `${POST()}Content-Length: 99\r\n\r\n{`];
    states.push(`${POST()}Content-Length: ${slow.length}\r\n\r\n${slow}`);
    for (const bytes of states) {
      const socket = connect(Number(port), hostname);
      socket.write(bytes);
      await sleep(30);
      socket.resetAndDestroy();
    }
    await sleep(400);
    expect(site.gateway.log.join('')).not.toContain('"level":"error"');
  });
});

describe('requests in a row on one connection', () => {
  const request = (text: string) => {
    const body = JSON.stringify({ query: text });
    return `${POST()}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  };

  it('are answered in their order', async () => {
    const bytes = `${request('{ slow(ms: 200) }')}${request('{ a: __typename }').replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')}`;
    const { text } = await sendBytes(site.gateway.url, bytes, { drip: { everyMs: 10, bytes: '' }, waitMs: 900 });
    expect(text.indexOf('{"slow":"late"}')).toBeGreaterThan(0);
    expect(text.indexOf('{"a":"Query"}')).toBeGreaterThan(text.indexOf('{"slow":"late"}'));
  });

  it('do not get the answer to the garbage behind them', async () => {
    const { text } = await sendBytes(site.gateway.url, `${request('{ slow(ms: 200) }')}GARBAGE\r\n\r\n`, {
      waitMs: 900,
    });
    // Nothing, or the answer that was asked for; never an error in its place.
    expect(text.startsWith('HTTP/1.1 400')).toBe(false);
  });
});

it('a wrong request does not wait for the body that it announced', async () => {
  const began = performance.now();
  const head = `POST /graphql HTTP/1.1\r\nHost: gateway.test\r\n${JSON_TYPE}\r\nContent-Length: 200000\r\n\r\n`;
  expectRawError(await site.raw(head), 401, 'UNAUTHENTICATED');
  expectError(await post(site.gateway.graphqlUrl, 'x', BODY), 401, 'UNAUTHENTICATED');
  expect(performance.now() - began).toBeLessThan(500);
});
