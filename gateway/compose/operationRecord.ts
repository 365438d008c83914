// From a finished operation to its record in the audit trail. The answer waits for it.
import { PLAIN_ENTRY, type AuditEntry, type Auditor } from '../audit/index.js';
import { OperationRefused, type OperationEvent } from '../graphql/index.js';
import type { RuleBook } from '../../schema/rules.js';
import type { UnitTree } from '../units/index.js';
import type { OperationContext } from './operationContext.js';

type Event = OperationEvent<OperationContext>;

/** Refusals that say no to somebody, as against mistakes in a query. */
const DENIALS = new Set([
  'FORBIDDEN',
  'FORBIDDEN_WITHOUT_PURPOSE',
  'SANDBOX_ONLY',
  'STEP_UP_REQUIRED',
  'QUOTA_EXCEEDED',
  'UNIT_DISSOLVED',
  'NOT_FOUND',
  'AUDIT_UNAVAILABLE',
]);

export interface RecordParts {
  readonly auditor: Pick<Auditor<never>, 'write'>;
  readonly rules: RuleBook;
  readonly tree: UnitTree;
  /** Keyed hash of a personal number. */
  personHash(personalId: string): string;
}

function outcomeOf(event: Event): AuditEntry['outcome'] {
  if (!event.refused) return event.codes.length === 0 ? 'OK' : 'PARTIAL';
  return event.codes.some((code) => DENIALS.has(code)) ? 'DENIED' : 'ERROR';
}

/** 1 public, 2 internal, 3 personal in clear, 4 sensitive personal in clear (QCVN 12:2026/BCA has four labels). */
function sensitivityOf({ context }: Event, rules: RuleBook): AuditEntry['sensitivity'] {
  const { revealed } = context.use;
  for (const field of revealed) if (rules.personal.get(field)?.class === 'SENSITIVE') return 4;
  if (revealed.size > 0) return 3;
  return context.principal === null ? 1 : 2;
}

export function toActor(principal: OperationContext['principal']): AuditEntry['actor'] {
  if (principal === null) return PLAIN_ENTRY.actor;
  const { reference, issuer, client, actor, acr } = principal;
  return { reference, issuer, client: actor?.client ?? client, acr };
}

export function toUnit({ tenant }: OperationContext['access'], tree: UnitTree): AuditEntry['unit'] {
  const unit = tenant === null ? undefined : tree.unit(tenant.unit);
  return unit === undefined ? null : { key: unit.key, name: unit.fullName };
}

function toCounts(counted: OperationContext['use']['counts']): AuditEntry['counts'] {
  const counts: Record<string, number> = {};
  for (const [type, { rows }] of counted) counts[type] = rows;
  return counts;
}

/** Member by member: there is one for each operation, and a spread costs more than all the rest of it. */
function toEntry(event: Event, parts: RecordParts): AuditEntry {
  const { context, facts } = event;
  const { access, principal, use } = context;
  const outcome = outcomeOf(event);
  const fields = facts?.fields ?? [];
  return {
    event: outcome === 'DENIED' ? 'operation.refused' : 'operation.executed',
    outcome,
    actor: toActor(principal),
    onBehalfOf: principal === null || principal.actor === null ? null : principal.reference,
    tenant: access.tenant?.id ?? null,
    unit: toUnit(access, parts.tree),
    ip: context.ip,
    requestId: context.requestId,
    operation: { name: event.operationName, hash: facts?.hash ?? '' },
    purpose: access.purpose,
    legalBasis: access.legalBasis,
    refusedPurpose: access.refusedPurpose,
    fields: use.revealed.size === 0 ? fields : [...fields, ...use.revealed],
    sources: use.sources.size === 0 ? PLAIN_ENTRY.sources : [...use.sources],
    counts: use.counts.size === 0 ? PLAIN_ENTRY.counts : toCounts(use.counts),
    subjects:
      use.subjects.size === 0
        ? PLAIN_ENTRY.subjects
        : [...use.subjects].map((subject) => parts.personHash(subject)).sort(),
    sensitivity: sensitivityOf(event, parts.rules),
    codes: event.codes,
  };
}

/** A document that could not be read asked nobody for anything: it stays in the log. */
export function createOperationRecord(parts: RecordParts, onUnrecorded: (requestId: string, error: unknown) => void) {
  return async (event: Event): Promise<void> => {
    if (event.facts === undefined) return;
    const { revealed, recorded } = event.context.use;
    const written = parts.auditor.write(toEntry(event, parts));
    // What was done has its record: nobody waits for that of having asked for it.
    if (recorded && revealed.size === 0)
      return void written.catch((error: unknown) => onUnrecorded(event.requestId, error));
    try {
      await written;
    } catch (error) {
      onUnrecorded(event.requestId, error);
      // Personal data leaves with its record or not at all (DESIGN: fail closed).
      if (revealed.size > 0) throw new OperationRefused('AUDIT_UNAVAILABLE');
    }
  };
}
