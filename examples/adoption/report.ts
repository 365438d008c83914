// Rows of the report on adoption, page by page, as any application reads them.
import type { Answer, GatewayClient } from './gatewayClient.js';

export interface ReportRow {
  readonly month: string;
  readonly unit: { readonly code: string; readonly fullName: string; readonly level: string } | null;
  readonly application: { readonly code: string; readonly name: string } | null;
  readonly indicator: { readonly code: string; readonly name: string } | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly share: number | null;
  readonly target: { readonly kind: string; readonly value: number } | null;
  readonly shareChange: number | null;
  readonly numeratorChange: number | null;
  readonly status: string;
  /** When the figure was recorded; null without one. */
  readonly recordedAt: string | null;
}

const REPORT = `query Report($month: String!, $application: ID, $level: UnitLevel, $after: String) {
  adoptionReport(month: $month, application: $application, level: $level, first: 100, after: $after) {
    nodes {
      month status numerator denominator share shareChange numeratorChange recordedAt
      unit { code fullName level } application { code name } indicator { code name } target { kind value }
    }
    pageInfo { hasNextPage endCursor } } }`;

interface ReportPage {
  readonly adoptionReport: {
    readonly nodes: readonly (ReportRow | null)[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  } | null;
}

export interface ReportQuestion {
  readonly month: string;
  /** Global id. */
  readonly application?: string;
  readonly level?: string;
}

/** Throws where the report is not whole: half of it would look like all. */
export async function readReport(client: GatewayClient, question: ReportQuestion): Promise<readonly ReportRow[]> {
  const rows: ReportRow[] = [];
  for (let after: string | null = null; ;) {
    const variables: Readonly<Record<string, unknown>> = { ...question, after };
    const { data, errors }: Answer<ReportPage> = await client.ask<ReportPage>(REPORT, variables);
    const [error] = errors;
    if (error !== undefined || data?.adoptionReport == null)
      throw new Error(`adoptionReport: ${error?.extensions?.code ?? 'no answer'}`);
    const { nodes, pageInfo } = data.adoptionReport;
    rows.push(...nodes.filter((row) => row !== null));
    if (!pageInfo.hasNextPage) return rows;
    after = pageInfo.endCursor;
  }
}
