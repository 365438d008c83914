// What there is to ask, read from the running gateway: every field that a system puts on a unit's overview.
import { request } from 'undici';

/** One system's part of the question. */
export interface Part {
  readonly name: string;
  /** As it stands in the query. */
  readonly text: string;
  /** At the root instead of on the overview. */
  readonly atRoot?: true;
}

interface TypeOf {
  readonly kind: string;
  readonly name: string | null;
  readonly ofType?: TypeOf | null;
  readonly fields?: readonly FieldOf[] | null;
}

interface FieldOf {
  readonly name: string;
  readonly args: readonly { readonly name: string }[];
  readonly type: TypeOf;
}

const FIELDS =
  'fields { name args { name } type { kind name ofType { kind name ofType { kind name ofType { kind name } } } } }';
const OVERVIEW = `{ __type(name: "UnitOverview") { fields { name args { name } type {
  kind name ${FIELDS} ofType { kind name ${FIELDS} ofType { kind name ${FIELDS} ofType { kind name ${FIELDS} } } }
} } } }`;
const OWN = new Set(['id', 'unit', 'month']);

export interface Answer {
  readonly ms: number;
  readonly data: unknown;
}

/** Throws for anything but a whole answer: a question that fails quickly would look fast. */
export async function ask(url: string, token: string, query: string, variables: object = {}): Promise<Answer> {
  const started = performance.now();
  const { statusCode, body } = await request(`${url}/graphql`, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', authorization: `Bearer ${token}` },
      'x-purpose': 'handle-procedure',
    },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await body.json()) as { data?: unknown; errors?: readonly object[] };
  const ms = performance.now() - started;
  if (statusCode === 200 && errors === undefined) return { ms, data };
  throw new Error(`asked in vain: ${statusCode} ${JSON.stringify(errors?.slice(0, 2))}`);
}

function namedOf(type: TypeOf): TypeOf {
  return type.ofType ? namedOf(type.ofType) : type;
}

function isLeaf({ args, type }: FieldOf): boolean {
  return args.length === 0 && ['SCALAR', 'ENUM'].includes(namedOf(type).kind);
}

function toPart({ name, type }: FieldOf): Part {
  const leaves = (namedOf(type).fields ?? []).filter(isLeaf).map((leaf) => leaf.name);
  return { name, text: leaves.length === 0 ? name : `${name} { ${leaves.join(' ')} }` };
}

/** The population database tells no numbers by unit: it is asked whether one invented citizen matches. */
const CITIZEN: Part = {
  name: 'verifyCitizen',
  text: `verifyCitizen(personalId: "999000000000", fullName: "Người Mẫu", birthDate: "1990-01-02",
    caseNumber: "H26-2026-0001")`,
  atRoot: true,
};

/** A service of the sharing platform tells facts by key: one invented enterprise. */
const ENTERPRISE: Part = { name: 'enterprise', text: 'enterprise(code: "0100000001") { code }', atRoot: true };

export async function readParts(url: string, token: string): Promise<readonly Part[]> {
  const { data } = await ask(url, token, OVERVIEW);
  const { fields } = (data as { __type: { fields: readonly FieldOf[] } }).__type;
  return [...fields.filter(({ name }) => !OWN.has(name)).map(toPart), CITIZEN, ENTERPRISE];
}

/** One unit's parts; nothing but the unit itself where they are all at the root. */
export function toQuery(parts: readonly Part[]): string {
  const own = parts.filter(({ atRoot }) => atRoot !== true).map(({ text }) => text);
  const overview = own.length === 0 ? 'code' : `overview(month: $month) { month ${own.join(' ')} }`;
  const root = parts.filter(({ atRoot }) => atRoot === true).map(({ text }) => text);
  const variables = own.length === 0 ? '$code: String!' : '$code: String!, $month: String! = "2026-10"';
  return `query (${variables}) {
    unit(code: $code) { ${overview} } ${root.join(' ')}
  }`;
}

/** The parts on the overview of every ward of the city. */
export function toCityQuery(parts: readonly Part[]): string {
  const own = parts.filter(({ atRoot }) => atRoot !== true).map(({ text }) => text);
  return `query ($month: String!) {
    units(level: WARD, first: 126) { nodes { code overview(month: $month) { ${own.join(' ')} } } }
  }`;
}

/** Calls since the start, by adapter. */
export async function readCalls(url: string): Promise<ReadonlyMap<string, number>> {
  const { body } = await request(`${url}/metrics`);
  const calls = new Map<string, number>();
  for (const [, adapter = '', count = '0'] of (await body.text()).matchAll(
    /^gateway_upstream_duration_seconds_count\{adapter="([^"]+)"[^}]*\} (\d+)/gm,
  ))
    calls.set(adapter, (calls.get(adapter) ?? 0) + Number(count));
  return calls;
}

/** Adapters that run. */
export async function readAdapters(url: string): Promise<readonly string[]> {
  const { body } = await request(`${url}/metrics`);
  return [...(await body.text()).matchAll(/^gateway_adapter_up\{adapter="([^"]+)"\}/gm)].map(([, id = '']) => id);
}
