// A public schema that answers as the tests of exports want it to.
import type { AdminServices, ExplainedField } from '../../../gateway/admin/context.js';
import type { Principal } from '../../../gateway/identity/index.js';

export interface ExportedPerson {
  readonly name: string | null;
  readonly idNumber: string | null;
  readonly unit?: { readonly name: string } | null;
}

export function explainedField(
  name: string,
  decision: ExplainedField['decision'],
  requires = 'hr-records:officer.read',
): ExplainedField {
  return { field: name, decision, requires, grants: [], reason: null, vi: 'Lý do mẫu', en: 'A sample reason' };
}

/** What is set here is what the schema answers from now on. */
export function createExportLab() {
  const lab = {
    explained: [] as ExplainedField[],
    rows: [] as ExportedPerson[],
    failing: false,
    pageSize: 2,
    asked: [] as { variables: Record<string, unknown>; principal: Principal; purpose: string | null }[],
    change: (services: AdminServices): AdminServices => ({ ...services, explain: () => lab.explained, runMasked }),
  };

  async function runMasked(_document: string, variables: object, principal: Principal, purpose: string | null) {
    const given = variables as Record<string, unknown>;
    lab.asked.push({ variables: given, principal, purpose });
    if (lab.failing) return { data: null, errors: [{ message: 'UPSTREAM_UNAVAILABLE' }] };
    const from = Number(given['after'] ?? 0);
    const to = from + lab.pageSize;
    const edges = lab.rows.slice(from, to).map((node) => ({ node }));
    return {
      data: { officers: { edges, pageInfo: { hasNextPage: to < lab.rows.length, endCursor: String(to) } } },
      errors: [],
    };
  }

  return lab;
}
