// Whether adapters fit together, before any of them runs: stitching needs what they declare, not what is behind them.
import { createChangeQueues, type Adapter } from '../../adapters/kit/index.js';
import { createOpaqueCodec, stitchAdapters, type StitchedGateway } from '../stitching/index.js';
import {
  createAgencyDirectory,
  createUnitsAdapter,
  createUnitTree,
  typeDefs as unitTypeDefs,
  type UnitTable,
} from '../units/index.js';
import { createCommandsAdapter } from './commandsAdapter.js';
import { createDataUseAdapter } from './dataUseAdapter.js';

const NO_TRAIL = { usesOf: async () => ({ records: [], next: null }) };

const NO_COMMANDS = {
  store: { byIds: async () => [], list: async () => ({ rows: [], more: false }) },
  codec: { encodeId: () => '' },
  changes: { of: async function* () {} },
  units: () => [],
};

/** With those that the gateway adds itself, in its order. */
export function withBuiltIn(adapters: readonly Adapter[], table: UnitTable): readonly Adapter[] {
  const tree = createUnitTree(table);
  const directory = createAgencyDirectory(tree, []);
  const clock = { now: () => new Date(), today: () => '2026-01-01' };
  const { changes } = createChangeQueues();
  const units = createUnitsAdapter({ tree, directory, clock, changes, typeDefs: unitTypeDefs });
  const builtIn = [createDataUseAdapter({ auditor: NO_TRAIL, directory }), createCommandsAdapter(NO_COMMANDS)];
  return [units, ...builtIn, ...adapters];
}

/** Throws `AdapterProblems` if the declarations do not fit together. */
export function stitchDeclarations(all: readonly Adapter[]): StitchedGateway {
  return stitchAdapters({
    instances: all.map((adapter) => ({ adapter, client: undefined })),
    codec: createOpaqueCodec(new Uint8Array(32)),
    events: { rowsDropped: () => undefined, unexpected: () => undefined },
  });
}
