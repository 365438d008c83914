// Which agency codes of the HR system lie in a scope, so that every query filters at the source and counts are right.
import { z } from 'zod';
import type { AdapterCall, AgencyFilter, AgencyRef, UnitScope } from '../kit/index.js';
import type { HrClient } from './client.js';

const codeRow = z.object({ code: z.string() });

/**
 * The codes that occur in the HR system, exactly as it spells them: it may use the old form (`000.00.L7.H26`) or the new
 * one, so nothing is built from our side. Remembered for a few minutes.
 */
async function loadCodes(call: AdapterCall<HrClient>): Promise<readonly string[]> {
  const { client, signal } = call;
  const { agencyTtlSeconds, views } = client.config;
  const now = client.clock.now().getTime();
  if (client.agencyCodes.expiresAt > now) return client.agencyCodes.codes;
  const rows = await client.sql.read({
    operation: 'agency codes',
    statement: `select distinct managing_agency as code from ${views.officer} where managing_agency is not null`,
    values: [],
    schema: codeRow,
    signal,
  });
  const codes = rows.map((row) => row.code);
  reportUnknown(client, codes);
  client.agencyCodes = { codes, expiresAt: now + agencyTtlSeconds * 1_000 };
  return codes;
}

function reportUnknown(client: HrClient, codes: readonly string[]): void {
  const unknown = codes.filter((code) => client.units.agency(code) === undefined);
  if (unknown.length === 0) return;
  // Their officers are nobody's until the directory knows the agency.
  client.log.warn({ count: unknown.length, examples: unknown.slice(0, 5) }, 'agencies unknown to the directory');
}

/** True if the agency is one of `top` or stands below one of them. */
function isUnder(client: HrClient, agency: AgencyRef, top: ReadonlySet<string>): boolean {
  let current: AgencyRef | undefined = agency;
  // The directory has no cycles; the bound only makes a broken one harmless.
  for (let level = 0; current !== undefined && level < 10; level += 1) {
    if (top.has(current.code)) return true;
    current = current.parentCode === null ? undefined : client.units.agency(current.parentCode);
  }
  return false;
}

function createFilter(client: HrClient, scope: UnitScope, filter: AgencyFilter): (agency: AgencyRef) => boolean {
  const inScope = (agency: AgencyRef) => scope.includes(agency.unit);
  if (filter.unit === undefined) return inScope;
  if (filter.reach !== 'SUBTREE') return (agency) => inScope(agency) && agency.unit === filter.unit;
  const top = new Set(scope.agencies(filter).map((agency) => agency.code));
  return (agency) => inScope(agency) && isUnder(client, agency, top);
}

/** For each filter the HR system's codes of the agencies in it and in the scope; no call where the scope is empty. */
export async function loadAgencyCodes(
  call: AdapterCall<HrClient>,
  filters: readonly AgencyFilter[],
): Promise<readonly (readonly string[])[]> {
  const { client, scope } = call;
  const isEmpty = filters.map((filter) => scope.agencies(filter).length === 0);
  if (isEmpty.every(Boolean)) return filters.map(() => []);
  const codes = await loadCodes(call);
  return filters.map((filter, index) => {
    if (isEmpty[index] === true) return [];
    const accepts = createFilter(client, scope, filter);
    return codes.filter((code) => {
      const agency = client.units.agency(code);
      return agency !== undefined && accepts(agency);
    });
  });
}
