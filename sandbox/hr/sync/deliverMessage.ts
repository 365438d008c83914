// What may happen to a message on its way: it gets lost before the server or behind it, arrives late, or is half done.
import { setTimeout as sleep } from 'node:timers/promises';
import { takesNext, type SyncBehaviour } from './behaviour.js';
import type { SyncAnswer } from './receiveMessage.js';

/** What comes back to the sender. */
export type Delivery =
  | { readonly kind: 'ANSWER'; readonly answer: SyncAnswer }
  /** The connection is reset. */
  | { readonly kind: 'RESET' }
  /** Status 401 without a body of the service. */
  | { readonly kind: 'UNAUTHORISED' }
  | { readonly kind: 'GARBAGE' }
  | { readonly kind: 'HTML' };

const EXPIRED: SyncAnswer = { message: 'Token không hợp lệ hoặc đã hết hạn', err_code: 1, transaction_id: '' };
const BUSY: SyncAnswer = { message: 'Hệ thống đang bận, vui lòng thử lại sau', err_code: 1, transaction_id: '' };

function withoutTransaction({ message, err_code }: SyncAnswer): SyncAnswer {
  return { message, err_code };
}

function refuse(behaviour: SyncBehaviour): Delivery | undefined {
  if (takesNext(behaviour, 'failBefore')) return { kind: 'RESET' };
  if (takesNext(behaviour, 'expiredToken'))
    return behaviour.expiredTokenAs401 ? { kind: 'UNAUTHORISED' } : { kind: 'ANSWER', answer: EXPIRED };
  return takesNext(behaviour, 'busy') ? { kind: 'ANSWER', answer: BUSY } : undefined;
}

function answerWith(behaviour: SyncBehaviour, answer: SyncAnswer): Delivery {
  // What was refused has not been taken.
  const isTaken = answer.err_code === 0;
  if (isTaken && takesNext(behaviour, 'failAfter')) return { kind: 'RESET' };
  if (isTaken && takesNext(behaviour, 'garbage')) return { kind: 'GARBAGE' };
  if (isTaken && takesNext(behaviour, 'html')) return { kind: 'HTML' };
  const isBare = takesNext(behaviour, 'withoutTransaction');
  return { kind: 'ANSWER', answer: isBare ? withoutTransaction(answer) : answer };
}

/** Carries one message to the server as the habits have it; `receive` is the server. */
export async function deliverMessage(behaviour: SyncBehaviour, receive: () => Promise<SyncAnswer>): Promise<Delivery> {
  const refusal = refuse(behaviour);
  if (refusal !== undefined) return refusal;
  const isHeld = takesNext(behaviour, 'stallNext');
  const { stallMs, acceptAfterStall } = behaviour;
  if (isHeld && acceptAfterStall) await sleep(stallMs, undefined, { ref: false });
  const answer = await receive();
  if (isHeld && !acceptAfterStall) await sleep(stallMs, undefined, { ref: false });
  return answerWith(behaviour, answer);
}
