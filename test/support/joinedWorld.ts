// A gateway over the sample adapters and two services that join their rows, answered in this process.
import { buildSchema, graphql, parse, validate, type ExecutionResult } from 'graphql';
import { defineRemote, type RemoteAdapter } from '../../adapters/kit/index.js';
import { createPlans, describePlan } from '../../gateway/plan/index.js';
import {
  createOpaqueCodec,
  stitchAdapters,
  type RemoteAnswer,
  type RemoteQuestion,
  type RequestContext,
} from '../../gateway/stitching/index.js';
import { NOISE_SDL, PARKING_SDL, noiseRemote, parkingRemote } from './parkingRemotes.js';
import { hrAdapter, portalAdapter, sampleContext, unitsAdapter } from './sampleAdapters.js';

export const codec = createOpaqueCodec(Buffer.alloc(32, 7));

/** Of units and of officers. */
const PERMITS = [
  { id: 't1', ward: 'u1', officerNumber: 'o1', paperIds: ['p1', 'p2', 'missing'], of: 'Một' },
  { id: 't2', ward: 'u2', officerNumber: 'o2', paperIds: [], of: 'Một' },
  { id: 't3', ward: 'u1', officerNumber: 'o9', paperIds: null, of: 'Hai' },
  { id: 't4', ward: 'u1', officerNumber: null, paperIds: ['p1'], of: 'Hai' },
].map((row) => ({
  ...{ ...row, plate: `29-${row.id}`, holder: 'Nguyễn Văn Mẫu', holderNumber: '001099000001' },
  unit: { key: row.ward },
}));

function unitOf(name: string) {
  return {
    ...{ name, fee: 5, keeper: 'Lê Văn Mẫu', lots: name === 'Một' ? 1 : 2 },
    chiefNumber: name === 'Một' ? 'o1' : 'o2',
    permits: PERMITS.filter(({ of }) => of === name),
  };
}

const ROOTS: Readonly<Record<string, object>> = {
  parking: {
    permits: () => PERMITS,
    unitsNearby: () => [{ key: 'u2' }, { key: 'u9' }, { key: 'u1' }],
    chiefs: () => ['o1', 'o2'].map((number) => ({ id: codec.encodeId('Officer', number) })),
    unitsByName: ({ names }: { names: readonly string[] }) => names.map(unitOf),
  },
  noise: {
    noiseOf: ({ id, lots }: { id: string; lots?: number }) => ({
      ...{ id, decibels: ({ at }: { at: number }) => at + 0.5, quiet: lots === 1 },
    }),
    badges: ({ numbers }: { numbers: readonly string[] }) =>
      numbers.map((number) => ({ number, badge: `B-${number}`, nick: 'Mẫu Mực' })),
  },
};

/** What a service knows: nothing of types of others that it only refers to, and nothing of rules. */
function ownSchema(sdl: string) {
  const known = sdl
    .split('\n')
    .filter((line) => !line.includes('@reference'))
    .join('\n');
  return buildSchema(known.replace(/ @\w+(\([^)]*\))?/g, '').replace(/extend type/g, 'type'));
}

const SCHEMAS: Readonly<Record<string, ReturnType<typeof ownSchema>>> = {
  parking: ownSchema(PARKING_SDL),
  noise: ownSchema(NOISE_SDL),
};

export interface JoinedWorldOptions {
  readonly remotes?: readonly RemoteAdapter[];
  /** Instead of the answer of a service. */
  instead?(id: string, question: RemoteQuestion): RemoteAnswer | Error | undefined;
}

export function createJoinedWorld({ remotes = [parkingRemote(), noiseRemote()], instead }: JoinedWorldOptions = {}) {
  const asked: { id: string; text: string; variables: Readonly<Record<string, unknown>> }[] = [];
  const switches = { calls: [] as string[], hrDown: false };
  const call =
    (id: string) =>
    async (question: RemoteQuestion): Promise<RemoteAnswer> => {
      const { text, variables } = question;
      asked.push({ id, text, variables });
      const other = instead?.(id, question);
      if (other instanceof Error) throw other;
      const [schema, rootValue] = [SCHEMAS[id] as ReturnType<typeof ownSchema>, ROOTS[id]];
      const found = other ?? (await graphql({ schema, source: text, rootValue, variableValues: { ...variables } }));
      return JSON.parse(JSON.stringify(found)) as RemoteAnswer;
    };
  const adapters = [unitsAdapter(), portalAdapter(switches), hrAdapter(switches)];
  const stitched = stitchAdapters({
    instances: adapters.map((adapter) => ({ adapter, client: {} })),
    remotes: remotes.map((remote) => ({ remote: defineRemote(remote), call: call(remote.id) })),
    codec,
    events: { rowsDropped: () => undefined, unexpected: () => undefined },
  });
  const plans = createPlans<RequestContext>({
    ...{ schema: stitched.schema, remotes: stitched.remotes, fields: stitched.fields, entities: stitched.entities },
    ...{ rules: stitched.remoteRules, codeAfter: 1 },
  });
  async function ask(text: string, context: RequestContext = sampleContext(['u1', 'u2'])): Promise<ExecutionResult> {
    const document = parse(text);
    const errors = validate(stitched.schema, document);
    const result = errors.length > 0 ? { errors } : await plans.execute({ document, text, context });
    return { ...result, ...(result.data ? { data: JSON.parse(JSON.stringify(result.data)) as never } : {}) };
  }
  const describe = (text: string) => describePlan(plans.plan({ document: parse(text), text }));
  return { ask, asked, describe, switches, stitched };
}
