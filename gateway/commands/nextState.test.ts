// How a command goes on, against a system that does, fails, forgets to answer, and whose caller dies at any moment.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UpstreamError } from '../../adapters/kit/index.js';
import type { Progress, StepState } from './command.js';
import { isActive } from './command.js';
import { begun, moveOf, nextState, resumed, type Came, type Move, type Situation } from './nextState.js';

const AT = new Date('2026-11-20T02:00:00Z');
const settings = { maxAttempts: 12, maxChecks: 40, giveUpHours: 72 };

function situation(traits: Situation['traits'], now = AT): Situation {
  return { traits, settings, now, random: () => 0.5 };
}

const ONE = [{ repeatable: false, compensable: false }];
const fresh = (names: readonly string[]): Progress => ({
  status: 'ACCEPTED',
  error: null,
  steps: names.map((name): StepState => ({ name, status: 'PENDING', attempts: 0, pauses: 0, updatedAt: '' })),
});

/** One move from the beginning of a command of one step. */
function send(came: Came, progress = fresh(['send']), s = situation(ONE)) {
  const move = moveOf(progress);
  return nextState(begun(progress, move, AT), move, came, s);
}

const failed = (error: unknown): Came => ({ kind: 'FAILED', error });
const unsent = new UpstreamError('UPSTREAM_UNAVAILABLE', { sent: false });
const badStatus = (status: number) => Object.assign(new UpstreamError('UPSTREAM_BAD_STATUS'), { status });

describe('a step', () => {
  it('that is done ends the command', () => {
    const next = send({ kind: 'SENT', outcome: { outcome: 'DONE', result: { reference: 'HS-1' } } });
    expect(next).toMatchObject({ status: 'CONFIRMED', seconds: null });
    expect(next.steps[0]).toMatchObject({ status: 'CONFIRMED', attempts: 1, result: { reference: 'HS-1' } });
  });

  it.each([
    ['timed out', new UpstreamError('UPSTREAM_TIMEOUT')],
    ['answered nonsense', new UpstreamError('UPSTREAM_BAD_RESPONSE')],
    ['failed with 500', badStatus(500)],
    ['met a mistake in the adapter', new TypeError('x')],
  ])('that %s may have been done: it is asked after', (_what, error) => {
    const next = send(failed(error));
    expect(next.status).toBe('UNKNOWN');
    expect(moveOf(next)).toEqual({ kind: 'RECONCILE', step: 0 });
  });

  it('that never left is sent again, does not count, and waits a minute at most', () => {
    let progress = fresh(['send']);
    for (let n = 0; n < 30; n += 1) {
      const next = send(failed(unsent), progress);
      expect(next).toMatchObject({ status: 'ACCEPTED' });
      expect(next.seconds).toBeLessThanOrEqual(72);
      progress = next;
    }
    expect(progress.steps[0]?.attempts).toBe(0);
    expect(moveOf(progress)).toEqual({ kind: 'SEND', step: 0 });
  });

  it('waits at least as long as the system asks for', () => {
    const busy = new UpstreamError('UPSTREAM_RATE_LIMITED', { sent: false, retryAfterSeconds: 300 });
    expect(send(failed(busy)).seconds).toBe(300);
  });

  it.each([400, 404, 409, 422])('that the system refuses with %s is dead at once', (status) => {
    expect(send(failed(badStatus(status)))).toMatchObject({ status: 'DEAD', seconds: null });
  });

  it.each([401, 403, 408, 429])('that meets %s is not dead', (status) => {
    expect(send(failed(badStatus(status))).status).toBe('UNKNOWN');
  });

  it('that was found absent is sent again, with pauses that double up to a quarter of an hour, twelve times in all', () => {
    let progress = fresh(['send']);
    const pauses: number[] = [];
    while (isActive(progress.status)) {
      const unknown = send(failed(new UpstreamError('UPSTREAM_TIMEOUT')), progress);
      const next = send({ kind: 'FOUND', found: { outcome: 'ABSENT' } }, unknown);
      pauses.push(next.seconds ?? 0);
      progress = next;
    }
    expect(progress).toMatchObject({ status: 'DEAD', error: { code: 'COMMAND_UNDELIVERABLE' } });
    expect(progress.steps[0]?.attempts).toBe(12);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(900 * 1.2);
  });

  it('that waits for somebody is asked after for ever, also by who cannot reach the system', () => {
    let progress: Progress = send({ kind: 'SENT', outcome: { outcome: 'WAITING', seconds: 5 } });
    expect(progress.status).toBe('WAITING');
    const late = situation(ONE, new Date(AT.getTime() + 1_000 * 3_600_000));
    for (const came of [failed(unsent), failed(new UpstreamError('UPSTREAM_TIMEOUT'))])
      progress = nextState(progress, moveOf(progress), came, late);
    expect(progress.status).toBe('WAITING');
    const done = nextState(progress, moveOf(progress), { kind: 'FOUND', found: { outcome: 'DONE' } }, late);
    expect(done.status).toBe('CONFIRMED');
  });

  it('that nobody can tell of becomes a matter for a person', () => {
    let progress: Progress = send(failed(new UpstreamError('UPSTREAM_TIMEOUT')));
    const late = situation(ONE, new Date(AT.getTime() + 73 * 3_600_000));
    progress = nextState(progress, moveOf(progress), failed(unsent), late);
    expect(progress).toMatchObject({ status: 'NEEDS_PERSON' });
  });
});

