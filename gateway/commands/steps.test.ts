// Steps as they are carried out: what they are given, whose they are, and what is not taken from them.
import { describe, expect, it, test } from '@jest/globals';
import { z } from 'zod';
import { defineCommand, UpstreamError, type Adapter, type StepWork } from '../../adapters/kit/index.js';
import { aDue, plainSealer, scripted, type ScriptedStep } from '../../test/support/ledgerWorker.js';
import type { CommandRow } from './command.js';
import { begun, moveOf, nextState, type Came, type Move } from './nextState.js';
import { deliver, traitsOf, type RunningAdapters } from './steps.js';

const SEND: Move = { kind: 'SEND', step: 0 };
const settings = { maxAttempts: 12, maxChecks: 40, giveUpHours: 72 };

function run(row: CommandRow, adapters: RunningAdapters, move: Move = SEND): Promise<Came> {
  const { signal } = new AbortController();
  return deliver({ row, move, signal }, { adapters, sealer: plainSealer, stepMs: 1_000 });
}

/** The state that the command is in afterwards. */
async function after(row: CommandRow, adapters: RunningAdapters) {
  const now = new Date();
  const move = moveOf(row);
  const came = await run(row, adapters, move);
  const situation = { traits: traitsOf(row, adapters), settings, now, random: () => 0.5 };
  return nextState(begun(row, move, now), move, came, situation);
}

const sending = (step: ScriptedStep) => scripted('ledger', step);

describe('a step', () => {
  it('is given its payload, a key of its own, who asked, and what earlier steps left', async () => {
    const works: StepWork<unknown, unknown>[] = [];
    const send: NonNullable<ScriptedStep['send']> = async (work) => {
      works.push(work);
      return { outcome: 'DONE' };
    };
    const adapters = scripted('ledger', {}, { send });
    const row = aDue({}, { n: 7, unknown: 'member' });
    const [first] = row.steps;
    const at = { attempts: 0, pauses: 0, updatedAt: '' };
    const steps = [
      { ...first, name: 'keep', status: 'CONFIRMED' as const, ...at, result: { reference: 'HS-1' } },
      { name: 'keep1', status: 'SENDING' as const, ...at, attempts: 2 },
    ];
    const came = await run({ ...row, steps }, adapters, { kind: 'SEND', step: 1 });
    expect(came).toEqual({ kind: 'SENT', outcome: { outcome: 'DONE' } });
    expect(works).toEqual([
      {
        ...{ client: 'client of ledger', payload: { n: 7 }, key: `${row.id}.keep1`, attempt: 3 },
        ...{ results: { keep: { reference: 'HS-1' } }, acceptedAt: row.createdAt, signal: expect.any(AbortSignal) },
        caller: { agency: row.agency, reference: row.actor },
      },
    ]);
  });

  it('that tells repetitions by its key is sent where others are asked after', async () => {
    const move: Move = { kind: 'RECONCILE', step: 0 };
    expect(await run(aDue(), sending({ reconcile: 'REPEATABLE' }), move)).toMatchObject({ kind: 'SENT' });
    expect(await run(aDue(), sending({}), move)).toEqual({ kind: 'FOUND', found: { outcome: 'UNCLEAR' } });
  });

  it('that cannot be taken back says so in words of its own', async () => {
    const came = await run(aDue(), sending({}), { kind: 'COMPENSATE', step: 0 });
    const reason = { vi: expect.stringContaining('hoàn tác'), en: expect.any(String) };
    expect(came).toEqual({ kind: 'COMPENSATED', outcome: { outcome: 'REFUSED', reason } });
  });

  it.each([
    ['rejects', async () => Promise.reject(new UpstreamError('UPSTREAM_BAD_STATUS'))],
    [
      'throws at once',
      () => {
        throw new TypeError('x');
      },
    ],
    ['rejects with nothing', () => Promise.reject(undefined as unknown as Error)],
  ])('that %s is what came of it', async (_what, send) => {
    expect(await run(aDue(), sending({ send }))).toMatchObject({ kind: 'FAILED' });
  });
});

