// The stitched schema over every adapter of this build, without a network: stitching needs declarations, not clients.
import { createChangeQueues } from '../../adapters/kit/index.js';
import { readAdapters } from '../../gateway/declaredServices.js';
import { loadUnits } from '../../config/units/loadUnits.js';
import { createOpaqueCodec, stitchAdapters, type StitchedGateway } from '../../gateway/stitching/index.js';
import { createAgencyDirectory, createUnitsAdapter, createUnitTree, typeDefs } from '../../gateway/units/index.js';
import type { Adapter } from '../../adapters/kit/index.js';
import { createCommandsAdapter } from '../../gateway/compose/commandsAdapter.js';
import { createDataUseAdapter } from '../../gateway/compose/dataUseAdapter.js';

const NO_TRAIL = { usesOf: async () => ({ records: [], next: null }) };

const NO_COMMANDS = {
  store: { byIds: async () => [], list: async () => ({ rows: [], more: false }) },
  codec: { encodeId: () => '' },
  changes: { of: async function* () {} },
  units: () => [],
};

/** The adapters of the registry and the declared services of this repository. */
export const adapters = readAdapters({});

/** All of these, and those that the gateway adds itself. */
export function allAdapters(): readonly Adapter[] {
  const tree = createUnitTree(loadUnits());
  const directory = createAgencyDirectory(tree, []);
  const clock = { now: () => new Date(), today: () => '2026-01-01' };
  const { changes } = createChangeQueues();
  const units = createUnitsAdapter({ tree, directory, clock, changes, typeDefs });
  const builtIn = [createDataUseAdapter({ auditor: NO_TRAIL, directory }), createCommandsAdapter(NO_COMMANDS)];
  return [units, ...builtIn, ...adapters];
}

/** Throws `AdapterProblems` if the declarations do not fit together. */
export function stitchAll(all: readonly Adapter[]): StitchedGateway {
  return stitchAdapters({
    instances: all.map((adapter) => ({ adapter, client: undefined })),
    codec: createOpaqueCodec(new Uint8Array(32)),
    events: { rowsDropped: () => undefined, unexpected: () => undefined },
  });
}
