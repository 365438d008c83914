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

/** From the top down, because nobody has more than the one above; gives the points of the own agency. */
function addTenants(limits: Limit[], tenants: readonly string[], limitOf: LimitOf, defaults: Defaults): number {
  const first = limits.length;
  const top = tenants.length - 1;
  let above = Infinity;
  for (let i = top; i >= 0; i -= 1) {
    const subject = tenants[i] as string;
    const own = limitOf('TENANT', subject) ?? (i === top ? defaults.cityPoints : defaults.tenantPoints);
    above = Math.min(own, above);
    limits[first + i] = { kind: 'TENANT', subject, policy: `tenant:${subject}`, points: above };
  }
  return above;
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
  const { user, application, tenants } = subject;
  const tenantLimits: Limit[] = [];
  const most = addTenants(tenantLimits, tenants, limitOf, defaults);
  const points = Math.min(limitOf('APPLICATION', application) ?? defaults.applicationPoints, most);
  const limits: Limit[] = [{ kind: 'APPLICATION', subject: application, policy: 'app', points }];
  if (user !== null) {
    const own = Math.min(userPoints(tenants, limitOf, defaults), most);
    limits.unshift({ kind: 'USER', subject: user, policy: 'user', points: own });
  }
  limits.push(...tenantLimits);
  return limits;
}
