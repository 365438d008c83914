// What a reorganisation would do, before it does it: units, rights, agencies, quotas, records, and each proposed decision.
import { lineageOf } from '../lineage.js';
import type { UnitTree } from '../types.js';
import type { Decision } from './decisions.js';
import { describeGrants, describeSuspended } from './grantReports.js';
import { lastsUntil, type CarriedGrant } from './planGrants.js';
import { listing, type DecisionReport, type GrantReport, type RehearsalReport } from './report.js';
import type { HeldGrant } from './rights.js';
import { fingerprintOf, keysByFate, toStage, type RehearsalInput, type Stage } from './stage.js';
import { summarise } from './summarise.js';
import { describeUnits } from './unitReports.js';

function describeTenants(stage: Stage) {
  const moves = new Map(stage.decisions.flatMap((one) => (one.kind === 'MOVE_TENANT' ? [[one.tenant, one.unit]] : [])));
  const left = stage.tenants.filter((tenant) => stage.endingKeys.has(tenant.unit));
  const ids = new Set(left.map((tenant) => tenant.id));
  const applications = stage.applications.filter((one) => ids.has(one.tenantId));
  const ownerOf = new Map(applications.map((one) => [one.clientId, one.tenantId]));
  const quotas = stage.quotas.flatMap(({ id, kind, subject, points }) => {
    const tenant = kind === 'APPLICATION' ? ownerOf.get(subject) : subject;
    return tenant !== undefined && ids.has(tenant) ? [{ quota: id, tenant, points }] : [];
  });
  const tenants = left.map(({ id, name, unit }) => ({
    tenant: id,
    ...{ name, unit },
    movesTo: moves.get(id) ?? null,
    applications: applications.filter((one) => one.tenantId === id).length,
  }));
  return { tenants: listing(tenants), quotas: listing(quotas) };
}

/** The units that a grant opens. */
function reachOf(tree: UnitTree, grant: Omit<HeldGrant, 'kind'>): ReadonlySet<string> {
  if (grant.unit === null || grant.reach === 'SUBJECT') return new Set();
  return lineageOf(tree).reachOf({ unit: grant.unit, reach: grant.reach, since: grant.validFrom });
}

function describeDecision(stage: Stage, byId: ReadonlyMap<string, HeldGrant>, decision: Decision): DecisionReport {
  const isOf = (grant: CarriedGrant) =>
    decision.kind === 'CARRY_GRANTS'
      ? byId.get(grant.from)?.unit === decision.from && grant.unit === decision.to
      : decision.kind === 'GRANT_PART' && grant.from === decision.grantId && grant.unit === decision.to;
  const written = stage.carried.filter(isOf);
  const opens = new Set<string>();
  for (const grant of written) {
    const old = byId.get(grant.from);
    const before = old === undefined ? new Set<string>() : reachOf(stage.after, old);
    for (const unit of reachOf(stage.after, grant)) if (!before.has(unit)) opens.add(unit);
  }
  if (decision.kind !== 'MOVE_TENANT') return { decision, grants: written.length, opens: [...opens] };
  const own = stage.grants.filter((grant) => grant.unit === null && lastsUntil(grant, stage.effectiveOn));
  return { decision, grants: own.length, opens: own.length === 0 ? [] : [decision.unit] };
}

function describeUndecided(stage: Stage, grants: readonly GrantReport[]): RehearsalReport['undecided'] {
  const waiting = new Map<string, { from: string; to: string; grants: number }>();
  for (const { unit, outcome, to } of grants) {
    if (outcome !== 'NOT_CARRIED') continue;
    const known = waiting.get(unit)?.grants ?? 0;
    waiting.set(unit, { from: unit, to: to[0] ?? '', grants: known + 1 });
  }
  const moved = new Set(stage.decisions.flatMap((one) => (one.kind === 'MOVE_TENANT' ? [one.tenant] : [])));
  return {
    carry: listing([...waiting.values()]),
    parts: listing(grants.filter((one) => one.outcome === 'NEEDS_DECISION').map((one) => one.grant)),
    tenants: listing(
      stage.tenants.filter((one) => stage.endingKeys.has(one.unit) && !moved.has(one.id)).map((one) => one.id),
    ),
  };
}

async function describeRecords(
  stage: Stage,
  count: RehearsalInput['countRecords'],
): Promise<RehearsalReport['records']> {
  if (count === undefined) return null;
  const { whole, divided } = keysByFate(stage);
  return { whole: await count(whole), divided: await count(divided) };
}

/** Changes nothing. The decisions must have passed `checkDecisions`. */
export async function rehearse(input: RehearsalInput): Promise<RehearsalReport> {
  const stage = toStage(input);
  const { all, grants, merged } = describeGrants(stage);
  const byId = new Map(stage.grants.map((grant) => [grant.id, grant]));
  const { number, title, effectiveOn } = stage.file;
  const report = {
    ...{ number, title, effectiveOn },
    codeList: stage.codeList,
    fingerprint: fingerprintOf(stage),
    ...describeUnits(stage),
    ...{ grants, merged },
    suspended: describeSuspended(stage),
    ...describeTenants(stage),
    records: await describeRecords(stage, input.countRecords),
    decisions: listing(stage.decisions.map((decision) => describeDecision(stage, byId, decision))),
    undecided: describeUndecided(stage, all),
  };
  return { ...report, summary: summarise(report) };
}
