// Which agency a command speaks for: one that the caller may act for, and that still exists.
import { InputError, type AdapterCall, type AgencyRef, type UnitKey } from '../../kit/index.js';
import type { DocumentsClient } from '../client.js';

type Call = AdapterCall<DocumentsClient>;

function refuse(vi: string, en: string): never {
  throw new InputError(en, vi);
}

function requireWorking(agency: AgencyRef, argument: string): AgencyRef {
  if (agency.ceasedOn === null) return agency;
  return refuse(`${argument}: cơ quan đã kết thúc hoạt động.`, `${argument}: the agency has ceased.`);
}

/** The agency that the caller names, or the only one there is. */
function choose(call: Call, own: readonly AgencyRef[], named: string | null | undefined, argument: string): AgencyRef {
  if (typeof named === 'string') {
    const agency = call.client.units.agency(named);
    if (agency !== undefined && own.some(({ code }) => code === agency.code)) return requireWorking(agency, argument);
    return refuse(
      `${argument}: không phải một cơ quan mà người gọi được thay mặt ở đây.`,
      `${argument}: not an agency that the caller may speak for here.`,
    );
  }
  const working = own.filter(({ ceasedOn }) => ceasedOn === null);
  const [only, ...others] = working;
  if (only !== undefined && others.length === 0) return only;
  return only === undefined
    ? refuse('Không có cơ quan nào đang hoạt động để thực hiện.', 'There is no working agency that could do it.')
    : refuse(`${argument}: có nhiều cơ quan, hãy chọn một.`, `${argument}: there are several agencies, name one.`);
}

/** The agency of the unit that sends. An office below it may be named. */
export function findSender(call: Call, unit: UnitKey, named: string | null | undefined): AgencyRef {
  const argument = 'input.sender';
  const top = call.scope.agencies({ unit, reach: 'SELF' });
  const agency = typeof named === 'string' ? call.client.units.agency(named) : undefined;
  const isOffice = agency !== undefined && agency.unit === unit && call.scope.includes(agency.unit);
  return choose(call, isOffice ? [...top, agency] : top, named, argument);
}

/** The agency among these (codes of a document's receivers, or of its sender) that the caller may speak for. */
export function findParty(
  call: Call,
  codes: readonly (string | null)[],
  named: string | null | undefined,
  argument: string,
): AgencyRef {
  const agencies = codes.flatMap((code) => (code === null ? [] : (call.client.units.agency(code) ?? [])));
  const own = agencies.filter((agency) => call.scope.includes(agency.unit));
  return choose(call, own, named, argument);
}
