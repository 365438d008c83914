// What an act needs to be allowed, for the things that administrators name: agencies, applications, the city as a whole.
import type { AdminContext } from './context.js';
import type { Requirement } from './defineOperation.js';
import { findApplication, findTenant } from '../store/index.js';

/** Lies in no scope: what is unknown meets the same refusal, at the same place, as what is out of sight. */
export const NOWHERE = '';

/** Over the unit of an agency. */
export async function overTenant(capability: string, tenant: string, context: AdminContext): Promise<Requirement> {
  const found = await findTenant(context.services.db, tenant);
  return { capability, unit: found?.unit ?? NOWHERE };
}

/** Over the unit of the agency that an application belongs to. */
export async function overApplication(
  capability: string,
  clientId: string,
  context: AdminContext,
): Promise<Requirement> {
  const found = await findApplication(context.services.db, clientId);
  return { capability, unit: found?.unit ?? NOWHERE };
}

/** True if the capability is held over every unit that exists today. */
export function holdsEverywhere(capability: string, { access, services }: AdminContext): boolean {
  const scope = access.scopeFor(capability);
  return services.tree.unitsOn(services.clock.today()).every(({ key }) => scope.includes(key));
}

/** Over the whole city: for what all agencies share. */
export function overEverything(capability: string, context: AdminContext): Requirement {
  const [city] = context.services.tree.unitsOn(context.services.clock.today()).filter(({ level }) => level === 'CITY');
  return { capability, unit: holdsEverywhere(capability, context) && city !== undefined ? city.key : NOWHERE };
}

/** The units that a capability reaches, for a filter of the store. */
export function unitsWithin(capability: string, { access, services }: AdminContext): readonly string[] {
  const scope = access.scopeFor(capability);
  return services.tree.units.flatMap(({ key }) => (scope.includes(key) ? [key] : []));
}

/** True if the capability reaches the unit; for a second unit, beside that of the requirement. */
export function reaches(capability: string, unit: string, { access }: AdminContext): boolean {
  return access.scopeFor(capability).includes(unit);
}
