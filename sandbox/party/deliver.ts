// What may happen to a write on its way: lost before the system or behind it, late, twice, or refused by the other side.
import { setTimeout as sleep } from 'node:timers/promises';
import type { PartyBehaviour } from './partyBehaviour.js';

/** What comes back to the sender. */
export type Delivery<Answer> =
  | { readonly kind: 'ANSWER'; readonly answer: Answer }
  /** The connection is reset. */
  | { readonly kind: 'RESET' }
  /** Something that is no answer. */
  | { readonly kind: 'UNREADABLE' };

/** One write, as the system would take it. */
export interface Write<Answer> {
  readonly service: string;
  apply(): Answer;
  /** What the system says when the other side refuses. */
  refuse(): Answer;
  /** An answer that is "accepted" in name only. */
  failInName(): Answer;
}

type Countdown = {
  [Name in keyof PartyBehaviour]: PartyBehaviour[Name] extends number ? Name : never;
}[keyof PartyBehaviour];

function takesNext(behaviour: PartyBehaviour, service: string, name: Countdown): boolean {
  if (behaviour.onlyService !== null && behaviour.onlyService !== service) return false;
  if (behaviour[name] <= 0) return false;
  behaviour[name] -= 1;
  return true;
}

function isRefused(behaviour: PartyBehaviour, service: string): boolean {
  const left = behaviour.refuseNext[service] ?? 0;
  if (left > 0) behaviour.refuseNext = { ...behaviour.refuseNext, [service]: left - 1 };
  return left > 0;
}

/** Carries one write to the system as the habits have it. */
export async function deliver<Answer>(behaviour: PartyBehaviour, write: Write<Answer>): Promise<Delivery<Answer>> {
  const takes = (name: Countdown) => takesNext(behaviour, write.service, name);
  if (takes('failBeforeNext')) return { kind: 'RESET' };
  if (takes('failInNameNext')) return { kind: 'ANSWER', answer: write.failInName() };
  const isHeld = takes('stallWriteNext');
  const hold = () => sleep(behaviour.stallWriteMs, undefined, { ref: false });
  if (isHeld && behaviour.acceptAfterStall) await hold();
  let answer = isRefused(behaviour, write.service) ? write.refuse() : write.apply();
  if (takes('deliverTwiceNext')) answer = write.apply();
  if (isHeld && !behaviour.acceptAfterStall) await hold();
  if (takes('failAfterNext')) return { kind: 'RESET' };
  return takes('unreadableNext') ? { kind: 'UNREADABLE' } : { kind: 'ANSWER', answer };
}
