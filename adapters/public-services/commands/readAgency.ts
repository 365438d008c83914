// Which agency of a unit a new dossier is accepted by.
import { toOldAgencyCode, type AgencyRef, type UnitKey } from '../../kit/index.js';
import type { Call } from '../client.js';
import type { InputReader } from './inputReader.js';

function isWorking(agency: AgencyRef, today: string): boolean {
  return agency.ceasedOn === null || agency.ceasedOn >= today;
}

/** The one that was named, or else the only topmost one of the unit. */
function chooseAgency(unit: UnitKey, code: string | null, call: Call): AgencyRef | null {
  const { units, clock } = call.client;
  if (code !== null) {
    const named = units.agency(code);
    return named !== undefined && named.unit === unit && isWorking(named, clock.today()) ? named : null;
  }
  const topmost = call.scope.agencies({ unit, reach: 'SELF' }).filter((agency) => isWorking(agency, clock.today()));
  return topmost.length === 1 ? (topmost[0] ?? null) : null;
}

/** Null after noting what is wrong: no such agency there, several, one that ended, or one of another province. */
export function readAgency(
  reader: InputReader,
  unit: UnitKey,
  code: string | null | undefined,
  call: Call,
): AgencyRef | null {
  const agency = chooseAgency(unit, code ?? null, call);
  reader.expect(agency !== null, 'input.agency', {
    en: 'be the code of a working agency of the unit',
    vi: 'là mã một cơ quan đang hoạt động của đơn vị',
  });
  if (agency === null) return null;
  // The portal takes codes of the sender's own province only, and only in the old form.
  const province = call.client.config.madonvi.split('.').at(-1);
  const isOurs = agency.oldCode.split('.').at(-1) === province && toOldAgencyCode(agency.code) === agency.oldCode;
  reader.expect(isOurs, 'input.agency', {
    en: 'be an agency of the province of the account on the portal',
    vi: 'là cơ quan thuộc tỉnh, thành phố của tài khoản trên Cổng',
  });
  return isOurs ? agency : null;
}
