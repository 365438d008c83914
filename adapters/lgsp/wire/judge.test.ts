// What replies say of themselves, as the platforms write it; and the faults of a WSO2 gateway.
import { describe, expect, it } from '@jest/globals';
import type { UpstreamError } from '../../kit/index.js';
import { envelopeSchema } from '../declaration/callSchema.js';
import { compileJudge } from './judge.js';
import { isExpired, readFault, throwThrottled } from './wso2Fault.js';

function wordOf(work: () => void): string {
  try {
    work();
    return 'ok';
  } catch (error) {
    const { code, detail } = error as UpstreamError;
    return detail === 'not found' ? 'NOT_FOUND' : code;
  }
}

const city = compileJudge(
  envelopeSchema.parse({
    success: [
      { at: '/StatusCode', is: [200] },
      { at: '/Status', is: ['SUCCESS'] },
      { at: '/ThrowException', isNot: [true] },
    ],
    errors: [
      { at: '/StatusCode', is: [401], means: 'AUTH' },
      { at: '/StatusCode', is: ['429'], means: 'RATE_LIMITED' },
      { at: '/StatusCode', is: ['503'], means: 'UNAVAILABLE' },
      { status: [404], at: '/message', is: ['none'], means: 'NOT_FOUND' },
      { status: [410], means: 'NOT_FOUND' },
    ],
    trace: 'id',
  }),
);
/** An unknown business has no MainInformation, with status 200. */
const national = compileJudge(
  envelopeSchema.parse({ errors: [{ at: '/Data/MainInformation', missing: true, means: 'NOT_FOUND' }] }),
);

describe('an envelope', () => {
  const fine = { StatusCode: 200, Status: 'SUCCESS', ThrowException: false };
  it.each([
    [fine, 'ok'],
    [{ ...fine, StatusCode: '200', ThrowException: undefined }, 'ok'],
    [{ ...fine, ThrowException: true }, 'UPSTREAM_ERROR'],
    [{ ...fine, ThrowException: 'true' }, 'UPSTREAM_ERROR'],
    [{ ...fine, Status: 'FAIL' }, 'UPSTREAM_ERROR'],
    [{ ...fine, Status: null }, 'UPSTREAM_ERROR'],
    [{ ...fine, Status: { x: 1 } }, 'UPSTREAM_ERROR'],
    [{ StatusCode: 200 }, 'UPSTREAM_BAD_RESPONSE'],
    [[], 'UPSTREAM_BAD_RESPONSE'],
    [null, 'UPSTREAM_BAD_RESPONSE'],
    [{ ...fine, StatusCode: 401 }, 'UPSTREAM_AUTH'],
    [{ ...fine, StatusCode: 429 }, 'UPSTREAM_RATE_LIMITED'],
    [{ ...fine, StatusCode: 503 }, 'UPSTREAM_UNAVAILABLE'],
    // Rules with a status are for replies that have it.
    [{ ...fine, message: 'none' }, 'ok'],
  ])('%j: %s', (reply, word) => {
    expect(wordOf(() => city.judge(reply))).toBe(word);
  });

  it.each([
    [{ Data: { MainInformation: { NAME: 'a' } } }, 'ok'],
    [{ Data: {} }, 'NOT_FOUND'],
    [{ Data: { MainInformation: null } }, 'NOT_FOUND'],
    [{}, 'ok'],
    [[], 'ok'],
  ])('that leaves out what it has not: %j: %s', (reply, word) => {
    expect(wordOf(() => national.judge(reply))).toBe(word);
  });

  it.each([
    [404, '{"message":"none"}', 'NOT_FOUND'],
    [404, '{"message":"no such path"}', 'ok'],
    [404, '<html>', 'ok'],
    [410, '<html>', 'NOT_FOUND'],
    [500, '{"StatusCode":401}', 'UPSTREAM_AUTH'],
  ])('with status %d and %s: %s', (status, text, word) => {
    expect(wordOf(() => city.judgeRefused({ status, text, header: () => undefined }))).toBe(word);
  });

  it('gives the id of the call, if it looks like one', () => {
    expect([{ id: 'a-1' }, { id: 7 }, { id: 'Nguyễn Văn Mẫu' }, {}].map(city.traceOf)).toEqual([
      'a-1',
      '7',
      undefined,
      undefined,
    ]);
  });
});

describe('a fault of the gateway', () => {
  const NOW = new Date('2026-09-08T23:59:00Z');
  const flat = (code: string, more = {}) => JSON.stringify({ code, message: 'm', ...more });
  const XML = '<am:fault xmlns:am="http://wso2.org/apimanager"><am:code>900904</am:code></am:fault>';

  it.each([
    [401, flat('900901'), true],
    [401, '{"fault":{"code":900902}}', true],
    [401, XML, true],
    [401, 'Unauthorized', true],
    // Blocked, or not subscribed: other credentials do not help.
    [401, flat('900907'), false],
    [403, flat('900901'), false],
  ])('%d %s: new credentials may help: %s', (status, text, expected) => {
    expect(isExpired({ status, text, header: () => undefined })).toBe(expected);
  });

  it('is none where a system behind it has codes of its own', () => {
    expect([flat('200'), flat('-1'), '[]', 'null', '"900901"'].map(readFault)).toEqual(
      Array.from({ length: 5 }, () => undefined),
    );
  });

  it.each([
    [flat('900804', { nextAccessTime: '2026-Sep-09 00:00:00+0000 UTC' }), 60],
    ['{"fault":{"code":900800,"nextAccessTime":"2026-09-09T00:00:30Z"}}', 90],
    [flat('900803', { nextAccessTime: '2036-Sep-09 00:00:00+0000 UTC' }), 3_600],
    [flat('900803'), undefined],
  ])('%s says when to come back: %j', (text, retryAfterSeconds) => {
    const reply = { status: 429, text, header: () => undefined };
    expect(() => throwThrottled(reply, NOW)).toThrow(
      expect.objectContaining({ code: 'UPSTREAM_RATE_LIMITED', retryAfterSeconds }),
    );
  });

  it('leaves a stated Retry-After alone, and what is blocked by a condition', () => {
    expect(() => throwThrottled({ status: 429, text: flat('900804'), header: () => '5' }, NOW)).not.toThrow();
    expect(() => throwThrottled({ status: 429, text: flat('900805'), header: () => undefined }, NOW)).not.toThrow();
  });
});
