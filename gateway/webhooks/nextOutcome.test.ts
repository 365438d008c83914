// What becomes of a message after a send, for every kind of answer and any number of tries.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Sent } from './createSender.js';
import { FAILURES } from './failureOf.js';
import { nextOutcome } from './nextOutcome.js';
import { webhookSettingsSchema } from './settings.js';

const settings = webhookSettingsSchema.parse({});
const answered = (status: number, retryAfter?: number): Sent => ({ kind: 'ANSWERED', status, retryAfter });
const after = (sent: Sent, tries = 1, seconds = 0, milliseconds = 10) =>
  nextOutcome({ tries, seconds }, { sent, milliseconds }, settings, () => 0.5);

describe('a message', () => {
  it.each([200, 201, 202, 204, 299])('is delivered with %i', (status) => {
    expect(after(answered(status))).toMatchObject({
      state: 'DELIVERED',
      status,
      failure: null,
      receiver: { kind: 'OK' },
    });
  });

  it.each([0, 199, 300, 302, 304, 400, 401, 404, 409, 429, 500, 503])('is sent again after %i', (status) => {
    expect(after(answered(status))).toMatchObject({ state: 'PENDING', seconds: 5, receiver: { kind: 'FAILED' } });
  });

  it('is dead where the receiver is gone', () => {
    expect(after(answered(410))).toMatchObject({ state: 'DEAD', receiver: { kind: 'GONE' } });
  });

  it('waits as long as the receiver asks for, and so do all others; within bounds', () => {
    expect(after(answered(429, 120))).toMatchObject({ seconds: 120, receiver: { shutSeconds: 120 } });
    expect(after(answered(503, 1))).toMatchObject({ seconds: 5, receiver: { shutSeconds: 1 } });
    expect(after(answered(429, 10 ** 9))).toMatchObject({ seconds: 21_600, receiver: { shutSeconds: 21_600 } });
    expect(after(answered(500, 120))).toMatchObject({ seconds: 5, receiver: { shutSeconds: 0 } });
  });

  it.each(FAILURES)('is sent again after %s', (failure) => {
    const outcome = after({ kind: 'FAILED', failure });
    const own = ['STOPPED', 'NOT_MADE', 'RIGHTS_UNKNOWN'].includes(failure);
    expect(outcome).toMatchObject({ state: 'PENDING', failure, status: null });
    expect(outcome.receiver.kind).toBe(own ? 'UNKNOWN' : 'FAILED');
  });

  it('is given up after so many tries, or so long, and never before', () => {
    const anySent = fc.constantFrom<Sent>(answered(500), answered(429, 60), { kind: 'FAILED', failure: 'TIMED_OUT' });
    const property = fc.property(anySent, fc.nat(60), fc.nat(600_000), (sent, tries, seconds) => {
      const { state } = after(sent, tries, seconds);
      expect(state).toBe(tries >= settings.maxAttempts || seconds >= settings.giveUpHours * 3_600 ? 'DEAD' : 'PENDING');
    });
    fc.assert(property);
  });

  it('is sent later each time, up to a bound, and never all at the same moment', () => {
    const secondsAfter = (tries: number, random: number) =>
      nextOutcome({ tries, seconds: 0 }, { sent: answered(500), milliseconds: 1 }, settings, () => random).seconds;
    expect([1, 2, 3, 4].map((tries) => secondsAfter(tries, 0.5))).toEqual([5, 10, 20, 40]);
    const property = fc.property(
      fc.integer({ min: 1, max: 19 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (n, r) => {
        const plain = Math.min(5 * 2 ** (n - 1), 21_600);
        expect(secondsAfter(n, r)).toBeGreaterThanOrEqual(plain * 0.8 - 1e-6);
        expect(secondsAfter(n, r)).toBeLessThanOrEqual(plain * 1.2 + 1e-6);
      },
    );
    fc.assert(property);
  });
});

describe('a receiver', () => {
  it('is slow from a time on, whatever it answers', () => {
    const slowOf = (sent: Sent, milliseconds: number) => after(sent, 1, 0, milliseconds).receiver.slow;
    expect([slowOf(answered(200), 2_499), slowOf(answered(200), 2_500)]).toEqual([false, true]);
    expect(slowOf({ kind: 'FAILED', failure: 'TIMED_OUT' }, 10_000)).toBe(true);
    expect(slowOf({ kind: 'FAILED', failure: 'STOPPED' }, 10_000)).toBe(false);
  });
});
