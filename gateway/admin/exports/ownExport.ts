// Acts that only whoever asked for an export may do; for everybody else it is not there.
import { findExport } from '../../store/index.js';
import type { AdminContext } from '../context.js';
import type { Requirement } from '../defineOperation.js';
import { NOWHERE } from '../guards.js';

export async function overOwnExport(id: string, { services, principal }: AdminContext): Promise<Requirement> {
  const found = await findExport(services.db, id);
  return {
    capability: 'gateway:export.request',
    unit: found?.requestedBy === principal.reference ? null : NOWHERE,
  };
}
