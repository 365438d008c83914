// How a command goes on: pure, so that every way through it can be tried out.
import { UpstreamError, type Found, type Refusal, type StepOutcome } from '../../adapters/kit/index.js';
import { ERRORS, type ErrorCode } from '../../schema/errors.js';
import type { CommandError, CommandStatus, Progress, StepState } from './command.js';
import { isFinal } from './isFinal.js';
import { pauseSeconds } from './pauseSeconds.js';
import { StepGone } from './stepGone.js';

export interface DeliverySettings {
  /** Sends of one step that the system itself answered without doing it. */
  readonly maxAttempts: number;
  /** Looks at a step that the system cannot tell of. */
  readonly maxChecks: number;
  /** Hours after which a step that gets nowhere is given up. */
  readonly giveUpHours: number;
}

/** What a worker does for a command next. */
export type Move =
  | { readonly kind: 'SEND'; readonly step: number }
  | { readonly kind: 'RECONCILE'; readonly step: number }
  | { readonly kind: 'COMPENSATE'; readonly step: number };

/** What came of a move. */
export type Came =
  | { readonly kind: 'SENT'; readonly outcome: StepOutcome }
  | { readonly kind: 'FOUND'; readonly found: Found }
  | { readonly kind: 'COMPENSATED'; readonly outcome: StepOutcome }
  | { readonly kind: 'FAILED'; readonly error: unknown };

/** `seconds`: until it is due again; null: never by itself. */
export interface Next extends Progress {
  readonly seconds: number | null;
  /** The arrival that makes it due at once; only of one that waits. */
  readonly awaits?: string | undefined;
}

/** What is declared of a step, as far as it decides how to go on. */
export interface StepTraits {
  readonly repeatable: boolean;
  readonly compensable: boolean;
}

export interface Situation {
  readonly traits: readonly StepTraits[];
  readonly settings: DeliverySettings;
  readonly now: Date;
  /** 0 … 1, for jitter. */
  readonly random: () => number;
}

const HOUR_MS = 3_600_000;

export function toCommandError(code: ErrorCode): CommandError {
  const { vi, en } = ERRORS[code];
  return { code, vi, en };
}

const refusalError = ({ code = 'COMMAND_REFUSED', vi, en }: Refusal): CommandError => ({ code, vi, en });

/** The first step that has not got anywhere yet. */
const openStep = (steps: readonly StepState[]): number => steps.findIndex(({ status }) => status !== 'CONFIRMED');

/** The last step that was done and not taken back. */
const standing = (steps: readonly StepState[]): number =>
  steps.findLastIndex(({ status }) => status === 'CONFIRMED' || status === 'COMPENSATING');

export function moveOf({ status, steps }: Progress): Move {
  if (status === 'COMPENSATING') return { kind: 'COMPENSATE', step: standing(steps) };
  const step = openStep(steps);
  return { kind: steps[step]?.status === 'PENDING' ? 'SEND' : 'RECONCILE', step };
}

/** Written before anything is sent: whoever finds it like this knows that nobody knows. */
export function begun(progress: Progress, move: Move, now: Date): Progress {
  const status = move.kind === 'COMPENSATE' ? 'COMPENSATING' : move.kind === 'SEND' ? 'SENDING' : undefined;
  if (status === undefined) return progress;
  const { since, status: before } = stepAt(progress.steps, move.step);
  const fresh = since === undefined || (status === 'COMPENSATING' && before !== 'COMPENSATING');
  const change: Partial<StepState> = { status, since: fresh ? now.toISOString() : since };
  return { ...progress, status, steps: changed(progress.steps, move.step, now, change) };
}

/** What was being sent when its worker died. */
export function resumed(progress: Progress, { traits, now }: Pick<Situation, 'traits' | 'now'>): Progress {
  if (progress.status !== 'SENDING') return progress;
  const step = openStep(progress.steps);
  if (progress.steps[step]?.status !== 'SENDING') return progress;
  const status = traits[step]?.repeatable === true ? 'PENDING' : 'UNKNOWN';
  return {
    ...progress,
    status: status === 'PENDING' ? 'SENDING' : 'UNKNOWN',
    steps: changed(progress.steps, step, now, { status }),
  };
}

function changed(
  steps: readonly StepState[],
  at: number,
  now: Date,
  change: Partial<Omit<StepState, 'name'>>,
): readonly StepState[] {
  return steps.map((step, i) => (i === at ? { ...step, ...change, updatedAt: now.toISOString() } : step));
}

const stepAt = (steps: readonly StepState[], at: number): StepState => {
  const step = steps[at];
  if (step === undefined) throw new RangeError(`no step ${at}`);
  return step;
};