describe('a step that another adapter offers', () => {
  function borrowing(input: (work: { payload: { n: number } }) => unknown, offered = true): RunningAdapters {
    const send = async ({ client, payload, key }: StepWork<unknown, unknown>) => ({
      ...{ outcome: 'DONE' as const, result: { reference: JSON.stringify([client, payload, key]) } },
    });
    const lent = { name: 'sign', title: { vi: 'Ký', en: 'Sign' }, send, reconcile: 'REPEATABLE' as const };
    const lender = {
      id: 'signature',
      steps: offered ? { sign: { ...lent, input: z.object({ file: z.string() }) } } : {},
    } as unknown as Adapter;
    const addEntry = defineCommand<unknown, { n: number }>({
      payload: z.object({ n: z.int() }),
      prepare: async () => ({ subject: '', payload: { n: 1 } }),
      steps: [{ name: 'keep', adapter: 'signature', step: 'sign', input }],
    });
    const borrower = { id: 'ledger', commands: { addEntry } } as unknown as Adapter;
    return new Map([
      ['ledger', { adapter: borrower, client: 'client of ledger' }],
      ['signature', { adapter: lender, client: 'client of signature' }],
    ]);
  }

  it('runs with its client, and what the borrower makes of its payload', async () => {
    const row = aDue({}, { n: 7 });
    const adapters = borrowing(({ payload }) => ({ file: `file ${payload.n}` }));
    const came = (await run(row, adapters)) as { outcome: { result: { reference: string } } };
    expect(JSON.parse(came.outcome.result.reference)).toEqual([
      ...['client of signature', { file: 'file 7' }, `${row.id}.keep`],
    ]);
    expect(traitsOf(row, adapters)).toEqual([{ repeatable: true, compensable: false }]);
  });

  it('is dead at once where its input does not fit, or nobody offers it any more', async () => {
    expect(
      await after(
        aDue(),
        borrowing(() => ({ file: 7 })),
      ),
    ).toMatchObject({ status: 'DEAD', seconds: null });
    expect(
      await after(
        aDue(),
        borrowing(() => ({ file: '' }), false),
      ),
    ).toMatchObject({ status: 'DEAD' });
  });
});

describe('a command that cannot be read any more', () => {
  const sent: unknown[] = [];
  const adapters = sending({
    send: async ({ payload }) => {
      sent.push(payload);
      return { outcome: 'DONE' };
    },
  });
  const other = aDue();

  it.each([
    ['sealed with another key', aDue({ payload: 'niem-phong-khac' })],
    ['sealed for another command', aDue({ payload: other.payload })],
    ['without its payload', aDue({ payload: null })],
    ['of another version', aDue({}, { number: 1 })],
    ['that its adapter does not have any more', aDue({ name: 'removedCommand' })],
    ['of an adapter that is gone', aDue({ adapter: 'removed' })],
    [
      'whose step is gone',
      aDue({ steps: [{ name: 'old', status: 'PENDING', attempts: 0, pauses: 0, updatedAt: '' }] }),
    ],
  ])('(%s) is dead at once, was not sent, and is not tried again', async (_what, row) => {
    const next = await after(row, adapters);
    expect(next).toMatchObject({ status: 'DEAD', seconds: null });
    expect(sent).toEqual([]);
  });

  test.each(['UNKNOWN', 'WAITING'] as const)('and is %s is put before a person', async (status) => {
    const at = { attempts: 1, pauses: 0, updatedAt: '' };
    const row = aDue({ status, payload: 'niem-phong-khac', steps: [{ name: 'keep', status, ...at }] });
    expect(['DEAD', 'NEEDS_PERSON']).toContain((await after(row, adapters)).status);
  });
});

describe('a result', () => {
  const withResult = (result: object) => sending({ send: async () => ({ outcome: 'DONE', result }) });

  it.each([
    ['a zero character', { reference: 'HS\u0000' }],
    ['a line break', { reference: 'HS\n1' }],
    ['too many characters', { reference: 'x'.repeat(501) }],
    ['a control character in its row', { row: { type: 'Entry', key: 'a\u001b' } }],
    ['an address that is none of the web', { url: 'javascript:alert(1)' }],
    ['something else than text', { reference: 7 }],
  ])('with %s is not taken: nobody knows, the step is asked after', async (_what, result) => {
    const next = await after(aDue(), withResult(result));
    expect(next.status).toBe('UNKNOWN');
    expect(next.steps[0]?.result).toBeUndefined();
  });

  it('is kept as far as it is known', async () => {
    const known = { reference: 'x'.repeat(500), url: 'https://example.test/pay', row: { type: 'Entry', key: 'ă' } };
    const next = await after(aDue(), withResult({ ...known, more: 'x' }));
    expect(next.steps[0]?.result).toEqual(known);
  });

  // JSONB takes no half of a pair.
  test('with half a surrogate pair is not taken', async () => {
    const next = await after(aDue(), withResult({ reference: 'HS\ud800' }));
    expect(next.steps[0]?.result).toBeUndefined();
  });
});

describe('what else is stored', () => {
  const badReason = { vi: 'Mẫu\u0000', en: 'x'.repeat(100_000) };

  test('a reason with control characters or very many is not taken as it is', async () => {
    const next = await after(aDue(), sending({ send: async () => ({ outcome: 'REFUSED', reason: badReason }) }));
    expect(next.error?.vi ?? '').not.toContain('\u0000');
    expect(next.error?.en.length ?? 0).toBeLessThanOrEqual(500);
  });

  // JSON has no NaN and no infinity.
  test.each([NaN, Infinity, -Infinity])('a pause of %s seconds is a pause', async (seconds) => {
    const next = await after(aDue(), sending({ send: async () => ({ outcome: 'WAITING', seconds }) }));
    expect(Number.isFinite(next.seconds)).toBe(true);
  });
});
