// One `send` of a command: every message through here, so that it is known what may have arrived and what may be refused.
import { UpstreamError, type Refusal, type StepOutcome, type StepWork } from '../../kit/index.js';
import type { HrClient } from '../client.js';
import type { SyncAction, SyncAnswer } from '../sync/ministry.js';
import type { SyncService } from '../sync/syncSettings.js';
import type { Sections } from '../sync/toSections.js';
import { FORBIDDEN, UNREADABLE } from './reasons.js';

/** What every payload here begins with. */
export interface Target {
  readonly number: string;
  readonly senderCode: string;
}

export type Work<Payload extends Target> = StepWork<HrClient, Payload>;

export interface Course {
  tell(service: SyncService, action: SyncAction, sections: Sections): Promise<SyncAnswer>;
  done(): StepOutcome;
  /**
   * REFUSED, which says that nothing has changed. Where an attempt before this one may have come through, nobody can say
   * so: then it throws, the whole is sent again, and in the end a person looks.
   */
  refuse(reason: Refusal, detail: string): StepOutcome;
  /** What else a verdict leads to: a refusal, or an error after which the whole is sent again. */
  settle(answer: SyncAnswer): StepOutcome;
}

function unknown(detail: string): never {
  throw new UpstreamError('UPSTREAM_ERROR', { detail });
}

/** An error of a later message: what came before it has arrived. */
function markSent(error: unknown): unknown {
  if (!(error instanceof UpstreamError) || error.sent) return error;
  const { code, detail, retryAfterSeconds } = error;
  const more = {
    ...(detail !== undefined && { detail }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
  return new UpstreamError(code, { sent: true, cause: error, ...more });
}

/** The Ministry's number of a record: the agency of the account, and the staff number. */
function toOutcome({ client, payload }: Work<Target>): StepOutcome {
  const reference = `${client.ministry?.settings.orgCode ?? ''}_${payload.number}`;
  return { outcome: 'DONE', result: { row: { type: 'Officer', key: payload.number }, reference } };
}

export async function startCourse(work: Work<Target>): Promise<Course> {
  const { client, payload, key, signal } = work;
  const { ministry, sendTimes, log } = client;
  if (ministry === undefined)
    throw new UpstreamError('UPSTREAM_UNAVAILABLE', { sent: false, detail: 'no sync API is configured any more' });
  const cameBefore = work.attempt > 1 || (await sendTimes.wasSent(key));
  let hasChanged = false;
  let answered = 0;

  async function fail(error: unknown): Promise<never> {
    const left = !(error instanceof UpstreamError) || error.sent;
    if (!left && answered === 0 && !cameBefore) await sendTimes.neverLeft(key);
    else if (!left) sendTimes.isOver(key);
    throw answered > 0 ? markSent(error) : error;
  }

  function refuse(reason: Refusal, detail: string): StepOutcome {
    if (cameBefore || hasChanged) return unknown(`${detail}; an earlier message may have been taken`);
    log.warn({ detail }, 'a record was not brought in step');
    return { outcome: 'REFUSED', reason };
  }

  return {
    refuse,
    done: () => toOutcome(work),
    async tell(service, action, sections) {
      const { number, senderCode } = payload;
      await sendTimes.leaves(key);
      const answer = await ministry.tell({ service, action, number, senderCode, sections, key, signal }).catch(fail);
      sendTimes.isOver(key);
      answered += 1;
      hasChanged ||= answer.verdict === 'ACCEPTED';
      return answer;
    },
    settle({ verdict, detail }) {
      if (verdict === 'FORBIDDEN') return refuse(FORBIDDEN, detail);
      if (verdict === 'UNREADABLE') return refuse(UNREADABLE, detail);
      return unknown(detail);
    },
  };
}

/**
 * How all steps here are asked after. The API answers no reads, and it does not tell repetitions by our Transaction_ID (so
 * this is not 'REPEATABLE'). But a command says what the record shall be: EDIT with whole lists, ADD followed by EDIT where
 * the record is there already, and DEL of what is gone all end in the same record however often they are sent. So once
 * nothing of it can be under way any more it may be sent again: that cannot double anything. Earlier it may not: a late
 * message would overwrite what the next command has sent.
 */
export async function findSettled({ client, key }: Work<Target>) {
  const isSettled = await client.sendTimes.isSettled(key);
  return { outcome: isSettled ? 'ABSENT' : 'UNCLEAR' } as const;
}
