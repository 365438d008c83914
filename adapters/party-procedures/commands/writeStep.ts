// A step that is one write to the Party system: sent under our reference, and looked for under it whenever in doubt.
import {
  UpstreamError,
  type Bilingual,
  type CommandStep,
  type Found,
  type StepOutcome,
  type StepResult,
} from '../../kit/index.js';
import type { PartyClient, Work } from '../client.js';
import type { PartyService } from '../partySystem.js';
import { toReference } from './reference.js';

type Params = Readonly<Record<string, unknown>>;

/** How a step is taken back. */
export interface Undo<Payload> {
  readonly service: PartyService;
  params(work: Work<Payload>, reference: string): Params;
  /** Looks whether nothing is left of the step. */
  isUndone(work: Work<Payload>, reference: string): Promise<boolean>;
  /** The row that is as it was before. */
  result?(work: Work<Payload>): StepResult;
}

export interface WriteStep<Payload> {
  readonly name: string;
  readonly title: Bilingual;
  readonly service: PartyService;
  readonly refusal: Bilingual;
  params(work: Work<Payload>): Params;
  /** What stands there under our reference; null if nothing does. */
  find(work: Work<Payload>, reference: string): Promise<StepResult | null>;
  readonly undo?: Undo<Payload>;
}

const STUCK: Bilingual = {
  vi: 'Hệ thống nghiệp vụ Đảng không cho hoàn tác bước này; cần người xử lý.',
  en: 'The Party system does not let this step be taken back; a person has to look at it.',
};

async function sendOnce<Payload>(step: WriteStep<Payload>, work: Work<Payload>): Promise<StepOutcome> {
  const reference = toReference(work.key);
  const params = { ...step.params(work), MaThamChieu: reference };
  const reply = await work.client.party.write(step.service, params, work.signal);
  // Whatever it answers, an earlier attempt may be what it speaks of: what stands there decides.
  const found = await step.find(work, reference);
  if (found !== null) return { outcome: 'DONE', result: found };
  if (reply.kind === 'REFUSED') return { outcome: 'REFUSED', reason: step.refusal };
  throw new UpstreamError('UPSTREAM_ERROR', { detail: `${step.service}: accepted and not there` });
}

async function takeBack<Payload>(undo: Undo<Payload>, work: Work<Payload>): Promise<StepOutcome> {
  const reference = toReference(`${work.key} undo`);
  const params = { MaThamChieu: reference, ...undo.params(work, reference) };
  await work.client.party.write(undo.service, params, work.signal);
  if (!(await undo.isUndone(work, reference))) return { outcome: 'REFUSED', reason: STUCK };
  const result = undo.result?.(work);
  return result === undefined ? { outcome: 'DONE' } : { outcome: 'DONE', result };
}

/** Declares the step. */
export function createWriteStep<Payload>(step: WriteStep<Payload>): CommandStep<PartyClient, Payload> {
  const { name, title, undo } = step;
  const reconcile = async (work: Work<Payload>): Promise<Found> => {
    const found = await step.find(work, toReference(work.key));
    // Sent again under the same reference, it is taken once even if the first one is still on its way.
    return found === null ? { outcome: 'ABSENT' } : { outcome: 'DONE', result: found };
  };
  const base = { name, title, send: (work: Work<Payload>) => sendOnce(step, work), reconcile };
  return undo === undefined ? base : { ...base, compensate: (work) => takeBack(undo, work) };
}
