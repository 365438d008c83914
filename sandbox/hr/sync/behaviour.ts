// The habits of the sync API that may be switched while it runs, in the process or over the wire.
import { z } from 'zod';

const count = z.int().min(0);

export const behaviourSchema = z.strictObject({
  /** Waits so long before every answer, that of a login too. */
  latencyMs: count.default(0),
  /** Holds so many messages for `stallMs`. Counts down, as all that follow do. */
  stallNext: count.default(0),
  /** How long; 60 s in the wild. */
  stallMs: count.default(60_000),
  /** Held messages are taken at the end of that time, not at its beginning. */
  acceptAfterStall: z.boolean().default(false),
  /** Resets the connection of so many messages and takes none of them. */
  failBefore: count.default(0),
  /** Takes so many messages, then resets the connection. */
  failAfter: count.default(0),
  /** So many EDITs store their first section, then fail: the server has no transaction. */
  halfDone: count.default(0),
  /** Answers so many messages that it is busy, and takes none of them. */
  busy: count.default(0),
  /** Answers so many logins that it is busy. */
  busyLogins: count.default(0),
  /** Refuses the token of so many messages, whatever it is. */
  expiredToken: count.default(0),
  /** Does so with status 401, as a filter in front of the service would. */
  expiredTokenAs401: z.boolean().default(false),
  /** Takes so many messages and answers with something that is no JSON. */
  garbage: count.default(0),
  /** Takes so many messages and answers with a page of HTML. */
  html: count.default(0),
  /** Answers so many messages, also those it has taken, without `transaction_id`. */
  withoutTransaction: count.default(0),
});

export type SyncBehaviour = z.output<typeof behaviourSchema>;

type Countdown = {
  [Name in keyof SyncBehaviour]: SyncBehaviour[Name] extends number ? Name : never;
}[keyof SyncBehaviour];

/** True for each of the next n. */
export function takesNext(behaviour: SyncBehaviour, name: Countdown): boolean {
  if (behaviour[name] <= 0) return false;
  behaviour[name] -= 1;
  return true;
}

/** Switches the habits that `changes` names; false, and nothing changes, when it names anything unknown or unfit. */
export function switchBehaviour(behaviour: SyncBehaviour, changes: unknown): boolean {
  const isPart = typeof changes === 'object' && changes !== null && !Array.isArray(changes);
  const wanted = isPart ? behaviourSchema.safeParse({ ...behaviour, ...changes }) : undefined;
  if (wanted?.success !== true) return false;
  Object.assign(behaviour, wanted.data);
  return true;
}
