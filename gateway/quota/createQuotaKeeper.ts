// Keeps everybody within their points: the person, the application, the agency and every agency above it.
import { createLookUpGuard, type LookUpAlarm, type LookUpDecision } from './lookUpGuard.js';
import { createLimiters } from './limiters.js';
import { decide, type Share, type Stock } from './decide.js';
import { limitsFor } from './limitsFor.js';
import { createMeters, type Meters } from './meters.js';
import type { QuotaSettings } from './quotaSettings.js';
import { rateLimitHeaders } from './rateLimitHeaders.js';
import { createSharedCounts } from './sharedCounts.js';
import { createSignInGuard } from './signInGuard.js';
import type { LimitOf, QuotaDecision, QuotaKind, QuotaSubject, SharedServer } from './types.js';

export interface QuotaKeeperOptions {
  readonly settings: QuotaSettings;
  readonly limitOf: LimitOf;
  /** Where replicas count together; without it each gives its part (`replicas`). */
  readonly shared?: SharedServer | undefined;
  /** Milliseconds since 1970; for tests. */
  readonly now?: (() => number) | undefined;
  onLookUpAlarm(alarm: LookUpAlarm): void;
}

export interface QuotaKeeper {
  /** Takes the points from all limits, or from none. At once, unless others have to be asked. */
  consume(subject: QuotaSubject, points: number): QuotaDecision | Promise<QuotaDecision>;
  /** The refusal, if this process knows already that nothing is left; asks nobody, counts nothing. */
  peek(subject: QuotaSubject): QuotaDecision | undefined;
  headers(decision: QuotaDecision): Record<string, string>;
  /** Points of this minute, as far as this process knows; a USER is a reference here. */
  used(kind: QuotaKind, subject: string): number;
  /** `key`: an address or an account, for example `ip:192.0.2.1`. Seconds of the lock that this failure brought. */
  failedSignIn(key: string): Promise<number | undefined>;
  /** Seconds that it is still locked; undefined: it is not. */
  isLocked(key: string): Promise<number | undefined>;
  /** Counts a look-up of `person` (a hash is enough) by `user`. */
  lookUp(user: string, person: string): Promise<LookUpDecision>;
  /** Tells the others what was counted here, and ends. */
  stop(): Promise<void>;
}

/** No operation costs more; whatever is no number costs this. */
const MAX_POINTS = 1_000_000;
const MAX_METERS = 50_000;

function toPoints(points: number): number {
  return points >= 0 ? Math.min(Math.max(1, Math.ceil(points)), MAX_POINTS) : MAX_POINTS;
}

/** Mostly nobody has to be asked, and nobody waits. */
function settle(answers: readonly (boolean | Promise<boolean>)[]): readonly boolean[] | Promise<readonly boolean[]> {
  if (answers.every((answer) => typeof answer === 'boolean')) return answers;
  return Promise.all(answers.map(async (answer) => answer));
}

/** Every limit of a subject with its meter. */
function sharesOf(
  subject: QuotaSubject,
  meters: Meters,
  { settings, limitOf, now = Date.now }: QuotaKeeperOptions,
): Share[] {
  const at = now();
  // Member by member: a spread costs more than all the rest of the decision.
  return limitsFor(subject, limitOf, settings).map(({ kind, subject: name, policy, points }) => {
    const meter = meters.at(kind, name, at);
    return { kind, subject: name, policy, points, meter, window: meter.window };
  });
}

export function createQuotaKeeper(options: QuotaKeeperOptions): QuotaKeeper {
  const { settings, now = Date.now } = options;
  const { replicas, syncMs } = settings;
  const shared = options.shared === undefined ? undefined : createSharedCounts(options.shared);
  const meters = createMeters({ shared, replicas, syncMs, now, maxMeters: MAX_METERS });
  const limiters = createLimiters(options.shared, replicas);
  const stock: Stock = {
    left: ({ meter, points }) => meters.left(meter, points),
    parts: () => (shared?.isUp() === true ? 1 : replicas),
  };

  /** The refusal that this process is sure of. */
  function refusedNow(shares: readonly Share[], points: number): QuotaDecision | undefined {
    if (shares.every((share) => stock.left(share) >= points)) return undefined;
    const short = shares.filter((share) => stock.left(share) < points);
    short.forEach(({ meter }) => meters.doubt(meter));
    return decide(short, points, false, stock, now());
  }

  function consume(subject: QuotaSubject, asked: number): QuotaDecision | Promise<QuotaDecision> {
    const points = toPoints(asked);
    const shares = sharesOf(subject, meters, options);
    const refused = refusedNow(shares, points);
    if (refused !== undefined) return refused;
    const answers = shares.map(({ meter, points: limit }) => meters.take(meter, limit, points));
    const taken = settle(answers);
    return taken instanceof Promise
      ? taken.then((known) => conclude(shares, points, known))
      : conclude(shares, points, taken);
  }

  function conclude(shares: readonly Share[], points: number, taken: readonly boolean[]): QuotaDecision {
    if (!taken.includes(false)) return decide(shares, points, true, stock, now());
    return refuse(shares, points, taken);
  }

  /** A refused request costs nobody anything. */
  function refuse(shares: readonly Share[], points: number, taken: readonly boolean[]): QuotaDecision {
    for (const [i, { meter, window }] of shares.entries())
      if (taken[i] === true) meters.giveBack(meter, window, points);
    const short = shares.filter((_share, i) => taken[i] === false);
    return decide(short, points, false, stock, now());
  }

  return {
    consume,
    peek: (subject) => refusedNow(sharesOf(subject, meters, options), 1),
    headers: rateLimitHeaders,
    used: (kind, subject) => {
      const { seen, pending } = meters.at(kind, subject);
      return seen + pending;
    },
    ...createSignInGuard(limiters, settings),
    lookUp: createLookUpGuard(limiters, settings, (alarm) => options.onLookUpAlarm(alarm)),
    stop: () => meters.stop(),
  };
}
