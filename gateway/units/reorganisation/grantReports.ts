// The parts of a rehearsal that are about grants.
import { isCarriable, stepsFrom } from './decisions.js';
import { lastsUntil } from './planGrants.js';
import { listing, type GrantOutcome, type GrantReport, type RehearsalReport } from './report.js';
import type { HeldGrant } from './rights.js';
import { touchedGrants, type Stage } from './stage.js';

function outcomeOf(stage: Stage, grant: HeldGrant, goesTo: readonly string[]): GrantReport {
  const unit = grant.unit ?? '';
  const steps = stepsFrom(stage, unit);
  const candidates = steps.map((step) => step.to);
  const toOutcome = (): GrantOutcome => {
    if (goesTo.length > 0) return 'CARRIED';
    if (!isCarriable(grant)) return 'STAYS_BEHIND';
    if (steps.length === 0) return 'NO_SUCCESSOR';
    return steps.some((step) => step.extent === 'WHOLE') ? 'NOT_CARRIED' : 'NEEDS_DECISION';
  };
  const outcome = toOutcome();
  return { grant: grant.id, unit, outcome, to: outcome === 'CARRIED' ? goesTo : candidates };
}

/** Where each grant goes by the decisions, also where it becomes one row with another. */
function goals(stage: Stage): ReadonlyMap<string, readonly string[]> {
  const carriedFrom = new Map(
    stage.decisions.flatMap((one) => (one.kind === 'CARRY_GRANTS' ? [[one.from, one.to]] : [])),
  );
  const found = new Map<string, string[]>();
  for (const one of stage.decisions)
    if (one.kind === 'GRANT_PART') found.set(one.grantId, [...(found.get(one.grantId) ?? []), one.to]);
  for (const grant of stage.grants) {
    const to = carriedFrom.get(grant.unit ?? '');
    if (to !== undefined && isCarriable(grant)) found.set(grant.id, [to]);
  }
  return found;
}

/** What happens to every grant at a unit that ends; `all` is not bounded. */
export function describeGrants(stage: Stage) {
  const to = goals(stage);
  const touched = touchedGrants(stage);
  const reports = touched.map((grant) => outcomeOf(stage, grant, to.get(grant.id) ?? []));
  const count = (outcome: GrantOutcome) => reports.filter((one) => one.outcome === outcome).length;
  const byOutcome = {
    CARRIED: count('CARRIED'),
    NOT_CARRIED: count('NOT_CARRIED'),
    NEEDS_DECISION: count('NEEDS_DECISION'),
    NO_SUCCESSOR: count('NO_SUCCESSOR'),
    STAYS_BEHIND: count('STAYS_BEHIND'),
  };
  const goal = touched.reduce((sum, grant) => sum + (to.get(grant.id)?.length ?? 0), 0);
  return { all: reports, grants: { ...listing(reports), byOutcome }, merged: goal - stage.carried.length };
}

/** Whatever was handed on, at any depth, from a grant at a unit that ends. */
export function describeSuspended(stage: Stage): RehearsalReport['suspended'] {
  const byId = new Map(stage.grants.map((grant) => [grant.id, grant]));
  const suspended = stage.grants.flatMap((grant) => {
    if (!lastsUntil(grant, stage.effectiveOn)) return [];
    let source = byId.get(grant.grantedUnder ?? '');
    for (let hops = 0; source !== undefined && hops < 10; hops += 1) {
      if (source.unit !== null && stage.endingKeys.has(source.unit))
        return [{ grant: grant.id, source: source.id, sourceUnit: source.unit }];
      source = byId.get(source.grantedUnder ?? '');
    }
    return [];
  });
  return listing(suspended);
}
