// A new application: at once by whoever manages applications there, as a request by anybody else of the same agency.
import { z } from 'zod';
import { countApplications, findApplication, findTenant, insertApplication } from '../../store/index.js';
import { requirePurpose } from '../applicationRules.js';
import type { AdminContext } from '../context.js';
import { defineMutation } from '../defineOperation.js';
import { overTenant, reaches } from '../guards.js';
import { agencyCode, clientId, code, line, optional } from '../inputs.js';
import { conflict, notFound } from '../problems.js';

const MANAGE = 'gateway:application.manage';
/** Requests that wait at one agency; more are noise that nobody reads. */
const MAX_REQUESTED = 20;

const input = z.object({
  clientId,
  tenant: agencyCode,
  title: line(200),
  description: optional(line(2_000)),
  defaultPurpose: optional(code),
});

/** An application does not breed others: only people ask. */
function isOfOwnTenant(tenant: string, { access, principal }: AdminContext): boolean {
  return !principal.ownToken && access.tenant?.id === tenant;
}

export const registerApplication = defineMutation({
  name: 'registerApplication',
  input: z.object({ input }),
  points: 5,
  event: 'application.registered',
  authorise: ({ input: { tenant } }, context) =>
    isOfOwnTenant(tenant, context) ? null : overTenant(MANAGE, tenant, context),
  validate: ({ input: { defaultPurpose } }, context) => requirePurpose(defaultPurpose, 'input.defaultPurpose', context),
  async act({ input: asked }, context, tx) {
    const owner = await findTenant(tx, asked.tenant);
    if (owner === undefined) throw notFound();
    const status = reaches(MANAGE, owner.unit, context) ? 'ACTIVE' : 'REQUESTED';
    if (status === 'REQUESTED' && (await countApplications(tx, asked.tenant, status)) >= MAX_REQUESTED)
      throw conflict(
        'Cơ quan đang có quá nhiều đề nghị chờ duyệt.',
        'Too many requests of this agency are waiting already.',
      );
    const row = {
      ...asked,
      description: asked.description ?? '',
      status,
      createdBy: context.principal.reference,
    } as const;
    if (!(await insertApplication(tx, row))) throw conflict('Mã ứng dụng đã được dùng.', 'This client id is in use.');
    return {
      result: await findApplication(tx, asked.clientId),
      target: { type: 'Application', id: asked.clientId },
      details: { tenant: asked.tenant, title: asked.title, defaultPurpose: asked.defaultPurpose, status },
      unit: owner.unit,
    };
  },
});
