// Which accounts a list asks: the unit's own agency, and its offices where the installation says so.
import { z } from 'zod';
import { InputError, type AdapterCall, type AgencyRef, type UnitKey, normalizeAgencyCode } from '../kit/index.js';
import { accountOf, remember, type DocumentsClient } from './client.js';
import { getAgencyList } from './wire/vxpClient.js';

type Call = AdapterCall<DocumentsClient>;

const registered = z.array(z.object({ code: z.string(), name: z.string() }));

/** Agencies that are registered with the axis, codes as it spells them. `asked` is whose account asks. */
export async function listRegistered(
  call: Pick<Call, 'client' | 'signal'>,
  asked: Pick<AgencyRef, 'code' | 'oldCode'>,
): Promise<z.output<typeof registered>> {
  const { client, signal } = call;
  const { agencySeconds } = client.config.cache;
  return remember(client, 'agencies', registered, agencySeconds, signal, async (shared) => [
    ...(await getAgencyList(client.vxp, accountOf(client, asked), shared)),
  ]);
}

function isBelow(code: string, top: readonly AgencyRef[]): boolean {
  return top.some((agency) => code.startsWith(`${agency.code}.`));
}

async function withOffices(
  call: Call,
  top: readonly AgencyRef[],
  unit: UnitKey | undefined,
): Promise<readonly AgencyRef[]> {
  const [first] = top;
  if (first === undefined) return top;
  const offices = (await listRegistered(call, first)).flatMap((row): AgencyRef[] => {
    const code = normalizeAgencyCode(row.code);
    const agency = code === undefined ? undefined : call.client.units.agency(code);
    if (agency === undefined || !isBelow(agency.code, top) || !call.scope.includes(agency.unit)) return [];
    return unit === undefined || agency.unit === unit ? [agency] : [];
  });
  return [...top, ...offices];
}

/**
 * The agencies whose accounts a list reads. Each agency has an account of its own, so a wide list would be many calls.
 * @throws InputError if there are more than the installation allows.
 */
export async function findMailboxes(call: Call, unit: UnitKey | null | undefined): Promise<readonly AgencyRef[]> {
  const asked = unit ?? undefined;
  const top = call.scope.agencies(asked === undefined ? {} : { unit: asked, reach: 'SELF' });
  const { includeSubordinates, maxAgencies } = call.client.config;
  const all = includeSubordinates && top.length > 0 ? await withOffices(call, top, asked) : top;
  if (all.length <= maxAgencies) return all;
  throw new InputError(
    `More than ${maxAgencies} agencies: narrow the unit.`,
    `Quá ${maxAgencies} cơ quan: hãy chọn đơn vị hẹp hơn.`,
  );
}
