// The real decider and the real stitched schema over an invented unit table, without sockets or a store.
import { createChangeQueues } from '../../adapters/kit/index.js';
import { graphql, type ExecutionResult } from 'graphql';
import {
  createAccessDecider,
  createAccessIndex,
  type Access,
  type AccessDecider,
  type Caller,
  type GrantRecord,
} from '../../gateway/access/index.js';
import { createOpaqueCodec, stitchAdapters, type RequestContext } from '../../gateway/stitching/index.js';
import {
  createAgencyDirectory,
  createUnitFacts,
  createUnitTree,
  createUnitsAdapter,
  typeDefs,
  type UnitTable,
  type UnitTree,
} from '../../gateway/units/index.js';
import { commandsAtOnce } from './commandsAtOnce.js';
import { matrixAdapter, type MatrixSystem } from './matrixAdapter.js';

export interface Assignment {
  readonly type: string;
  readonly key: string;
  readonly unit: string;
}

export interface DeciderInput {
  readonly table: UnitTable;
  readonly grants: readonly GrantRecord[];
  readonly assignments?: readonly Assignment[];
  /** Agencies: code → unit. Callers work for `A`. */
  readonly agencies?: Readonly<Record<string, string>>;
  readonly today?: () => string;
}

let versions = 0;

const PURPOSES = ['handle-procedure', 'steering'];

const trees = new WeakMap<UnitTable, UnitTree>();

/** Built once for each table. */
function treeOf(table: UnitTable): UnitTree {
  const tree = trees.get(table) ?? createUnitTree(table);
  trees.set(table, tree);
  return tree;
}

function toDirectory(table: UnitTable, agencies: Readonly<Record<string, string>>) {
  const tree = treeOf(table);
  const rows = Object.entries(agencies).map(([code, unit]) => ({
    ...{ code, unit, name: code, parentCode: null },
    ceasedOn: tree.unit(unit)?.validTo ?? null,
  }));
  return { tree, directory: createAgencyDirectory(tree, rows) };
}

export function decideOver(input: DeciderInput): AccessDecider {
  const { tree, directory } = toDirectory(input.table, input.agencies ?? {});
  const index = createAccessIndex();
  index.apply({
    version: String((versions += 1)),
    agencies: directory.agencies,
    tenants: directory.agencies.map(({ code }) => ({ id: code, status: 'ACTIVE' as const })),
    roles: [...new Set(input.grants.map(({ grantee }) => grantee))].map((code) => ({ code, sandboxOnly: false })),
    purposes: PURPOSES.map((code) => ({ code, legalBasis: 'mẫu' })),
    grants: input.grants,
    assignments: input.assignments ?? [],
  });
  return createAccessDecider({
    // Many of them are made, and each decides little.
    maxDecided: 100,
    ...createUnitFacts(tree),
    records: () => index.records,
    scopeOf: (roots) => directory.scopeOf(roots),
    everywhere: { includes: () => true, agencies: () => [] },
    unitsVersion: () => '1',
    moment: () => ({ today: input.today?.() ?? '2026-11-20', now: Date.parse('2026-11-20T02:00:00Z') }),
    stepUp: { acr: ['2'], maxAgeSeconds: 300 },
    sandboxRoles: true,
  });
}

/** Somebody of the role `r`. */
export function someone(more: Partial<Caller> = {}): Caller {
  return { client: 'app', ownToken: false, agency: null, roles: ['r'], reference: 'someone', ...more };
}

export const codec = createOpaqueCodec(Buffer.alloc(32, 3));

export function contextFor(access: Access, requestId = 'r1'): RequestContext {
  return {
    requestId,
    signal: new AbortController().signal,
    access,
    caller: { agency: null, reference: 'someone' },
    use: { addRows: () => undefined, addRevealed: () => undefined },
    fileLink: () => ({ url: '/files/x', expiresAt: new Date(0) }),
    lookUp: async () => undefined,
  };
}

export type Run = (source: string, access: Access, variables?: Record<string, unknown>) => Promise<ExecutionResult>;

/** Everything that the gateway does with a query between rights and adapters. */
export function runOver(system: MatrixSystem, table: UnitTable): Run {
  const { tree, directory } = toDirectory(table, {});
  const clock = { now: () => new Date('2026-11-20T02:00:00Z'), today: () => '2026-11-20' };
  const { changes } = createChangeQueues();
  const units = createUnitsAdapter({ tree, directory, clock, changes, typeDefs });
  const instances = [
    { adapter: units, client: null },
    { adapter: matrixAdapter(system), client: system },
  ];
  const commands = commandsAtOnce(instances, codec);
  const { schema } = stitchAdapters({
    instances: [...instances, commands.instance],
    ...{ codec, accept: commands.accept },
    events: { rowsDropped: () => undefined, unexpected: () => undefined },
  });
  return async (source, access, variableValues = {}) =>
    graphql({ schema, source, contextValue: contextFor(access), variableValues });
}
