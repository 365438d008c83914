// The last look before an operation runs: is the audit trail able to take it, and are there points left for it.
import type { Auditor } from '../audit/index.js';
import type { AccessRecords, Access } from '../access/index.js';
import type { createOperationCost } from '../graphql/index.js';
import { OperationRefused, type AdmittedOperation } from '../graphql/index.js';
import type { QuotaDecision, QuotaKeeper, QuotaSubject } from '../quota/index.js';
import type { Principal } from '../identity/index.js';
import type { OperationContext } from './operationContext.js';

export interface AdmitParts {
  readonly quota: QuotaKeeper;
  readonly auditor: Pick<Auditor<never>, 'mayServePersonalData'>;
  readonly costOf: ReturnType<typeof createOperationCost>;
  readonly costLimit: number;
  records(): AccessRecords;
}

/** Read twice for each request, and the same until rights change. */
const known = new WeakMap<
  Access,
  { readonly principal: Principal | null; readonly version: string; readonly subject: QuotaSubject }
>();

/** The caller's own tenant first, then every tenant above it. */
export function toQuotaSubject(principal: Principal | null, access: Access, records: AccessRecords): QuotaSubject {
  const { version } = records;
  const kept = known.get(access);
  if (kept !== undefined && kept.principal === principal && kept.version === version) return kept.subject;
  const subject = readSubject(principal, access, records);
  known.set(access, { principal, version, subject });
  return subject;
}

function readSubject(principal: Principal | null, access: Access, records: AccessRecords): QuotaSubject {
  const tenants: string[] = [];
  for (let at = access.tenant; at !== null; at = at.parent === null ? null : (records.tenants.get(at.parent) ?? null))
    tenants.push(at.id);
  const application = principal?.actor?.client ?? principal?.client ?? 'anonymous';
  return { user: principal?.ownToken === true ? null : (principal?.reference ?? 'anonymous'), application, tenants };
}

type Headers = Readonly<Record<string, string>>;

/** `onAdmitted`: nothing stands in its way any more. Mostly nobody has to be asked, and nobody waits. */
export function createAdmit(parts: AdmitParts) {
  function settle(decision: QuotaDecision, onAdmitted: () => void): Headers {
    const headers = parts.quota.headers(decision);
    // Waiting does not help an operation that costs more than there ever is.
    if (!decision.allowed && decision.tooLarge) throw new OperationRefused('QUERY_TOO_COMPLEX');
    if (!decision.allowed) throw new OperationRefused('QUOTA_EXCEEDED', headers);
    onAdmitted();
    return headers;
  }

  return (operation: AdmittedOperation<OperationContext>, onAdmitted: () => void): Headers | Promise<Headers> => {
    const { context } = operation;
    if (operation.personal.length > 0 && !parts.auditor.mayServePersonalData())
      throw new OperationRefused('AUDIT_UNAVAILABLE');
    const cost = parts.costOf(operation.document, operation.hash, operation.name, operation.variables);
    context.use.setCost(cost);
    if (cost.points > parts.costLimit) throw new OperationRefused('QUERY_TOO_COMPLEX');
    const subject = toQuotaSubject(context.principal, context.access, parts.records());
    const decision = parts.quota.consume(subject, cost.points);
    return decision instanceof Promise
      ? decision.then((decided) => settle(decided, onAdmitted))
      : settle(decision, onAdmitted);
  };
}