function confirmed(progress: Progress, at: number, result: StepState['result'], { now }: Situation): Next {
  const steps = changed(progress.steps, at, now, { status: 'CONFIRMED', pauses: 0, result, error: undefined });
  const done = at === steps.length - 1;
  return { status: done ? 'CONFIRMED' : 'SENDING', steps, error: null, seconds: done ? null : 0 };
}

/** Behind a refused step stands what was done before it: that is taken back, or a person has to look. */
function failed(
  progress: Progress,
  at: number,
  status: 'REFUSED' | 'DEAD',
  error: CommandError,
  { now, traits }: Situation,
): Next {
  const steps = changed(progress.steps, at, now, { status, error });
  const last = standing(steps);
  if (last < 0) return { status: status === 'DEAD' ? 'DEAD' : 'REJECTED', steps, error, seconds: null };
  const possible = steps.every((step, i) => step.status !== 'CONFIRMED' || traits[i]?.compensable === true);
  return possible
    ? { status: 'COMPENSATING', steps, error, seconds: 0 }
    : { status: 'NEEDS_PERSON', steps, error, seconds: null };
}

interface Pause {
  readonly step: StepState['status'];
  readonly status: CommandStatus;
  /** It counts as a send. */
  readonly counts: boolean;
  /** Longest pause, seconds. */
  readonly most: number;
  readonly least?: number;
}

const ATTEMPT_PAUSE = 900;
/** What has not left is no burden for the system: it is tried again sooner. */
const UNSENT_PAUSE = 60;

function pause(progress: Progress, at: number, how: Pause, error: CommandError | undefined, s: Situation): Next {
  const step = stepAt(progress.steps, at);
  const change = {
    status: how.step,
    attempts: step.attempts + (how.counts ? 1 : 0),
    pauses: step.pauses + 1,
    ...(error === undefined ? {} : { error }),
  };
  const seconds = Math.max(how.least ?? 0, pauseSeconds(step.pauses, how.most, s.random));
  return { ...progress, status: how.status, steps: changed(progress.steps, at, s.now, change), seconds };
}

function tooOld({ steps }: Progress, at: number, { now, settings }: Situation): boolean {
  const { since } = stepAt(steps, at);
  return since !== undefined && now.getTime() - Date.parse(since) > settings.giveUpHours * HOUR_MS;
}

function needsPerson(progress: Progress, at: number, error: CommandError, { now }: Situation): Next {
  const steps = changed(progress.steps, at, now, { error });
  return { status: 'NEEDS_PERSON', steps, error, seconds: null };
}

const codeOf = (error: unknown): ErrorCode => (error instanceof UpstreamError ? error.code : 'INTERNAL_SERVER_ERROR');

const retryAfterOf = (error: unknown): number => (error instanceof UpstreamError ? (error.retryAfterSeconds ?? 0) : 0);

/** Nothing has left, or the system has said no to this attempt. */
function sendAgain(
  progress: Progress,
  at: number,
  error: CommandError,
  counts: boolean,
  s: Situation,
  least = 0,
): Next {
  const { attempts } = stepAt(progress.steps, at);
  const spent = counts && attempts + 1 >= s.settings.maxAttempts;
  if (spent || tooOld(progress, at, s)) {
    const steps = counts ? changed(progress.steps, at, s.now, { attempts: attempts + 1 }) : progress.steps;
    return failed({ ...progress, steps }, at, 'DEAD', toCommandError('COMMAND_UNDELIVERABLE'), s);
  }
  const most = counts ? ATTEMPT_PAUSE : UNSENT_PAUSE;
  const status = at === 0 ? 'ACCEPTED' : 'SENDING';
  return pause(progress, at, { step: 'PENDING', status, counts, most, least }, error, s);
}

function afterSend(progress: Progress, at: number, outcome: StepOutcome, s: Situation): Next {
  const step = stepAt(progress.steps, at);
  const sent: Progress = { ...progress, steps: changed(progress.steps, at, s.now, { attempts: step.attempts + 1 }) };
  return settle(sent, at, outcome, s);
}

function settle(progress: Progress, at: number, outcome: StepOutcome, s: Situation): Next {
  if (outcome.outcome === 'DONE') return confirmed(progress, at, outcome.result ?? progress.steps[at]?.result, s);
  if (outcome.outcome === 'REFUSED') return failed(progress, at, 'REFUSED', refusalError(outcome.reason), s);
  const { seconds = 60, awaits, result = progress.steps[at]?.result } = outcome;
  const steps = changed(progress.steps, at, s.now, { status: 'WAITING', pauses: 0, result, error: undefined });
  return { status: 'WAITING', steps, error: null, seconds, awaits };
}

