// What is wrong with services beside adapters of this process, as a start tells it.
import type { Adapter, RemoteAdapter } from '../../adapters/kit/index.js';
import { createOpaqueCodec } from '../../gateway/stitching/index.js';
import { AdapterProblems, stitchAdapters } from '../../gateway/stitching/stitchAdapters.js';

/** Empty where nothing is wrong. */
export function stitchProblems(
  remotes: readonly RemoteAdapter[],
  adapters: readonly Adapter[] = [],
): readonly string[] {
  try {
    stitchAdapters({
      instances: adapters.map((adapter) => ({ adapter, client: {} })),
      remotes: remotes.map((remote) => ({ remote, call: async () => ({ data: {} }) })),
      codec: createOpaqueCodec(Buffer.alloc(32, 7)),
      events: { rowsDropped: () => undefined, unexpected: () => undefined },
    });
  } catch (error) {
    if (error instanceof AdapterProblems) return error.problems;
    throw error;
  }
  return [];
}
