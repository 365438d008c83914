// Collects the figures of a month from the systems that have them, and records those that the catalogue lacks.
import type { Answer, GatewayClient } from './gatewayClient.js';
import { readReport, type ReportRow } from './report.js';
import { readUnits, type UnitNumbers } from './readUnits.js';
import { sendFigures } from './sendFigures.js';
import { SOURCES, type Period, type Source } from './sources.js';

/** What became of one indicator of one application. */
export interface Collected {
  readonly application: string;
  readonly indicator: string;
  readonly recorded: number;
  /** Recorded before, and the same. */
  readonly unchanged: number;
  /** Recorded before, and another number: put right only on request. */
  readonly differing: number;
  /** Units without a figure, by reason; empty where there is no source at all. */
  readonly missing: Readonly<Record<string, number>>;
  /** Why the other units were not read at all; null if all were. */
  readonly cutOff: string | null;
  readonly failures: readonly string[];
  /** Why nothing was asked. */
  readonly note: string | null;
}

interface Application {
  readonly id: string;
  readonly code: string;
  readonly system: string | null;
  readonly indicators: readonly ({ readonly code: string } | null)[] | null;
}

interface CatalogueAnswer {
  readonly unit: { readonly id: string } | null;
  readonly sharedApplications: {
    readonly nodes: readonly Application[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  } | null;
}

const CATALOGUE = `query Catalogue($city: String!, $day: Date!, $after: String) {
  unit(code: $city, asOf: $day) { id }
  sharedApplications(asOf: $day, first: 100, after: $after) {
    nodes { id code system indicators { code } } pageInfo { hasNextPage endCursor } } }`;

export interface CollectOptions {
  /** YYYY-MM */
  readonly month: string;
  /** Code of the unit that all others lie in. @default '01' */
  readonly city?: string;
  /** Replaces figures that differ, for this reason. */
  readonly correction?: string | undefined;
}

export function toPeriod(month: string): Period {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new Error('month: YYYY-MM');
  const [year, number] = month.split('-').map(Number);
  const lastDay = new Date(Date.UTC(year ?? 0, number ?? 0, 0)).toISOString().slice(0, 10);
  return { month, firstDay: `${month}-01`, lastDay };
}

function toKnown(rows: readonly ReportRow[], indicator: string): ReadonlyMap<string, ReportRow> {
  const own = rows.filter((row) => row.indicator?.code === indicator && row.numerator !== null);
  return new Map(own.map((row) => [row.unit?.code ?? '', row]));
}

/** New figures, and those that stand there with other numbers. */
function compare(figures: readonly UnitNumbers[], known: ReadonlyMap<string, ReportRow>) {
  const fresh = figures.filter(({ unitCode }) => !known.has(unitCode));
  const differing = figures.flatMap((figure) => {
    const row = known.get(figure.unitCode);
    if (row === undefined || (row.numerator === figure.numerator && row.denominator === figure.denominator)) return [];
    return [{ figure, since: row.recordedAt }];
  });
  return { fresh, differing };
}

interface Job {
  readonly unit: string;
  readonly application: { readonly id: string; readonly code: string };
  readonly rows: readonly ReportRow[];
  readonly source: Source;
}

async function collectOne(client: GatewayClient, { unit, application, rows, source }: Job, options: CollectOptions) {
  const { month, correction } = options;
  const { figures, missing, cutOff } = await readUnits(client, source, toPeriod(month));
  const { fresh, differing } = compare(figures, toKnown(rows, source.indicator));
  const names = { application: application.code, indicator: source.indicator };
  const first = await sendFigures(client, { ...names, unit, month, figures: fresh });
  const corrected = correction === undefined ? [] : differing;
  const second = await sendFigures(client, {
    ...{ ...names, unit, month, correction },
    figures: corrected.map(({ figure }) => figure),
    replaced: corrected.map(({ since }) => since),
  });
  return {
    ...names,
    recorded: first.recorded + second.recorded,
    unchanged: figures.length - fresh.length - differing.length,
    differing: differing.length - second.recorded,
    missing: Object.fromEntries(missing),
    cutOff,
    failures: [...first.failures, ...second.failures],
    note: null,
  };
}

function withoutSource(application: string, indicator: string): Collected {
  const nothing = { recorded: 0, unchanged: 0, differing: 0, missing: {}, cutOff: null, failures: [] };
  return { application, indicator, ...nothing, note: 'no connected system tells this number by unit and month' };
}

/** Throws where it is not told whole: what is left out would not be missed. */
async function readCatalogue(client: GatewayClient, { month, city = '01' }: CollectOptions) {
  const applications: Application[] = [];
  for (let after: string | null = null; ;) {
    const variables: Readonly<Record<string, unknown>> = { city, day: toPeriod(month).lastDay, after };
    const { data, errors }: Answer<CatalogueAnswer> = await client.ask<CatalogueAnswer>(CATALOGUE, variables);
    const unit = data?.unit?.id;
    if (unit === undefined || data?.sharedApplications == null)
      throw new Error(`catalogue: ${errors[0]?.extensions?.code ?? 'no answer'}`);
    const { nodes, pageInfo } = data.sharedApplications;
    applications.push(...nodes);
    if (!pageInfo.hasNextPage) return { unit, applications };
    after = pageInfo.endCursor;
  }
}

/** One entry for each indicator of each application that is published on the last day of the month. */
export async function collect(client: GatewayClient, options: CollectOptions): Promise<readonly Collected[]> {
  const { month } = options;
  const { unit, applications } = await readCatalogue(client, options);
  const collected: Collected[] = [];
  for (const application of applications) {
    const codes = (application.indicators ?? []).flatMap((indicator) => indicator?.code ?? []);
    const sources = codes.map((code) =>
      SOURCES.find(({ indicator, system }) => indicator === code && system === application.system),
    );
    const rows = sources.some((source) => source !== undefined)
      ? await readReport(client, { month, application: application.id, level: 'WARD' })
      : [];
    for (const [index, source] of sources.entries())
      collected.push(
        source === undefined
          ? withoutSource(application.code, codes[index] ?? '')
          : await collectOne(client, { unit, application, rows, source }, options),
      );
  }
  return collected;
}
