// What becomes of a message after a send: a pure function of what came back and how often it was tried.
import type { Sent } from './createSender.js';
import { pauseSeconds } from './pauseSeconds.js';
import type { Claimed, Outcome, Receiver } from './webhookStore.js';

export interface PatienceSettings {
  readonly firstPauseSeconds: number;
  readonly maxPauseSeconds: number;
  readonly maxAttempts: number;
  readonly giveUpHours: number;
  readonly slowMs: number;
}

type Tried = Pick<Claimed, 'tries' | 'seconds'>;

const GONE = 410;
/** Busy, and saying until when: 429 and 503 (RFC 6585 §4, RFC 9110 §15.6.4). */
const BUSY: ReadonlySet<number> = new Set([429, 503]);
const HOUR = 3_600;

function isGivenUp({ tries, seconds }: Tried, { maxAttempts, giveUpHours }: PatienceSettings): boolean {
  return tries >= maxAttempts || seconds >= giveUpHours * HOUR;
}

interface Seen {
  readonly sent: Sent;
  readonly milliseconds: number;
}

function shutSecondsOf(sent: Sent, { maxPauseSeconds }: PatienceSettings): number {
  if (sent.kind !== 'ANSWERED' || !BUSY.has(sent.status)) return 0;
  return Math.min(sent.retryAfter ?? 0, maxPauseSeconds);
}

function receiverOf({ sent, milliseconds }: Seen, shutSeconds: number, slowMs: number): Receiver {
  const slow = milliseconds >= slowMs;
  if (sent.kind === 'FAILED') {
    // Nothing of this is the receiver's doing.
    const own = sent.failure === 'STOPPED' || sent.failure === 'NOT_MADE' || sent.failure === 'RIGHTS_UNKNOWN';
    return own ? { kind: 'UNKNOWN', slow: false, shutSeconds: 0 } : { kind: 'FAILED', slow, shutSeconds };
  }
  if (sent.status === GONE) return { kind: 'GONE', slow, shutSeconds };
  const isFine = sent.status >= 200 && sent.status < 300;
  return { kind: isFine ? 'OK' : 'FAILED', slow, shutSeconds };
}

export function nextOutcome(tried: Tried, seen: Seen, settings: PatienceSettings, random: () => number): Outcome {
  const { sent } = seen;
  const shutSeconds = shutSecondsOf(sent, settings);
  const receiver = receiverOf(seen, shutSeconds, settings.slowMs);
  const status = sent.kind === 'ANSWERED' ? sent.status : null;
  const failure = sent.kind === 'FAILED' ? sent.failure : null;
  const came = { status, failure, receiver, sent: true } as const;
  if (receiver.kind === 'OK') return { ...came, state: 'DELIVERED', seconds: 0 };
  if (receiver.kind === 'GONE' || isGivenUp(tried, settings)) return { ...came, state: 'DEAD', seconds: 0 };
  const seconds = Math.max(pauseSeconds(tried.tries, settings, random), shutSeconds);
  return { ...came, state: 'PENDING', seconds };
}
