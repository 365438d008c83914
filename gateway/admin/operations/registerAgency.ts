// A new agency under one that the caller manages.
import { z } from 'zod';
import { findTenant, insertAgency } from '../../store/index.js';
import { requireCodeUnder, requireParent, requireUnitOfToday } from '../agencyRules.js';
import { defineMutation } from '../defineOperation.js';
import { overTenant } from '../guards.js';
import { agencyCode, line, reason, unitKey } from '../inputs.js';
import { conflict, notFound } from '../problems.js';
import { toTenant } from '../tenantView.js';

const input = z.object({ code: agencyCode, name: line(200), parent: agencyCode, unit: unitKey, reason });

export const registerAgency = defineMutation({
  name: 'registerAgency',
  input: z.object({ input }),
  points: 5,
  event: 'agency.registered',
  authorise: ({ input: { parent } }, context) => overTenant('gateway:tenant.manage', parent, context),
  async validate({ input: { code, parent, unit } }, context) {
    await requireParent(parent, context);
    requireUnitOfToday(unit, context);
    requireCodeUnder(code, parent);
  },
  async act({ input: { code, name, parent, unit, reason: why } }, { services }, tx) {
    const row = { code, name, parent_code: parent, unit_key: unit, ceased_on: null };
    if (!(await insertAgency(tx, row))) throw conflict('Mã cơ quan đã được dùng.', 'This agency code is in use.');
    const added = await findTenant(tx, code);
    if (added === undefined) throw notFound();
    return {
      result: toTenant(services.tree, added),
      target: { type: 'Tenant', id: code },
      details: { name, parent, unit, reason: why },
      unit,
    };
  },
});