describe('what a dead worker left behind', () => {
  const sending = begun(fresh(['send']), { kind: 'SEND', step: 0 }, AT);

  it('is asked after', () => {
    const found = resumed(sending, situation(ONE));
    expect(found.status).toBe('UNKNOWN');
    expect(moveOf(found)).toEqual({ kind: 'RECONCILE', step: 0 });
  });

  it('is sent again where the system tells repetitions by the key', () => {
    const found = resumed(sending, situation([{ repeatable: true, compensable: false }]));
    expect(moveOf(found)).toEqual({ kind: 'SEND', step: 0 });
  });
});

describe('a refused step behind others', () => {
  const refused: Came = { kind: 'SENT', outcome: { outcome: 'REFUSED', reason: { vi: 'không', en: 'no' } } };
  const done: Came = { kind: 'SENT', outcome: { outcome: 'DONE' } };

  it('has them taken back, the last one first', () => {
    const s = situation([
      { repeatable: false, compensable: true },
      { repeatable: false, compensable: true },
      { repeatable: false, compensable: false },
    ]);
    let progress: Progress = fresh(['a', 'b', 'c']);
    for (const came of [done, done, refused]) progress = send(came, progress, s);
    expect(progress).toMatchObject({ status: 'COMPENSATING', error: { en: 'no' } });
    const moves: Move[] = [];
    while (isActive(progress.status)) {
      moves.push(moveOf(progress));
      progress = send({ kind: 'COMPENSATED', outcome: { outcome: 'DONE' } }, progress, s);
    }
    expect(moves.map(({ step }) => step)).toEqual([1, 0]);
    expect(progress).toMatchObject({ status: 'REJECTED', error: { en: 'no' } });
    expect(progress.steps.map(({ status }) => status)).toEqual(['COMPENSATED', 'COMPENSATED', 'REFUSED']);
  });

  it('is a matter for a person where one of them cannot be taken back', () => {
    const s = situation([ONE[0] as never, ONE[0] as never]);
    const progress = send(refused, send(done, fresh(['a', 'b']), s), s);
    expect(progress).toMatchObject({ status: 'NEEDS_PERSON', error: { en: 'no' } });
  });
});

/** A system that is honest when asked, and may do anything else. */
class World {
  readonly effects: number[];
  readonly made: number[];
  readonly refuses: boolean[];

  constructor(steps: number) {
    this.effects = Array<number>(steps).fill(0);
    this.made = Array<number>(steps).fill(0);
    this.refuses = Array<boolean>(steps).fill(false);
  }

  /** Undefined: whoever asked died before hearing of it. */
  act({ kind, step }: Move, chance: number): Came | undefined {
    if (kind === 'SEND') return this.send(step, chance);
    if (kind === 'RECONCILE') return this.tell(step, chance);
    if (chance % 4 === 0) return failed(new UpstreamError('UPSTREAM_TIMEOUT'));
    this.effects[step] = 0;
    if (chance % 4 === 1) return undefined;
    if (chance % 4 === 2) return failed(new UpstreamError('UPSTREAM_TIMEOUT'));
    return { kind: 'COMPENSATED', outcome: { outcome: 'DONE' } };
  }

  private send(step: number, chance: number): Came | undefined {
    const way = chance % 9;
    if (way === 0) return failed(unsent);
    if (way === 1) return undefined;
    if (way === 2) return failed(new UpstreamError('UPSTREAM_TIMEOUT'));
    if (way === 3) {
      this.refuses[step] = true;
      return { kind: 'SENT', outcome: { outcome: 'REFUSED', reason: { vi: '', en: '' } } };
    }
    if (way === 4) return failed(badStatus(422));
    this.effects[step] = (this.effects[step] ?? 0) + 1;
    this.made[step] = (this.made[step] ?? 0) + 1;
    if (way === 5) return undefined;
    if (way === 6) return failed(new UpstreamError('UPSTREAM_TIMEOUT'));
    return { kind: 'SENT', outcome: way === 7 ? { outcome: 'WAITING' } : { outcome: 'DONE' } };
  }

  private tell(step: number, chance: number): Came | undefined {
    const way = chance % 6;
    if (way === 0) return failed(unsent);
    if (way === 1) return undefined;
    if (way === 2) return { kind: 'FOUND', found: { outcome: 'UNCLEAR' } };
    return { kind: 'FOUND', found: { outcome: (this.effects[step] ?? 0) > 0 ? 'DONE' : 'ABSENT' } };
  }
}

describe('a command of several steps', () => {
  it('is done once and whole, or not at all, or waits for a person: whatever happens and whoever dies', () => {
    const traits = fc.array(fc.record({ repeatable: fc.constant(false), compensable: fc.boolean() }), {
      minLength: 1,
      maxLength: 4,
    });
    const ends = new Set<string>();
    fc.assert(
      fc.property(traits, fc.infiniteStream(fc.nat(1_000)), (given, chances) => {
        const world = new World(given.length);
        const s = situation(given);
        let progress: Progress = fresh(given.map((_, i) => `s${i}`));
        for (let n = 0; n < 400 && isActive(progress.status); n += 1) {
          const found = resumed(progress, s);
          const move = moveOf(found);
          progress = begun(found, move, AT);
          const came = world.act(move, chances.next().value as number);
          if (came !== undefined) progress = nextState(progress, move, came, s);
        }
        ends.add(progress.status);
        expect(Math.max(...world.effects, ...world.made)).toBeLessThanOrEqual(1);
        if (progress.status === 'CONFIRMED') expect(world.effects).toEqual(given.map(() => 1));
        if (progress.status === 'REJECTED' || progress.status === 'DEAD')
          expect(world.effects).toEqual(given.map(() => 0));
      }),
      { numRuns: 2_000 },
    );
    expect([...ends].sort()).toEqual(expect.arrayContaining(['CONFIRMED', 'DEAD', 'NEEDS_PERSON', 'REJECTED']));
  });
});
