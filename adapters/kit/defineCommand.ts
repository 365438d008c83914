// What an adapter says about a change that it makes elsewhere: how it is checked, sent, asked after, and taken back.
import type { z } from 'zod';
import type { ErrorCode } from '../../schema/errors.js';
import type { AdapterCall, Caller } from './call.js';
import type { Bilingual } from './defineAdapter.js';
import type { UnitKey } from './units.js';

/** What a step leaves behind. Shown to whoever may see the command. */
export interface StepResult {
  /** The row that was made or changed: its type and its local key. */
  readonly row?: { readonly type: string; readonly key: string };
  /** The system's own number for it: a dossier's code, a document's id. No personal value. */
  readonly reference?: string;
  /** Where a person goes on, for example a payment page. */
  readonly url?: string;
}

/** Why a system will not do it, in the adapter's own words: no value, host or text of the system. */
export interface Refusal extends Bilingual {
  /** Default: COMMAND_REFUSED. */
  readonly code?: ErrorCode;
}

/** How far a step has come. */
export type StepOutcome =
  | { readonly outcome: 'DONE'; readonly result?: StepResult }
  /** It will not be done, and nothing has changed there. */
  | { readonly outcome: 'REFUSED'; readonly reason: Refusal }
  /**
   * It is there, and somebody or something has to decide: `reconcile` is asked again, default after a minute, and as soon
   * as something arrives that `wakes` those that wait for `awaits` (at most 200 characters, no personal value).
   */
  | { readonly outcome: 'WAITING'; readonly seconds?: number; readonly awaits?: string; readonly result?: StepResult };

/** What asking after a step finds. */
export type Found =
  | StepOutcome
  /** It has not arrived and will not arrive any more: it may be sent again. */
  | { readonly outcome: 'ABSENT' }
  /** The system cannot say yet; asked again later. */
  | { readonly outcome: 'UNCLEAR' };

/** Passed to every step. */
export interface StepWork<Client, Payload> {
  readonly client: Client;
  /** What `prepare` answered, read back from the store. */
  readonly payload: Payload;
  /** The same for every attempt at this step, and for no other step: what the system may tell repetitions by. */
  readonly key: string;
  /** What earlier steps left behind, by their names. */
  readonly results: Readonly<Record<string, StepResult>>;
  /** From 1. */
  readonly attempt: number;
  readonly acceptedAt: Date;
  readonly caller: Pick<Caller, 'agency' | 'reference'>;
  /** Aborts at the deadline, and when the gateway stops. Hand it on to every call. */
  readonly signal: AbortSignal;
}

/** One change in one system. */
export interface CommandStep<Client, Payload> {
  /** Kebab-case, unique within the command; stored with it, so it does not change between versions. */
  readonly name: string;
  readonly title: Bilingual;
  /** Milliseconds for one call of `send`, `reconcile` or `compensate`; default from the adapter's limits. */
  readonly timeoutMs?: number;
  /**
   * Does it, once. A thrown `UpstreamError` with `sent: false` says that nothing has left: it is sent again after a
   * while. Any other error leaves open whether it was done, and `reconcile` decides.
   */
  send(work: StepWork<Client, Payload>): Promise<StepOutcome>;
  /** Looks whether it was done; changes nothing. 'REPEATABLE': the system takes the same `key` for the same thing. */
  readonly reconcile: 'REPEATABLE' | ((work: StepWork<Client, Payload>) => Promise<Found>);
  /**
   * Takes back what was done, because a later step was refused. Asked until it answers DONE: it must not mind being
   * asked twice. Without it a command that fails behind this step waits for a person.
   */
  compensate?(work: StepWork<Client, Payload>): Promise<StepOutcome>;
}

/** A step that commands of other adapters may have. It reads its input from `payload`. */
export type OfferedStep<Client> = CommandStep<Client, unknown> & { readonly input: z.ZodType };

/** A step that another adapter offers. */
export interface BorrowedStep<Payload> {
  /** Unique within the command. */
  readonly name: string;
  readonly adapter: string;
  /** Its name in `steps` there. */
  readonly step: string;
  /** What it gets as its payload: plain JSON. */
  input(work: Pick<StepWork<unknown, Payload>, 'payload' | 'results'>): unknown;
}

/** A command that was checked completely and changes nothing yet. */
export interface Prepared<Payload> {
  /** Commands of one tenant with the same subject are sent one after the other: `dossier 000.00.12.H26-…`. */
  readonly subject: string;
  /** Plain JSON; kept encrypted until the command has ended. */
  readonly payload: Payload;
  /** The unit whose command it is; default that of the target. */
  readonly unit?: UnitKey;
}

/** A field of Mutation. It yields `Command`, carries one @requires and names what it acts on by @idOf. */
export interface CommandDefinition<Client, Payload = unknown> {
  /** Reads payloads back, also those that an earlier version has stored. */
  readonly payload: z.ZodType<Payload>;
  /**
   * Checks everything that can be checked before it is accepted; may read, must not change anything. The gateway has
   * looked at the target: it is there, and the caller may act on it. Throws `InputError` for what must be put right.
   */
  prepare(args: never, call: AdapterCall<Client>): Promise<Prepared<Payload>>;
  /** In their order. Where one is refused, those before it are taken back, the last one first. */
  readonly steps: readonly (CommandStep<Client, Payload> | BorrowedStep<Payload>)[];
}

/** Declares a command; the type of the payload is inferred from its schema. */
export function defineCommand<Client, Payload>(
  definition: CommandDefinition<Client, Payload>,
): CommandDefinition<Client> {
  return Object.freeze(definition) as unknown as CommandDefinition<Client>;
}