function afterFailedSend(progress: Progress, at: number, error: unknown, s: Situation): Next {
  const coded = toCommandError(codeOf(error));
  const unsent = error instanceof UpstreamError && !error.sent;
  if (unsent) return sendAgain(progress, at, coded, false, s, retryAfterOf(error));
  const step = stepAt(progress.steps, at);
  const sent: Progress = { ...progress, steps: changed(progress.steps, at, s.now, { attempts: step.attempts + 1 }) };
  // The system has read it and will say the same again (4xx): no use in asking.
  if (isFinal(error)) return failed(sent, at, 'DEAD', coded, s);
  if (s.traits[at]?.repeatable === true) return sendAgain(progress, at, coded, true, s, retryAfterOf(error));
  const steps = changed(sent.steps, at, s.now, { status: 'UNKNOWN', error: coded, pauses: 0 });
  return { ...sent, status: 'UNKNOWN', steps, seconds: pauseSeconds(0, ATTEMPT_PAUSE, s.random) };
}

/** Whether it was done stays open. */
function unclear(progress: Progress, at: number, counts: boolean, error: CommandError | undefined, s: Situation): Next {
  const step = stepAt(progress.steps, at);
  // It is there: whoever has to decide may take weeks.
  const waiting = step.status === 'WAITING';
  if (!waiting && (tooOld(progress, at, s) || (counts && step.pauses >= s.settings.maxChecks)))
    return needsPerson(progress, at, error ?? toCommandError('COMMAND_UNDELIVERABLE'), s);
  const how = { step: step.status, status: waiting ? 'WAITING' : 'UNKNOWN', counts: false } as const;
  return pause(progress, at, { ...how, most: counts ? ATTEMPT_PAUSE : UNSENT_PAUSE }, error, s);
}

function afterCheck(progress: Progress, at: number, found: Found, s: Situation): Next {
  if (found.outcome === 'UNCLEAR') return unclear(progress, at, true, undefined, s);
  if (found.outcome !== 'ABSENT') return settle(progress, at, found, s);
  // The send was counted when it left.
  const { attempts, error } = stepAt(progress.steps, at);
  if (attempts >= s.settings.maxAttempts || tooOld(progress, at, s))
    return failed(progress, at, 'DEAD', toCommandError('COMMAND_UNDELIVERABLE'), s);
  const how = {
    step: 'PENDING',
    status: at === 0 ? 'ACCEPTED' : 'SENDING',
    counts: false,
    most: ATTEMPT_PAUSE,
  } as const;
  // How long to wait goes by the sends, not by the looks that it took to know.
  const steps = changed(progress.steps, at, s.now, { pauses: Math.max(0, attempts - 1) });
  return pause({ ...progress, steps }, at, how, error, s);
}

function afterCompensation(progress: Progress, at: number, outcome: StepOutcome, s: Situation): Next {
  const error = progress.error ?? toCommandError('COMMAND_REFUSED');
  if (outcome.outcome === 'REFUSED') return needsPerson(progress, at, refusalError(outcome.reason), s);
  if (outcome.outcome === 'WAITING') return { ...progress, error, seconds: outcome.seconds ?? 60 };
  const steps = changed(progress.steps, at, s.now, { status: 'COMPENSATED', pauses: 0, error: undefined });
  if (standing(steps) >= 0) return { status: 'COMPENSATING', steps, error, seconds: 0 };
  return { status: 'REJECTED', steps, error, seconds: null };
}

function afterFailedCompensation(progress: Progress, at: number, error: unknown, s: Situation): Next {
  const coded = toCommandError(codeOf(error));
  const step = stepAt(progress.steps, at);
  if (isFinal(error) || tooOld(progress, at, s) || step.pauses >= s.settings.maxChecks)
    return needsPerson(progress, at, coded, s);
  const how = { step: 'COMPENSATING', status: 'COMPENSATING', counts: false, most: ATTEMPT_PAUSE } as const;
  return pause(progress, at, { ...how, least: retryAfterOf(error) }, undefined, s);
}

/** The state after a move. */
export function nextState(progress: Progress, move: Move, came: Came, s: Situation): Next {
  const at = move.step;
  if (came.kind === 'SENT') return afterSend(progress, at, came.outcome, s);
  if (came.kind === 'FOUND') return afterCheck(progress, at, came.found, s);
  if (came.kind === 'COMPENSATED') return afterCompensation(progress, at, came.outcome, s);
  if (move.kind === 'COMPENSATE') return afterFailedCompensation(progress, at, came.error, s);
  if (move.kind === 'RECONCILE' && came.error instanceof StepGone)
    return needsPerson(progress, at, toCommandError('COMMAND_UNDELIVERABLE'), s);
  // Nobody could be asked: that says nothing about the command.
  if (move.kind === 'RECONCILE') return unclear(progress, at, false, toCommandError(codeOf(came.error)), s);
  return afterFailedSend(progress, at, came.error, s);
}
