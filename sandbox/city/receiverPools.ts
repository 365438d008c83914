// To whom an agency of the sample writes: its superiors, its neighbours and the departments, as they were on that day.
import type { Agency, Day } from './types.js';

/** Who may receive a document of a sender on a day; some may not exist yet on it. */
export interface ReceiverPools {
  poolOf(sender: Agency, day: Day): readonly string[];
}

function toCodes(agencies: readonly Agency[], chosen: (agency: Agency) => boolean): string[] {
  return agencies.filter(chosen).map((agency) => agency.code);
}

/** Prepares the pools once; `firstNewDay` is the first day of the new wards. */
export function createReceiverPools(agencies: readonly Agency[], firstNewDay: Day): ReceiverPools {
  const above = toCodes(agencies, ({ kind }) => kind === 'CITY' || kind === 'DEPARTMENT');
  const districts = toCodes(agencies, ({ kind }) => kind === 'DISTRICT');
  const isWard = (agency: Agency) => agency.kind === 'WARD';
  const newWards = toCodes(agencies, (agency) => isWard(agency) && agency.ceasedOn === null);
  const oldWards = toCodes(agencies, (agency) => isWard(agency) && agency.ceasedOn !== null);
  const newPool = [...above, ...newWards];
  const oldCityPool = [...above, ...districts, ...oldWards];
  const byDistrict = new Map<string, readonly string[]>();
  for (const district of districts) {
    const wards = oldWards.filter((code) => code.startsWith(`${district}.`));
    byDistrict.set(district, [district, 'H26', ...wards, ...above.slice(1, 9)]);
  }
  return {
    poolOf(sender, day) {
      if (sender.kind === 'DISTRICT') return byDistrict.get(sender.code) ?? above;
      if (sender.kind === 'WARD' && sender.ceasedOn !== null) return byDistrict.get(sender.parentCode ?? '') ?? above;
      return sender.kind !== 'WARD' && day < firstNewDay ? oldCityPool : newPool;
    },
  };
}
