// From a finished operation to its record in the audit trail. The answer waits for it.
import type { AuditEntry, Auditor } from '../audit/index.js';
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
  if (revealed.size > 0) return [...revealed].some((field) => rules.personal.get(field)?.class === 'SENSITIVE') ? 4 : 3;
  return context.principal === null ? 1 : 2;
}

/** The part of a record that says who; shared with refusals before any operation. */
export function toActor(context: Pick<OperationContext, 'principal' | 'access' | 'ip' | 'requestId'>, tree: UnitTree) {
  const { principal, access } = context;
  const unit = access.tenant === null ? undefined : tree.unit(access.tenant.unit);
  return {
    actor: {
      reference: principal?.reference ?? null,
      issuer: principal?.issuer ?? null,
      client: principal === null ? null : (principal.actor?.client ?? principal.client),
      acr: principal?.acr ?? null,
    },
    onBehalfOf: principal?.actor == null ? null : principal.reference,
    tenant: access.tenant?.id ?? null,
    unit: unit === undefined ? null : { key: unit.key, name: unit.fullName },
    ip: context.ip,
    requestId: context.requestId,
  };
}

function toEntry(event: Event, parts: RecordParts): AuditEntry {
  const { context, facts } = event;
  const { access, use } = context;
  const outcome = outcomeOf(event);
  return {
    ...toActor(context, parts.tree),
    event: outcome === 'DENIED' ? 'operation.refused' : 'operation.executed',
    outcome,
    operation: { name: event.operationName, hash: facts?.hash ?? '' },
    purpose: access.purpose,
    legalBasis: access.legalBasis,
    refusedPurpose: access.refusedPurpose,
    fields: [...(facts?.fields ?? []), ...use.revealed],
    sources: [...use.sources],
    counts: Object.fromEntries(use.counts),
    subjects: [...use.subjects].map((subject) => parts.personHash(subject)).sort(),
    sensitivity: sensitivityOf(event, parts.rules),
    codes: event.codes,
  };
}

/** A document that could not be read asked nobody for anything: it stays in the log. */
export function createOperationRecord(parts: RecordParts, onUnrecorded: (requestId: string, error: unknown) => void) {
  return async (event: Event): Promise<void> => {
    if (event.facts === undefined) return;
    try {
      await parts.auditor.write(toEntry(event, parts));
    } catch (error) {
      onUnrecorded(event.requestId, error);
      // Personal data leaves with its record or not at all (DESIGN: fail closed).
      if (event.context.use.revealed.size > 0) throw new OperationRefused('AUDIT_UNAVAILABLE');
    }
  };
}
