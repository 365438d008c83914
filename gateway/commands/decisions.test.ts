// What people decide: allowed where nothing goes on by itself, and it goes on from where it stopped.
import { describe, expect, it, test } from '@jest/globals';
import { aRow, SAMPLE_AT } from '../../test/support/ledgerCommand.js';
import { STATUSES, type CommandRow, type StepState, type StepStatus } from './command.js';
import { discarded, redriven, settled, WrongState } from './decisions.js';
import { begun, moveOf, nextState, type Situation } from './nextState.js';

const NOW = new Date('2026-11-21T02:00:00Z');
const error = { code: 'COMMAND_UNDELIVERABLE', vi: 'Mẫu', en: 'Sample' } as const;

function aStuck(status: CommandRow['status'], ...steps: readonly StepStatus[]): CommandRow {
  const toStep = (of: StepStatus, i: number): StepState => ({
    ...{ name: `step-${i}`, status: of, attempts: 12, pauses: 7, since: SAMPLE_AT.toISOString(), error },
    updatedAt: SAMPLE_AT.toISOString(),
  });
  return aRow({ status, steps: steps.map(toStep), error });
}

const statuses = ({ steps }: { steps: readonly StepState[] }) => steps.map(({ status }) => status);

describe('trying again', () => {
  it.each([
    [['DEAD'], 'ACCEPTED', ['PENDING']],
    [['CONFIRMED', 'DEAD', 'PENDING'], 'SENDING', ['CONFIRMED', 'PENDING', 'PENDING']],
    [['CONFIRMED', 'REFUSED'], 'SENDING', ['CONFIRMED', 'PENDING']],
    [['UNKNOWN', 'PENDING'], 'UNKNOWN', ['UNKNOWN', 'PENDING']],
    [['CONFIRMED', 'COMPENSATING', 'REFUSED'], 'COMPENSATING', ['CONFIRMED', 'COMPENSATING', 'REFUSED']],
    [['CONFIRMED', 'CONFIRMED', 'REFUSED'], 'SENDING', ['CONFIRMED', 'CONFIRMED', 'PENDING']],
  ] as const)('goes on where it stopped: %s', (before, status, after) => {
    const next = redriven(aStuck(status === 'ACCEPTED' ? 'DEAD' : 'NEEDS_PERSON', ...before), NOW);
    expect([next.status, statuses(next)]).toEqual([status, after]);
  });

  it('counts from the beginning, and changes no other step', () => {
    const row = aStuck('DEAD', 'CONFIRMED', 'DEAD', 'PENDING');
    const { steps, error: left } = redriven(row, NOW);
    expect(steps[1]).toMatchObject({ attempts: 0, pauses: 0, since: NOW.toISOString(), error: undefined });
    expect(steps[1]?.updatedAt).toBe(NOW.toISOString());
    expect([steps[0], steps[2], left]).toEqual([row.steps[0], row.steps[2], null]);
  });

  it('never sends what may have been done', () => {
    expect(moveOf(redriven(aStuck('NEEDS_PERSON', 'UNKNOWN'), NOW))).toEqual({ kind: 'RECONCILE', step: 0 });
    expect(moveOf(redriven(aStuck('DEAD', 'DEAD'), NOW))).toEqual({ kind: 'SEND', step: 0 });
  });

  test('is given up after the same hours when nobody can be asked', () => {
    const traits = [{ repeatable: false, compensable: false }];
    const settings = { maxAttempts: 12, maxChecks: 40, giveUpHours: 72 };
    let progress = redriven(aStuck('NEEDS_PERSON', 'UNKNOWN'), NOW);
    for (let hours = 0; hours <= 100; hours += 1) {
      const now = new Date(NOW.getTime() + hours * 3_600_000);
      const situation: Situation = { traits, settings, now, random: () => 0.5 };
      const move = moveOf(progress);
      progress = nextState(begun(progress, move, now), move, { kind: 'FAILED', error: new Error('away') }, situation);
      if (progress.status === 'NEEDS_PERSON') break;
    }
    expect(progress.status).toBe('NEEDS_PERSON');
  });
});

describe('saying how it was', () => {
  it.each([
    [['UNKNOWN'], true, 'CONFIRMED', ['CONFIRMED']],
    [['UNKNOWN'], false, 'SENDING', ['PENDING']],
    [['UNKNOWN', 'PENDING'], true, 'SENDING', ['CONFIRMED', 'PENDING']],
    [['CONFIRMED', 'UNKNOWN'], true, 'CONFIRMED', ['CONFIRMED', 'CONFIRMED']],
    [['COMPENSATING', 'REFUSED'], true, 'REJECTED', ['COMPENSATED', 'REFUSED']],
    [['CONFIRMED', 'COMPENSATING', 'REFUSED'], true, 'COMPENSATING', ['CONFIRMED', 'COMPENSATED', 'REFUSED']],
    [['COMPENSATING', 'REFUSED'], false, 'COMPENSATING', ['COMPENSATING', 'REFUSED']],
  ] as const)('%s, done: %s, leads to %s', (before, done, status, after) => {
    const next = settled(aStuck('NEEDS_PERSON', ...before), done, NOW);
    expect([next.status, statuses(next)]).toEqual([status, after]);
  });

  it('that it was not done sends it again', () => {
    expect(moveOf(settled(aStuck('NEEDS_PERSON', 'CONFIRMED', 'UNKNOWN'), false, NOW))).toEqual({
      ...{ kind: 'SEND', step: 1 },
    });
  });
});

describe('giving up', () => {
  it('keeps what was done, and why', () => {
    const row = aStuck('NEEDS_PERSON', 'CONFIRMED', 'UNKNOWN');
    expect(discarded(row)).toEqual({ status: 'DISCARDED', steps: row.steps, error });
  });
});

describe('every other state', () => {
  const allowed = {
    redriven: ['DEAD', 'NEEDS_PERSON'],
    discarded: ['DEAD', 'NEEDS_PERSON'],
    settled: ['NEEDS_PERSON'],
  };
  it.each(STATUSES)('%s refuses what it does not allow', (status) => {
    const row = aStuck(status, 'UNKNOWN');
    const acts = {
      redriven: () => redriven(row, NOW),
      discarded: () => discarded(row),
      settled: () => settled(row, true, NOW),
    };
    for (const [name, act] of Object.entries(acts)) {
      if (allowed[name as keyof typeof allowed].includes(status)) expect(act).not.toThrow();
      else expect(act).toThrow(WrongState);
    }
  });
});
