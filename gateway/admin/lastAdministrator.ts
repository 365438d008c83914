// AZ-D07: somebody must be left who can give rights over the whole city.
import type { AdminServices } from './context.js';
import { administratorsAmong } from './delegation/administrators.js';
import { AdminError } from './errors.js';

/** `who`: `<grantee kind> <grantee>` that is about to count no more. Throws LAST_ADMINISTRATOR. */
export function refuseLastAdministrator(who: string, services: AdminServices): void {
  const { clock, tree, units } = services;
  const records = services.records();
  const today = clock.today();
  const tops = tree.unitsOn(today).filter(({ parentCode }) => parentCode === null);
  const left = administratorsAmong(records.grants.values(), {
    records,
    moment: { now: clock.now().getTime(), today },
    units,
    tops: tops.map(({ key }) => key),
  });
  if (left.size === 1 && left.has(who)) throw new AdminError('LAST_ADMINISTRATOR');
}
