// Which limits an operation counts against, and how high each is at this moment.
import type { QuotaSettings } from './quotaSettings.js';
import type { LimitOf, QuotaKind, QuotaSubject } from './types.js';

export interface Limit {
  readonly kind: QuotaKind;
  /** Reference, client id or agency code. */
  readonly subject: string;
  /** As decisions and headers name it. */
  readonly policy: string;
  /** Points a minute. */
  readonly points: number;
}

type Defaults = Pick<QuotaSettings, 'userPoints' | 'applicationPoints' | 'tenantPoints' | 'cityPoints'>;

/** From the top down, because nobody has more than the one above. */
function tenantLimits(tenants: readonly string[], limitOf: LimitOf, defaults: Defaults): Limit[] {
  let above = Infinity;
  const limits = tenants.toReversed().map((subject, i): Limit => {
    const own = limitOf('TENANT', subject) ?? (i === 0 ? defaults.cityPoints : defaults.tenantPoints);
    above = Math.min(own, above);
    return { kind: 'TENANT', subject, policy: `tenant:${subject}`, points: above };
  });
  return limits.reverse();
}

/** The limit of the users of the nearest agency that has one. */
function userPoints(tenants: readonly string[], limitOf: LimitOf, defaults: Defaults): number {
  for (const tenant of tenants) {
    const points = limitOf('USER', tenant);
    if (points !== undefined) return points;
  }
  return defaults.userPoints;
}

/** The person, the application, the own agency, and every one above it. */
export function limitsFor(subject: QuotaSubject, limitOf: LimitOf, defaults: Defaults): Limit[] {
  const tenants = tenantLimits(subject.tenants, limitOf, defaults);
  const most = tenants[0]?.points ?? Infinity;
  const application = limitOf('APPLICATION', subject.application) ?? defaults.applicationPoints;
  const limits: Limit[] = [
    { kind: 'APPLICATION', subject: subject.application, policy: 'app', points: Math.min(application, most) },
    ...tenants,
  ];
  if (subject.user === null) return limits;
  const points = Math.min(userPoints(subject.tenants, limitOf, defaults), most);
  return [{ kind: 'USER', subject: subject.user, policy: 'user', points }, ...limits];
}
