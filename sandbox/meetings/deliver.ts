// What may happen to a call on its way: late, lost before it was carried out or behind it, or met by a broken server.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Response } from 'express';
import type { MeetingsBehaviour } from './meetingsBehaviour.js';

type Countdown = 'failBeforeNext' | 'failAfterNext' | 'holdNext';

function takesNext(behaviour: MeetingsBehaviour, call: string, name: Countdown): boolean {
  if (behaviour[name] <= 0 || (behaviour.onlyCall !== null && behaviour.onlyCall !== call)) return false;
  behaviour[name] -= 1;
  return true;
}

export interface Delivery<A> {
  readonly call: string;
  readonly isWrite: boolean;
  apply(): A;
  send(answer: A): void;
}

/** Carries the call out as the habits have it, and answers. */
export async function deliver<A>(
  behaviour: MeetingsBehaviour,
  response: Response,
  delivery: Delivery<A>,
): Promise<void> {
  const { call, isWrite } = delivery;
  const wait = behaviour.latencyMs + behaviour.stallMs;
  if (wait > 0) await sleep(wait, undefined, { ref: false });
  if (behaviour.failNext > 0) {
    behaviour.failNext -= 1;
    response.status(500).type('html').send('<html><body>500</body></html>');
    return;
  }
  if (isWrite && takesNext(behaviour, call, 'failBeforeNext')) return void response.socket?.resetAndDestroy();
  const answer = delivery.apply();
  if (isWrite && takesNext(behaviour, call, 'failAfterNext')) return void response.socket?.resetAndDestroy();
  if (isWrite && takesNext(behaviour, call, 'holdNext')) await sleep(behaviour.holdMs, undefined, { ref: false });
  if (!response.destroyed) delivery.send(answer);
}
