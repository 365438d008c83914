// What must be right about an agency before it is written, for new and for changed ones.
import { findTenant, quotasOfTenants, tenantAncestry, tenantDescent } from '../store/index.js';
import type { AdminContext, Db } from './context.js';
import { AdminError } from './errors.js';
import { reaches } from './guards.js';
import { badInput, conflict, notFound } from './problems.js';

const MANAGE = 'gateway:tenant.manage';

/** A second agency or unit of the input, out of sight or unknown: one answer for both. */
export async function requireParent(code: string, context: AdminContext): Promise<void> {
  const parent = await findTenant(context.services.db, code);
  if (parent === undefined || !reaches(MANAGE, parent.unit, context)) throw notFound();
  const today = context.services.clock.today();
  if (parent.ceasedOn !== null && parent.ceasedOn < today)
    throw conflict('Cơ quan cấp trên đã kết thúc hoạt động.', 'The agency above has ceased to work.');
}

/** An agency is tied to a unit of today; history is not written anew. */
export function requireUnitOfToday(key: string, context: AdminContext): void {
  if (!reaches(MANAGE, key, context)) throw notFound();
  const { units, clock } = context.services;
  if (!units.exists(key, clock.today())) throw new AdminError('UNIT_DISSOLVED');
}

/** QĐ 20/2020/QĐ-TTg, Article 4: the code of an agency begins with the code of the one above, one group shorter. */
export function requireCodeUnder(code: string, parent: string): void {
  if (code.slice(0, code.lastIndexOf('.')) === parent) return;
  throw badInput(
    'input.code',
    'Mã phải bằng mã cơ quan cấp trên thêm đúng một nhóm, ví dụ H26.L7.05 dưới H26.L7.',
    'The code must be that of the agency above with one more group, for example H26.L7.05 under H26.L7.',
  );
}

export async function refuseCycle(db: Db, code: string, parent: string): Promise<void> {
  if (!(await tenantAncestry(db, parent)).includes(code)) return;
  throw badInput(
    'input.parent',
    'Cơ quan không thể nằm dưới chính nó hay dưới cơ quan trực thuộc của nó.',
    'An agency cannot stand below itself or below one of its own.',
  );
}

/** AZ-Q12: whoever moves below another agency does not bring a larger limit along. */
export async function refuseLargerQuotas(db: Db, code: string, parent: string): Promise<void> {
  const above = await quotasOfTenants(db, await tenantAncestry(db, parent));
  const limits = above.flatMap(({ kind, points }) => (kind === 'TENANT' ? [points] : []));
  if (limits.length === 0) return;
  const limit = Math.min(...limits);
  const below = await quotasOfTenants(
    db,
    (await tenantDescent(db, code)).map((row) => row.code),
  );
  if (below.some(({ points }) => points > limit)) throw new AdminError('QUOTA_EXCEEDS_PARENT');
}
