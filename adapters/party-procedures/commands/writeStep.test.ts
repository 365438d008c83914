// What a step makes of the answer to its write: what stands there decides, not the answer.
import { describe, expect, it } from '@jest/globals';
import type { Found, StepOutcome, StepResult } from '../../kit/index.js';
import type { PartyClient, Work } from '../client.js';
import type { WriteReply } from '../partySystem.js';
import { createWriteStep } from './writeStep.js';

type Call = readonly [string, unknown];

function createStep(reply: WriteReply, standing: StepResult | null, isUndone = true) {
  const calls: Call[] = [];
  const step = createWriteStep<object>({
    name: 'sign',
    title: { vi: 'Ký', en: 'Sign' },
    service: 'signOpinion',
    refusal: { vi: 'Không ký được.', en: 'Not signed.' },
    params: () => ({ MaHoSo: 'YK000001' }),
    find: async (_work, reference) => (calls.push(['find', reference]), standing),
    undo: {
      service: 'cancelSignature',
      params: () => ({}),
      isUndone: async (_work, reference) => (calls.push(['isUndone', reference]), isUndone),
    },
  });
  const party = {
    write: async (service: string, params: { MaThamChieu: string }) => {
      calls.push([service, params.MaThamChieu]);
      return reply;
    },
  };
  const work = { client: { party } as unknown as PartyClient, key: 'k.sign', payload: {} } as Work<object>;
  return { step, work, calls };
}

const RESULT = { reference: 'YK000001' };
const ACCEPTED: WriteReply = { kind: 'ACCEPTED' };

describe('sending', () => {
  it.each([ACCEPTED, { kind: 'REPEATED' }, { kind: 'REFUSED' }] as WriteReply[])(
    'is done when it stands there, also after %j: an earlier attempt may have been it',
    async (reply) => {
      const { step, work } = createStep(reply, RESULT);
      expect(await step.send(work)).toEqual({ outcome: 'DONE', result: RESULT } satisfies StepOutcome);
    },
  );

  it('is refused when nothing stands there, in our own words', async () => {
    const { step, work } = createStep({ kind: 'REFUSED' }, null);
    expect(await step.send(work)).toEqual({ outcome: 'REFUSED', reason: { vi: 'Không ký được.', en: 'Not signed.' } });
  });

  it.each([ACCEPTED, { kind: 'REPEATED' }] as WriteReply[])(
    'is in doubt after %j with nothing there',
    async (reply) => {
      const { step, work } = createStep(reply, null);
      await expect(step.send(work)).rejects.toMatchObject({ code: 'UPSTREAM_ERROR', sent: true });
    },
  );

  it('uses one reference for sending and looking, another one for taking back, and shows no key', async () => {
    const { step, work, calls } = createStep(ACCEPTED, RESULT);
    await step.send(work);
    if (step.reconcile !== 'REPEATABLE') await step.reconcile(work);
    await step.compensate?.(work);
    const references = calls.map(([, reference]) => reference);
    expect(calls.map(([name]) => name)).toEqual(['signOpinion', 'find', 'find', 'cancelSignature', 'isUndone']);
    expect(new Set(references.slice(0, 3)).size).toBe(1);
    expect(new Set(references).size).toBe(2);
    for (const reference of references) expect(reference).toMatch(/^LT[0-9A-F]{24}$/);
  });
});

describe('looking', () => {
  it.each([
    [RESULT, 'DONE'],
    [null, 'ABSENT'],
  ] as const)('at %j finds %s and writes nothing', async (standing, outcome) => {
    const { step, work, calls } = createStep(ACCEPTED, standing);
    const found: Found | undefined = step.reconcile === 'REPEATABLE' ? undefined : await step.reconcile(work);
    expect(found?.outcome).toBe(outcome);
    expect(calls.map(([name]) => name)).toEqual(['find']);
  });
});

describe('taking back', () => {
  it.each([
    [ACCEPTED, true, 'DONE'],
    [{ kind: 'REPEATED' }, true, 'DONE'],
    [{ kind: 'REFUSED' }, true, 'DONE'],
    [{ kind: 'REFUSED' }, false, 'REFUSED'],
  ] as [WriteReply, boolean, string][])('after %j, undone: %j, is %s', async (reply, isUndone, outcome) => {
    const { step, work } = createStep(reply, RESULT, isUndone);
    expect(await step.compensate?.(work)).toMatchObject({ outcome });
  });
});
