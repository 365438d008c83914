// What may happen to a write on its way: it gets lost before the portal or behind it, arrives late, or arrives twice.
import { setTimeout as sleep } from 'node:timers/promises';
import type { PortalAnswer } from './portalAnswer.js';
import type { PortalBehaviour } from './portalBehaviour.js';

/** What comes back to the sender. */
export type Delivery =
  | { readonly kind: 'ANSWER'; readonly answer: PortalAnswer }
  /** The connection is reset. */
  | { readonly kind: 'RESET' }
  /** Something that is no answer. */
  | { readonly kind: 'UNREADABLE' };

type Countdown = {
  [Name in keyof PortalBehaviour]: PortalBehaviour[Name] extends number ? Name : never;
}[keyof PortalBehaviour];

/** True for each of the next n. */
function takesNext(behaviour: PortalBehaviour, name: Countdown): boolean {
  if (behaviour[name] <= 0) return false;
  behaviour[name] -= 1;
  return true;
}

function accept(behaviour: PortalBehaviour, apply: () => PortalAnswer): PortalAnswer {
  const answer = apply();
  return takesNext(behaviour, 'deliverTwiceNext') ? apply() : answer;
}

async function hold(behaviour: PortalBehaviour): Promise<void> {
  await sleep(behaviour.stallWriteMs, undefined, { ref: false });
}

/** Carries one write to the portal as the habits have it. `apply` is the portal; `random` decides about shares. */
export async function deliverWrite(
  behaviour: PortalBehaviour,
  apply: () => PortalAnswer,
  random: () => number = Math.random,
): Promise<Delivery> {
  if (takesNext(behaviour, 'failBeforeNext') || random() < behaviour.failBeforeShare) return { kind: 'RESET' };
  if (takesNext(behaviour, 'failInNameNext')) {
    return { kind: 'ANSWER', answer: { error_code: 0, message: behaviour.failInNameMessage } };
  }
  const isHeld = takesNext(behaviour, 'stallWriteNext');
  if (isHeld && behaviour.acceptAfterStall) await hold(behaviour);
  const answer = accept(behaviour, apply);
  if (isHeld && !behaviour.acceptAfterStall) await hold(behaviour);
  if (takesNext(behaviour, 'failAfterNext') || random() < behaviour.failAfterShare) return { kind: 'RESET' };
  return takesNext(behaviour, 'unreadableNext') ? { kind: 'UNREADABLE' } : { kind: 'ANSWER', answer };
}
