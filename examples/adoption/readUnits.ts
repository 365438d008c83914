// One indicator of all units of a level in a month: the numbers that were answered, and for the others why there is none.
import type { Answer, GatewayClient, GraphqlError } from './gatewayClient.js';
import type { Numbers, Period, Source } from './sources.js';

export interface UnitNumbers extends Numbers {
  readonly unitCode: string;
}

export interface Readings {
  readonly figures: readonly UnitNumbers[];
  /** How many units have no figure, by reason. */
  readonly missing: ReadonlyMap<string, number>;
  /** Why reading ended before the last unit; null if all were read. Nobody knows how many are left. */
  readonly cutOff: string | null;
}

interface UnitPage {
  readonly units: {
    readonly nodes: readonly ({ readonly code: string } & Readonly<Record<string, unknown>>)[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

function queryOf(source: Source, period: Period): string {
  return `query Numbers($day: Date!, $first: Int!, $after: String) {
    units(level: WARD, asOf: $day, first: $first, after: $after) {
      nodes { code ${source.fields(period)} } pageInfo { hasNextPage endCursor } } }`;
}

const codeOf = (error: GraphqlError | undefined) => error?.extensions?.code ?? 'no answer';

/** The code of the error at a unit's own field, if there is one: path units, nodes, place, field. */
function failureAt(errors: readonly GraphqlError[], place: number): string | undefined {
  const error = errors.find(({ path }) => path?.[2] === place);
  return error === undefined ? undefined : codeOf(error);
}

/** A page that nobody answers ends it: which units would have followed is not known either. */
export async function readUnits(client: GatewayClient, source: Source, period: Period): Promise<Readings> {
  const figures: UnitNumbers[] = [];
  const missing = new Map<string, number>();
  const count = (reason: string) => missing.set(reason, (missing.get(reason) ?? 0) + 1);
  for (let after: string | null = null; ;) {
    const variables: Readonly<Record<string, unknown>> = { day: period.lastDay, first: source.unitsAtOnce, after };
    const { data, errors }: Answer<UnitPage> = await client.ask<UnitPage>(queryOf(source, period), variables);
    if (data?.units == null) return { figures, missing, cutOff: codeOf(errors[0]) };
    for (const [place, unit] of data.units.nodes.entries()) {
      const failed = failureAt(errors, place);
      const reading = failed === undefined ? source.read(unit, period) : { missing: failed };
      if ('missing' in reading) count(reading.missing);
      else figures.push({ unitCode: unit.code, ...reading });
    }
    const { hasNextPage, endCursor } = data.units.pageInfo;
    if (!hasNextPage) return { figures, missing, cutOff: null };
    after = endCursor;
  }
}
