// A command as it is kept: what was accepted, how far it has come, and what is due next.
import type { StepResult } from '../../adapters/kit/index.js';
import type { ErrorCode } from '../../schema/errors.js';

/**
 * ACCEPTED nothing was sent yet · SENDING under way · WAITING the system has it and decides later · UNKNOWN nobody
 * knows whether it arrived, the system is asked · COMPENSATING what was done is taken back · NEEDS_PERSON half done,
 * and neither way goes on by itself · CONFIRMED done · REJECTED refused, nothing has changed · DEAD could not be
 * delivered · DISCARDED given up by a person.
 */
export const STATUSES = [
  'ACCEPTED',
  'SENDING',
  'WAITING',
  'UNKNOWN',
  'COMPENSATING',
  'NEEDS_PERSON',
  'CONFIRMED',
  'REJECTED',
  'DEAD',
  'DISCARDED',
] as const;
export type CommandStatus = (typeof STATUSES)[number];

/** Taken up by workers. */
export const ACTIVE = ['ACCEPTED', 'SENDING', 'WAITING', 'UNKNOWN', 'COMPENSATING'] as const satisfies CommandStatus[];

/** Nothing happens to it any more; the payload is gone. A dead one can still be redriven and keeps its own. */
export const ENDED = ['CONFIRMED', 'REJECTED', 'DISCARDED'] as const satisfies CommandStatus[];

export const isActive = (status: CommandStatus): boolean => (ACTIVE as readonly string[]).includes(status);
export const isEnded = (status: CommandStatus): boolean => (ENDED as readonly string[]).includes(status);

export type StepStatus =
  | 'PENDING'
  | 'SENDING'
  | 'WAITING'
  | 'UNKNOWN'
  | 'CONFIRMED'
  | 'REFUSED'
  | 'DEAD'
  | 'COMPENSATING'
  | 'COMPENSATED';

/** In words of the catalogue and of the adapter; never those of the system. */
export interface CommandError {
  readonly code: ErrorCode;
  readonly vi: string;
  readonly en: string;
}

export interface StepState {
  readonly name: string;
  readonly status: StepStatus;
  /** Times that it was sent, or taken back; not those that certainly never left. */
  readonly attempts: number;
  /** Times in a row that nothing came of it: how long to pause. */
  readonly pauses: number;
  /** Since when it is being tried; RFC 3339. */
  readonly since?: string | undefined;
  readonly result?: StepResult | undefined;
  readonly error?: CommandError | undefined;
  /** RFC 3339. */
  readonly updatedAt: string;
}

/** What changes while a command is carried out. */
export interface Progress {
  readonly status: CommandStatus;
  readonly steps: readonly StepState[];
  readonly error: CommandError | null;
}

/** Who sent it, and what it is. Never changes. */
export interface CommandHead {
  readonly id: string;
  /** The application; keys belong to it. */
  readonly client: string;
  readonly key: string;
  /** SHA-256 over the field, its arguments and the caller. */
  readonly bodyHash: Buffer;
  readonly tenant: string | null;
  readonly unit: string | null;
  readonly adapter: string;
  /** Field of Mutation. */
  readonly name: string;
  /** Commands with the same lane are carried out one after the other. */
  readonly lane: string;
  readonly actor: string;
  readonly onBehalfOf: string | null;
  readonly agency: string | null;
  readonly purpose: string | null;
  readonly requestId: string;
}

export interface CommandRow extends CommandHead, Progress {
  /** Sealed; null once it has ended. */
  readonly payload: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Its number of sends over all steps. */
export const attemptsOf = ({ steps }: Pick<Progress, 'steps'>): number =>
  steps.reduce((sum, { attempts }) => sum + attempts, 0);

/** What the last step that left something behind left. */
export const resultOf = ({ steps }: Pick<Progress, 'steps'>): StepResult | undefined =>
  steps.findLast(({ result, status }) => result !== undefined && status !== 'COMPENSATED')?.result;
