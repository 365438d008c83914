// Changes what is known about an agency: its name, the one above, its unit, its last day.
import { z } from 'zod';
import { changeAgency, findTenant, lockHierarchy, type NewAgency } from '../../store/index.js';
import { refuseCycle, refuseLargerQuotas, requireParent, requireUnitOfToday } from '../agencyRules.js';
import { defineMutation } from '../defineOperation.js';
import { overTenant } from '../guards.js';
import { agencyCode, day, line, optional, reason, unitKey } from '../inputs.js';
import { badInput, notFound } from '../problems.js';
import { toTenant } from '../tenantView.js';

const input = z
  .object({
    name: optional(line(200)),
    parent: optional(agencyCode),
    unit: optional(unitKey),
    ceasedOn: optional(day),
  })
  .refine((change) => Object.values(change).some((value) => value !== null));

function toChange({ name, parent, unit, ceasedOn }: z.output<typeof input>): Partial<Omit<NewAgency, 'code'>> {
  return {
    ...(name === null ? {} : { name }),
    ...(parent === null ? {} : { parent_code: parent }),
    ...(unit === null ? {} : { unit_key: unit }),
    ...(ceasedOn === null ? {} : { ceased_on: ceasedOn }),
  };
}

export const updateAgency = defineMutation({
  name: 'updateAgency',
  input: z.object({ code: agencyCode, input, reason }),
  points: 5,
  event: 'agency.updated',
  authorise: ({ code }, context) => overTenant('gateway:tenant.manage', code, context),
  async validate({ code, input: { parent, unit, ceasedOn } }, context) {
    const { db, tree } = context.services;
    const now = await findTenant(db, code);
    if (now === undefined) throw notFound();
    if (unit !== null) requireUnitOfToday(unit, context);
    if (ceasedOn !== null && ceasedOn < (tree.unit(unit ?? now.unit)?.validFrom ?? ''))
      throw badInput(
        'input.ceasedOn',
        'Ngày kết thúc trước khi đơn vị bắt đầu.',
        'The agency would end before its unit began.',
      );
    if (parent !== null) await requireParent(parent, context);
  },
  async act({ code, input: asked, reason: why }, { services }, tx) {
    // One at a time, limits included: two moves that are right by themselves can make a circle together.
    await lockHierarchy(tx);
    const before = await findTenant(tx, code);
    if (asked.parent !== null) {
      await refuseCycle(tx, code, asked.parent);
      await refuseLargerQuotas(tx, code, asked.parent);
    }
    await changeAgency(tx, code, toChange(asked));
    const after = await findTenant(tx, code);
    if (before === undefined || after === undefined) throw notFound();
    const facts = ({ name, parent, unit, ceasedOn }: typeof before) => ({ name, parent, unit, ceasedOn });
    return {
      result: toTenant(services.tree, after),
      target: { type: 'Tenant', id: code },
      details: { before: facts(before), after: facts(after), reason: why },
      unit: after.unit,
    };
  },
});
