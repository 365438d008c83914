// Where each number comes from: one question about a page of units, and how an answer becomes a figure. What no system tells has none.

export interface Numbers {
  readonly numerator: number;
  readonly denominator: number | null;
}

/** A number, or why there is none. */
export type Reading = Numbers | { readonly missing: string };

export interface Period {
  readonly month: string;
  readonly firstDay: string;
  readonly lastDay: string;
}

/** Answers of the API: only what was asked for, so each source knows its own. */
type UnitAnswer = Readonly<Record<string, unknown>>;

export interface Source {
  readonly indicator: string;
  /** Adapter ids that applications name as their system. */
  readonly system: string;
  /** Fields of Unit. */
  fields(period: Period): string;
  /** How many units are asked about at once: an operation has a limit of points. */
  readonly unitsAtOnce: number;
  read(unit: UnitAnswer, period: Period): Reading;
}

const NOT_TOLD = 'the system does not tell';

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

/** Never a number that was not answered: null stays without a figure. */
function toNumbers(numerator: unknown, denominator: unknown): Reading {
  if (!isNumber(numerator) || !isNumber(denominator)) return { missing: NOT_TOLD };
  if (numerator > denominator) return { missing: 'the part is larger than the whole' };
  return { numerator, denominator };
}

function toNumber(numerator: unknown): Reading {
  return isNumber(numerator) ? { numerator, denominator: null } : { missing: NOT_TOLD };
}

interface DossierPage {
  readonly nodes: readonly ({ readonly channel: string | null } | null)[];
  readonly pageInfo: { readonly hasNextPage: boolean };
}

/** Of a unit with more dossiers than a page has, or with one whose channel nobody knows, the share is not known. */
function readDossiers({ dossiers }: UnitAnswer): Reading {
  if (dossiers == null) return { missing: NOT_TOLD };
  const { nodes, pageInfo } = dossiers as DossierPage;
  if (pageInfo.hasNextPage) return { missing: 'more dossiers than one question may bring' };
  if (nodes.some((node) => node?.channel == null)) return { missing: 'dossiers whose channel is not known' };
  return toNumbers(nodes.filter((node) => node?.channel === 'ONLINE').length, nodes.length);
}

export const SOURCES: readonly Source[] = [
  {
    ...{ indicator: 'SIGNATURES', system: 'signatures', unitsAtOnce: 20 },
    fields: ({ month }) => `signatureSummary(month: "${month}") { signatures }`,
    read: ({ signatureSummary }) => toNumber((signatureSummary as { signatures?: unknown } | null)?.signatures),
  },
  {
    ...{ indicator: 'MEETINGS_ONLINE', system: 'meetings', unitsAtOnce: 20 },
    fields: ({ month }) => `meetingMonths(year: ${month.slice(0, 4)}) { month held }`,
    read({ meetingMonths }, { month }) {
      const months = (meetingMonths ?? []) as readonly { readonly month: string; readonly held: number }[];
      return toNumber(months.find((one) => one.month === month)?.held);
    },
  },
  {
    ...{ indicator: 'FEEDBACK_CLOSED', system: 'feedback', unitsAtOnce: 20 },
    fields: ({ month }) => `feedbackSummary(month: "${month}") { received closed complete }`,
    read({ feedbackSummary }) {
      const summary = feedbackSummary as { received?: unknown; closed?: unknown; complete?: unknown } | null;
      // It was cut off: what came is not what there is.
      if (summary != null && summary.complete !== true)
        return { missing: 'more requests than the system tells at once' };
      return toNumbers(summary?.closed, summary?.received);
    },
  },
  {
    ...{ indicator: 'FILES_DIGITISED', system: 'archive', unitsAtOnce: 20 },
    fields: ({ month }) => `archiveProgress(month: "${month}") { paperFiles digitisedFiles }`,
    read({ archiveProgress }) {
      const progress = archiveProgress as { paperFiles?: unknown; digitisedFiles?: unknown } | null;
      return toNumbers(progress?.digitisedFiles, progress?.paperFiles);
    },
  },
  {
    ...{ indicator: 'DOSSIERS_ONLINE', system: 'public-services', unitsAtOnce: 10 },
    fields: ({ firstDay, lastDay }) =>
      `dossiers(from: "${firstDay}", to: "${lastDay}", first: 100) { nodes { channel } pageInfo { hasNextPage } }`,
    read: readDossiers,
  },
];
