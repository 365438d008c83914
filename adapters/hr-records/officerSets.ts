// Which officers a list may hold, said so that the database filters: agency codes of the HR system, and staff numbers.
import { z } from 'zod';
import {
  assignedKeys,
  isUnderAgency,
  type AdapterCall,
  type AgencyFilter,
  type AgencyRef,
  type UnitScope,
} from '../kit/index.js';
import type { HrClient } from './client.js';
import { agencyOf } from './toOfficerRecord.js';

type Call = AdapterCall<HrClient>;

/** The officers of one list. */
export interface OfficerSet {
  /** Codes as the HR system spells them: who was recorded there belongs to it. */
  readonly agencies: readonly string[];
  /** Staff numbers that belong to it wherever they were recorded: assigned to its units, or the caller's own. */
  readonly numbers: readonly string[];
}

export interface OfficerSets {
  /** One for each filter. */
  readonly sets: readonly OfficerSet[];
  /** Staff numbers that were recorded in the scope and are somewhere else now. */
  readonly away: readonly string[];
}

const codeRow = z.object({ code: z.string() });
const ownRow = z.object({ number: z.string(), managing_agency: z.string().nullable() });
type OwnRow = z.output<typeof ownRow>;

/** True if no officer is visible: then nothing is asked. */
export function seesNobody({ sets }: OfficerSets): boolean {
  return sets.every(({ agencies, numbers }) => agencies.length === 0 && numbers.length === 0);
}

/**
 * The codes that occur in the HR system, exactly as it spells them: it may use the old form (`000.00.L7.H26`) or the new
 * one, so nothing is built from our side. Remembered for a few minutes.
 */
async function loadCodes(call: Call): Promise<readonly string[]> {
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

function createFilter(client: HrClient, scope: UnitScope, filter: AgencyFilter): (agency: AgencyRef) => boolean {
  const inScope = (agency: AgencyRef) => scope.includes(agency.unit);
  if (filter.unit === undefined) return inScope;
  if (filter.reach !== 'SUBTREE') return (agency) => inScope(agency) && agency.unit === filter.unit;
  const top = new Set(scope.agencies(filter).map((agency) => agency.code));
  return (agency) => inScope(agency) && isUnderAgency(client.units, agency, ({ code }) => top.has(code));
}

/** For each filter the HR system's codes of the agencies in it and in the scope; no call where the scope is empty. */
async function loadAgencies(call: Call, filters: readonly AgencyFilter[]): Promise<readonly (readonly string[])[]> {
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

/** The caller's own file, if they may see it wherever it is: at most a few rows, one for each post. */
async function loadOwn({ client, scope, signal }: Call): Promise<readonly OwnRow[]> {
  if (scope.subject === undefined) return [];
  return client.sql.read({
    operation: 'officers about the caller',
    statement: `select number, managing_agency from ${client.config.views.officer} where personal_id = $1::text`,
    values: [scope.subject],
    schema: ownRow,
    signal,
  });
}

/** Whether an own row stands in a list of these units. The scope cannot say: it need not include the unit. */
function standsIn(client: HrClient, row: OwnRow, { unit, reach }: AgencyFilter): boolean {
  if (unit === undefined) return true;
  const agency = agencyOf(client, row.managing_agency);
  if (agency === undefined) return false;
  if (reach !== 'SUBTREE') return agency.unit === unit;
  return isUnderAgency(client.units, agency, (above) => above.unit === unit);
}

/** What the scope and each filter leave of the officers. */
export async function loadOfficerSets(call: Call, filters: readonly AgencyFilter[]): Promise<OfficerSets> {
  const { client, scope } = call;
  const [agencies, own] = await Promise.all([loadAgencies(call, filters), loadOwn(call)]);
  const sets = filters.map((filter, index) => {
    const mine = own.filter((row) => standsIn(client, row, filter)).map(({ number }) => number);
    const numbers = [...new Set([...assignedKeys(scope, 'Officer', filter), ...mine])];
    return { agencies: agencies[index] ?? [], numbers };
  });
  const isRecorded = sets.some((set) => set.agencies.length > 0);
  return { sets, away: isRecorded ? (scope.assignedAway?.('Officer') ?? []) : [] };
}
