// AZ-Q12: a limit never exceeds one above it, and never falls below one further down without saying so.
import {
  findApplication,
  quotasOfTenants,
  replaceQuota,
  tenantAncestry,
  tenantDescent,
  type OwnedQuota,
} from '../store/index.js';
import type { AdminContext, Tx } from './context.js';
import { AdminError } from './errors.js';
import { reaches } from './guards.js';
import { conflict, notFound, type Problem } from './problems.js';

const MANAGE = 'gateway:quota.manage';
/** A longer list is read by nobody. */
const MAX_LISTED = 50;

export interface AskedQuota {
  readonly kind: OwnedQuota['kind'];
  readonly subject: string;
  readonly points: number;
  readonly reason: string;
}

/** The agency whose limits stand above: for an agency its parent, for everything of an agency that agency itself. */
async function limitsAbove(tx: Tx, { kind, subject }: AskedQuota): Promise<readonly number[]> {
  const owner = kind === 'APPLICATION' ? (await findApplication(tx, subject))?.tenant : subject;
  if (owner === undefined) throw notFound();
  const chain = await tenantAncestry(tx, owner);
  const above = await quotasOfTenants(tx, kind === 'TENANT' ? chain.slice(1) : chain);
  return above.flatMap((quota) => (quota.kind === 'TENANT' ? [quota.points] : []));
}

export async function refuseAboveParent(tx: Tx, asked: AskedQuota): Promise<void> {
  const limit = Math.min(...(await limitsAbove(tx, asked)));
  if (asked.points > limit) throw new AdminError('QUOTA_EXCEEDS_PARENT');
}

/** Limits of the agency's people and applications, and of everything below it, that are larger. */
async function largerBelow(tx: Tx, { subject, points }: AskedQuota): Promise<readonly OwnedQuota[]> {
  const below = await tenantDescent(tx, subject);
  const quotas = await quotasOfTenants(
    tx,
    below.map(({ code }) => code),
  );
  return quotas.filter((quota) => quota.points > points && !(quota.kind === 'TENANT' && quota.subject === subject));
}

function toProblem({ kind, subject, points }: OwnedQuota): Problem {
  return {
    path: `${kind} ${subject}`,
    vi: `Đang có hạn mức ${points} điểm mỗi phút, cao hơn hạn mức mới.`,
    en: `Has a limit of ${points} points a minute, which is above the new one.`,
  };
}

/** Refuses with the list, or lowers what is on it. Nobody changes, or learns of, what lies outside their units. */
export async function settleBelow(tx: Tx, asked: AskedQuota, cap: boolean, context: AdminContext): Promise<string[]> {
  if (asked.kind !== 'TENANT') return [];
  const larger = await largerBelow(tx, asked);
  if (larger.length === 0) return [];
  const mine = larger.filter(({ unit }) => reaches(MANAGE, unit, context));
  if (!cap || mine.length < larger.length)
    throw conflict(
      'Có hạn mức cấp dưới cao hơn hạn mức mới; hãy hạ trước, hoặc dùng capChildren nếu tất cả thuộc phạm vi quản lý.',
      'Limits further down are higher; lower them first, or use capChildren if you manage all of them.',
      mine.slice(0, MAX_LISTED).map(toProblem),
    );
  const { principal, services } = context;
  const { points, reason } = asked;
  for (const { kind, subject } of larger)
    await replaceQuota(tx, { kind, subject, points, by: principal.reference, reason, now: services.clock.now() });
  return larger.map(({ kind, subject }) => `${kind} ${subject}`);
}
