// How answers leave: as JSON or XML by the extension of the path, late, cut off or unreadable as the habits have it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Request, Response } from 'express';
import type { FeedbackBehaviour } from './feedbackBehaviour.js';
import { toXml } from './toXml.js';
import type { Wire } from './toWire.js';

export interface Answer {
  /** @default 200 */
  readonly status?: number;
  /** Name of the list, and of one item in it; null: `items` is one object. */
  readonly root: string;
  readonly item: string | null;
  readonly items: readonly Wire[];
}

/** `description` is meant for people. */
export function toErrors(status: number, description: string): Answer {
  return { status, root: 'errors', item: 'error', items: [{ code: String(status), description }] };
}

const PAGE = '<html><body><h1>502 Bad Gateway</h1></body></html>';

function write(behaviour: FeedbackBehaviour, request: Request, response: Response, answer: Answer): void {
  response.status(answer.status ?? 200);
  if (request.path.endsWith('.xml') || behaviour.xmlOnly)
    return void response.type('application/xml').send(toXml(answer.root, answer.item, answer.items));
  const content = answer.item === null ? answer.items[0] : answer.items;
  response.json(behaviour.wrapJson ? { [answer.root]: content } : content);
}

/** Asks `work` for the answer and sends it. */
export async function answerRead(
  behaviour: FeedbackBehaviour,
  request: Request,
  response: Response,
  work: () => Answer,
): Promise<void> {
  const wait = behaviour.latencyMs + behaviour.stallMs;
  if (wait > 0) await sleep(wait, undefined, { ref: false });
  if (response.destroyed) return;
  if (behaviour.failNext > 0) {
    behaviour.failNext -= 1;
    return void response.status(500).type('html').send(PAGE);
  }
  const isUnknown = behaviour.xmlOnly && !request.path.endsWith('.xml');
  write(behaviour, request, response, isUnknown ? toErrors(404, 'format not supported') : work());
}

type Countdown = 'failBeforeNext' | 'failAfterNext' | 'unreadableNext' | 'refuseNext';

/** The same for a write, which may be lost before or behind the system. */
export async function answerWrite(
  behaviour: FeedbackBehaviour,
  request: Request,
  response: Response,
  work: () => Answer,
): Promise<void> {
  const takes = (name: Countdown) => {
    if (behaviour[name] <= 0) return false;
    behaviour[name] -= 1;
    return true;
  };
  if (takes('failBeforeNext')) return void response.socket?.resetAndDestroy();
  if (takes('refuseNext')) return answerRead(behaviour, request, response, () => toErrors(400, 'not accepted'));
  const [isCut, isUnreadable] = [takes('failAfterNext'), takes('unreadableNext')];
  if (!isCut && !isUnreadable) return answerRead(behaviour, request, response, work);
  work();
  if (isCut) response.socket?.resetAndDestroy();
  else response.type('html').send(PAGE);
}
